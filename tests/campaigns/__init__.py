"""Long runs that look for a single failure among very many cases: `make campaign`, or one by its module's name."""
