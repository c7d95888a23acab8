"""Fill the slots of a pattern; a slot once chosen keeps its word for the whole draft."""

import re
from random import Random

SLOT = re.compile(r"\{(?P<name>\w+)(?:=(?P<choices>[^{}]*))?\}|\[(?P<either>[^\[\]]*\|[^\[\]]*)\]")


class Filler:
    """The words of one draft. An unknown slot is a mistake in a table: KeyError."""

    def __init__(self, rng: Random, words: dict[str, str]) -> None:
        self._rng = rng
        self._words = dict(words)

    def fill(self, pattern: str) -> str:
        """Return the pattern with every slot replaced."""
        return SLOT.sub(self._replace, pattern)

    def _replace(self, found: re.Match[str]) -> str:
        name, choices, either = found.group("name", "choices", "either")
        if either is not None:
            return self._rng.choice(str(either).split("|"))
        if choices is not None:
            self._words[name] = self._rng.choice(str(choices).split("|"))
        return self._words[name]
