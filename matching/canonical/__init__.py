"""The canonical format, part by part: how its fields are read, and what is refused."""
