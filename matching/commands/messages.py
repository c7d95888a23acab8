"""What the child tells the parent, and how a command can end."""

from dataclasses import dataclass
from enum import IntEnum


class Code(IntEnum):
    """Exit codes; a command stopped by a signal ends with 128 plus its number."""

    DONE = 0
    REFUSED = 1  # the plan is refused, or the instance is infeasible
    BAD_INPUT = 2
    BROKEN = 3  # memory ran out, the process was killed, or the program is at fault


@dataclass(frozen=True, slots=True)
class Line:
    """A line for the terminal."""

    text: str


@dataclass(frozen=True, slots=True)
class Published:
    """What is to be written is complete in the scratch file; again later, if something better is.

    what: a few words about it, for the case that the child dies.
    """

    what: str


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of the work. line: one sentence for a person, for standard error; may be empty."""

    code: int
    line: str = ""


class CommandError(Exception):
    """The command cannot do what was asked; the message is one line for a person."""
