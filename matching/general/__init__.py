"""One linear level on an instance of any shape: a sound plan at once, a proved gap that falls."""

from matching.general.solver import solve_linear

__all__ = ["solve_linear"]
