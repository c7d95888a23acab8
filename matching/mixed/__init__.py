"""Levels that are not linear (cover, leximin, convex, keep) on instances of any shape."""

from matching.mixed.level import solve_level

__all__ = ["solve_level"]
