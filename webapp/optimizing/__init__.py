"""The optimizer at work for the site, in a process of its own: only that process loads it."""
