"""What explanations are made of: plain frozen data, told as JSON by `document`."""

from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, StrEnum
from typing import Any

from matching.plan import Value


class Exactness(StrEnum):
    EXACT = "exact"  # equals a re-solve
    BOUND = "bound"  # proved by the plan's certificate: the true figure is this or worse
    RE_SOLVED = "re-solved"  # found by solving again, within a time that is told


class Code(StrEnum):
    """Why a pair or a need is as it is."""

    INELIGIBLE = "ineligible"  # the pair fails a rule of the domain
    NO_CANDIDATE = "no_candidate"  # the instance has no such pair
    FORBIDDEN = "forbidden"  # the pair may carry nothing
    PINNED = "pinned"  # fixed quantities leave no room
    FULL = "full"  # it carries all that it can
    CAPACITY_CUT = "capacity_cut"  # rows, all full, through which every exchange would lead
    SIDE_ROW = "side_row"  # rows over the pair that have no room, or whose price it does not pay
    HIGHER_LEVEL = "higher_level"  # an earlier level would lose
    PRICED_OUT = "priced_out"  # the level itself would lose
    TIE = "tie"  # an equal alternative: it could as well be so
    SERVED = "served"  # nothing is missing
    UNKNOWN = "unknown"  # nothing is proved


@dataclass(frozen=True, slots=True)
class Step:
    """One unit more or less on a pair. value: what that adds to a linear level, else 0."""

    edge: int
    need: int
    offer: int
    change: int
    value: int


@dataclass(frozen=True, slots=True)
class Shift:
    """What an exchange does to the activity of a row that gains or loses by it."""

    row: str
    change: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """The cheapest way to make a change, in the order of its steps, the change itself first.

    before, after: the value of the level. amount: how much worse that is; for leximin at the
    first place where the sorted coverage differs, in millionths.
    """

    level: str
    before: Value
    after: Value
    amount: int
    steps: tuple[Step, ...] = ()
    rows: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class RowPrice:
    """What one unit of a row is worth to the level by the proof. price: y / scale."""

    row: str
    price: int
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Cut:
    """Rows that have no room and edges that cannot change, through which all exchange would go."""

    rows: tuple[str, ...]
    edges: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not. amount: the regret, at the level that is named; None where nothing is known.

    An amount with exactness `bound` says: at least so much.
    """

    code: Code
    exactness: Exactness = Exactness.EXACT
    level: str | None = None
    amount: int | None = None
    exchange: Exchange | None = None
    cut: Cut | None = None
    rows: tuple[RowPrice, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    edge: int
    need: int
    offer: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another pair of the same side, and what it would cost to use it more."""

    pair: Pair
    reason: Reason


@dataclass(frozen=True, slots=True)
class WhyThis:
    """Why a pair is in the plan.

    level: the one that the figures are of. weight: of a unit. surplus: weight − both prices.
    without: what one unit less would cost, and who would take its place. tie: it, or using a
    runner-up instead, costs nothing.
    """

    pair: Pair
    level: str
    weight: int
    need_price: int | None
    offer_price: int | None
    surplus: int | None
    rows: tuple[RowPrice, ...]
    without: Reason
    need_runner_up: Alternative | None
    offer_runner_up: Alternative | None
    tie: bool


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a pair is not in the plan, or not with more. pair: None if it is no candidate."""

    need: int
    offer: int
    pair: Pair | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate of an unserved need. held_by: pairs that use its offer, largest first.

    full: rows over the pair that have no room.
    """

    pair: Pair
    reason: Reason
    full: tuple[str, ...]
    held_by: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Hall:
    """Needs that can only use these rows together: they want more than there is.

    edges: pairs of these needs with others' offers; they carry all they can.
    """

    needs: tuple[int, ...]
    rows: tuple[str, ...]
    edges: tuple[int, ...]
    wanted: int
    available: int


@dataclass(frozen=True, slots=True)
class WhyUnserved:
    """Why a need does not get all it asks for. reason: of its best option."""

    need: int
    row: str | None
    wanted: int | None
    served: int
    reason: Reason
    options: tuple[Option, ...]
    hall: Hall | None


def document(answer: Any) -> Any:
    """Return an answer as plain data, ready for JSON; fields without content are left out."""
    if is_dataclass(answer) and not isinstance(answer, type):
        told = {f.name: document(getattr(answer, f.name)) for f in fields(answer)}
        return {name: value for name, value in told.items() if value is not None}
    if isinstance(answer, Enum):
        return answer.value
    if isinstance(answer, dict):
        return {str(key): document(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [document(value) for value in answer]
    return answer
