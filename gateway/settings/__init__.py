"""The configuration: `configuration` is the whole, `loading` reads it, and each section stands in its file."""
