"""A phrase about times in pieces: dates, weekdays, clock times and the small words between."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from webapp.sheets.values.numerals import whole
from webapp.sheets.values.text import plain
from webapp.sheets.values.times.patterns import PATTERNS

_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in PATTERNS)


_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.([0-5]\d)-(\d{1,2})\.([0-5]\d)(?![\d.])")


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    at: int
    found: re.Match[str]

    def number(self, *names: str) -> int | None:
        """The first of these parts that was written, as a number."""
        for name in names:
            if (piece := self.found.groupdict().get(name)) is not None:
                return whole(piece)
        return None


_UNKNOWN = re.compile(r"[^\s;。()\[\]【】,、\d]|\d+")


def tokens(text: str) -> tuple[Token, ...]:
    """The whole text in tokens; what nobody knows becomes `unknown`, one for each stretch."""
    return tuple(_joined(_raw(tidy(text))))


def tidy(text: str) -> str:
    """One line; lines become clauses, Chinese years digits, spaces inside phrases vanish."""
    lines = ";".join(part for part in text.splitlines() if part.strip())
    shown = plain(lines).replace("：", ":")
    shown = re.sub(r"([〇零一二三四五六七八九]{4})(?=年)", _digits, shown)
    shown = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f上下晚早中])", "", shown)
    shown = _DOTTED.sub(_with_colons, shown)
    shown = re.sub(r"(?<=\d) (?=[年月日号点时分])|(?<=[年月]) (?=\d)", "", shown)
    return re.sub(r" ?([:\-;,、()]) ?", r"\1", shown)


def _with_colons(found: re.Match[str]) -> str:
    """8.30-17.30 are hours; 8.30-11.30 may be two dates."""
    hours = int(found[1]) > 12 or int(found[3]) > 12 or "00" in {found[2], found[4]}
    return found[0].replace(".", ":") if hours else found[0]


def _digits(found: re.Match[str]) -> str:
    return "".join(str("〇一二三四五六七八九".find(c.replace("零", "〇"))) for c in found[0])


def _raw(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        for kind, pattern in _COMPILED:
            if found := pattern.match(text, at):
                yield Token(kind, found[0], at, found)
                break
        else:
            found = _UNKNOWN.match(text, at) or re.compile(r"(?s).").match(text, at)
            if found is None:
                return
            yield Token("unknown", found[0], at, found)
        at = found.end()


def _joined(raw: Iterator[Token]) -> Iterator[Token]:
    held: Token | None = None
    for token in raw:
        if held and token.kind == "unknown" and held.at + len(held.text) == token.at:
            held = Token("unknown", held.text + token.text, held.at, held.found)
            continue
        if held:
            yield held
        held = token if token.kind == "unknown" else None
        if token.kind != "unknown":
            yield token
    if held:
        yield held
