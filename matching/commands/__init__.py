"""The command line. A small parent process obeys signals and the clock; a child does the work."""
