"""The desk's rules: what follows from a message. Pure functions over frozen values, `now` an argument."""
