"""Questions about a message, each answered with a reason. Pure: no I/O, no clock, no store."""
