"""The best plan and the best proof of a run, shared by all who search."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np

from matching import outcome
from matching.activity import is_plan
from matching.exact import dot
from matching.instance import Instance, IntArray
from matching.limits import Watch

CLAIMED = outcome.CLAIMED | {"solver": "or-tools cp-sat, highs"}


@dataclass(eq=False)
class Incumbent:
    """x, value: the best sound plan. bound, certificate: the least proved bound. Thread-safe."""

    instance: Instance
    w: IntArray
    watch: Watch
    x: IntArray | None = None
    value: int = 0
    bound: int | None = None
    certificate: Mapping[str, Any] | None = None
    priced: bool = False  # whether greedy has seen prices
    size: float = 0.0  # of the regions searched last, so that the next search goes on with it
    _lock: Lock = field(default_factory=Lock)

    def offer(self, x: IntArray | None, phase: str) -> bool:
        """Take a plan if it is sound and better; say whether it was."""
        if x is None:
            return False
        value = dot(self.w, x)
        with self._lock:
            if self.x is not None and value <= self.value:
                return False
            if not is_plan(self.instance, x):
                return False
            self.x, self.value = x.astype(np.int64), value
            self.watch.report(phase, self.value, self.bound)
        return True

    def prove(self, bound: int | None, certificate: Mapping[str, Any], phase: str) -> None:
        """Take a bound if it is lower, or if it rests on more than a solver's word."""
        if bound is None:
            return
        with self._lock:
            better = self.bound is None or bound < self.bound
            firmer = bound == self.bound and self.certificate == CLAIMED
            if better or firmer:
                self.bound, self.certificate = bound, certificate
                value = None if self.x is None else self.value
                self.watch.report(phase, value, self.bound)

    def exchange(self, edges: IntArray, old: IntArray, new: IntArray, phase: str) -> bool:
        """Replace quantities of some edges in the best plan, if they are still the old ones."""
        x = self.x
        if x is None or (x[edges] != old).any() or dot(self.w[edges], new - old) <= 0:
            return False
        better = x.copy()
        better[edges] = new
        return self.offer(better, phase)

    def claim(self, bound: int | None, phase: str) -> None:
        """Take a bound that a solver says it proved; a proof gives way only if it ends the run."""
        proved = self.certificate is not None and self.certificate != CLAIMED
        if not proved or (self.x is not None and bound == self.value):
            self.prove(bound, CLAIMED, phase)

    @property
    def closed(self) -> bool:
        return self.x is not None and self.bound is not None and self.value >= self.bound

    def done(self) -> bool:
        return self.closed or self.watch.over()
