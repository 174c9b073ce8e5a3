"""Everything that is kept, on SQLite or PostgreSQL. The only package that knows SQLAlchemy."""
