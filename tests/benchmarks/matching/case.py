"""What is measured: settings of a run, and cases that a child process works off."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """quick: tiny sizes and short limits, to see that everything runs.

    orlib: a folder of assign*.txt. district_maker: a program that prints a canonical instance for
    `--seed N`. home: a folder for files in between. hard, district: seconds for such an instance.
    """

    home: Path
    orlib: Path
    district_maker: Path | None = None
    quick: bool = False
    hard: float = 60.0
    district: float = 30.0


@dataclass(frozen=True, slots=True)
class Case:
    """work: picklable, returns something picklable. wall: seconds until it is ended."""

    name: str
    work: Callable[[], object]
    wall: float
