"""What the checker says."""

from dataclasses import dataclass, field
from enum import StrEnum

from matching.plan import Value

SHOWN = 5  # violations of one rule that are told one by one


class Proof(StrEnum):
    """On what the bound of a level rests."""

    CERTIFICATE = "certificate"  # the checker has proved it
    CLAIMED = "claimed"  # the word of the solver
    NONE = "none"  # no bound is given


@dataclass(frozen=True, slots=True)
class Violation:
    """where: the place in the plan or the row; sentence: what is wrong there."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Judged:
    """A level: value recomputed from the quantities, bound as the plan states it."""

    name: str
    value: Value
    bound: Value | None
    proof: Proof


@dataclass(frozen=True, slots=True)
class Verdict:
    """gap: |bound − value| of the last linear level, where the certificate proves the bound."""

    violations: tuple[Violation, ...]
    levels: tuple[Judged, ...] = ()
    gap: int | None = None

    @property
    def is_sound(self) -> bool:
        return not self.violations


def shortened(value: object) -> str:
    text = str(list(value) if isinstance(value, tuple) else value)
    return text if len(text) <= 60 else f"{text[:56]} …"


class Refused(Exception):  # noqa: N818 -- a sentence: "the certificate is Refused"
    """One statement of the plan is wrong, and nothing that rests on it can be judged."""

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(f"{where}: {sentence}")
        self.violation = Violation(where, sentence)


@dataclass(slots=True)
class Findings:
    """Violations as they are found."""

    listed: list[Violation] = field(default_factory=list)

    def add(self, where: str, sentence: str) -> None:
        self.listed.append(Violation(where, sentence))

    def add_many(self, found: list[tuple[str, str]], count: int) -> None:
        """Add the violations of one rule that are shown, and say how many there are in all."""
        for where, sentence in found:
            self.add(where, sentence)
        if count > len(found):
            self.add(found[-1][0], f"and {count - len(found)} more of this kind")
