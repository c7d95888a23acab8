"""The demo city: fictional names, places and postings, the same for the same seed."""
