"""Is the author of a message proven? From its bytes and the envelope to a verdict with reasons (RFC 7489)."""
