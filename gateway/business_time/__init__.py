"""When people work, and how long they may take. Values and arithmetic that know nothing of a desk. Pure."""
