"""One linear objective on an instance of any shape."""

from matching.general.solver import solve_linear

__all__ = ["solve_linear"]
