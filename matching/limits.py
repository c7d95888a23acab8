"""How hard to try, who watches, and when to stop."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # whoever only watches need not load NumPy
    from matching.plan import Plan


@dataclass(frozen=True, slots=True)
class Limits:
    """seconds: for everything, model building included. memory: bytes, None for no guard.

    One worker and a fixed seed make a run repeatable, as long as time does not end it.
    """

    seconds: float = 60.0
    workers: int = 2
    seed: int = 1
    memory: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """A true statement about a run: what it does, the best plan so far and the proved bound."""

    phase: str
    value: int | None
    bound: int | None
    elapsed: float  # seconds


@dataclass(slots=True)
class Watch:
    """The clock of one run, and the door to whoever watches it.

    listen: called with each Progress. stop: asked now and then; True ends the run, and what was
    found so far is the answer. Solvers call `over()` in every loop and never run past `left()`.
    keep: called with each plan for the whole instance that may stand if the run dies.
    """

    seconds: float
    listen: Callable[[Progress], None] | None = None
    stop: Callable[[], bool] | None = None
    began: float = field(default_factory=time.monotonic)
    keep: "Callable[[Plan], None] | None" = None

    def elapsed(self) -> float:
        return time.monotonic() - self.began

    def left(self) -> float:
        """Seconds that may still be spent; 0 when somebody asked to stop."""
        if self.stop is not None and self.stop():
            return 0.0
        return max(0.0, self.seconds - self.elapsed())

    def over(self) -> bool:
        return self.left() <= 0

    def report(self, phase: str, value: int | None = None, bound: int | None = None) -> None:
        if self.listen is not None:
            self.listen(Progress(phase, value, bound, round(self.elapsed(), 3)))

    def found(self, plan: "Plan") -> None:
        """Hand over a sound plan with an honest bound, in case that the run dies."""
        if self.keep is not None:
            self.keep(plan)

    def part(self, share: float) -> "Watch":
        """Return a watch of the same run that ends after a share of the time that is left."""
        ends = self.elapsed() + share * self.left()
        return Watch(min(self.seconds, ends), self.listen, self.stop, self.began, self.keep)
