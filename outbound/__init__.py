"""From a notice to the wire: compose, leak guard, suppression, retry, transport. Knows no database."""
