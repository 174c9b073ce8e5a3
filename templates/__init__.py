"""Words: one frozen dataclass a notice, and the strict engine that renders it."""
