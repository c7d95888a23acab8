"""HiGHS that says nothing on the terminal and keeps to one thread.

One thread each: the workers are threads of ours, and a second solve with another number of
threads fails in HiGHS.
"""

from typing import Any

import highspy


class _Quiet(highspy.Highs):
    """HiGHS greets on the terminal when its callbacks are made; output goes off before that."""

    def __init__(self) -> None:
        base: Any = super(highspy.Highs, self)
        base.__init__()
        self.setOptionValue("output_flag", "false")
        self.callbacks = []


def quiet(**options: Any) -> Any:
    """Return a solver with these options."""
    solver: Any = _Quiet()
    for name, value in {"threads": 1, **options}.items():
        solver.setOptionValue(name, value)
    return solver
