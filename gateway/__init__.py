"""The shell and the desk: settings, store, edges, pipeline, the desk's pure rules, command line."""
