"""The independent checker: integers only, no code of the solvers."""

from matching.check.checker import check
from matching.check.verdict import Judged, Proof, Verdict, Violation

__all__ = ["Judged", "Proof", "Verdict", "Violation", "check"]
