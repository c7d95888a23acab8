"""What one method says about one level."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.instance import IntArray
from matching.plan import Status, Value

CLAIMED = {"kind": "solver_claimed", "solver": "cp-sat"}  # a certificate that is only a word


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """An answer for one level, always as a maximum, but for `convex`, which is a minimum.

    x: quantity by edge, None without a plan. bound: proved, None where nothing is.
    floors, ceilings: activity by row that later levels must keep; see plan.LevelValue.
    """

    status: Status
    x: IntArray | None = None
    value: Value | None = None
    bound: Value | None = None
    certificate: Mapping[str, Any] | None = None
    reason: Mapping[str, Any] | None = None
    floors: Mapping[str, int] = field(default_factory=dict)
    ceilings: Mapping[str, int] = field(default_factory=dict)
    method: str = ""
