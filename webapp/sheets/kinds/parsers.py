"""Readers of cells that are no quantities and no times: texts, names, numbers, telephones."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from webapp.sheets.kinds.column import Asking, Parser
from webapp.sheets.kinds.words import NO, YES
from webapp.sheets.values import read_choice, read_day, read_headcount, read_quantity, read_times
from webapp.sheets.values.reading import Reading, asked
from webapp.sheets.values.text import is_empty, plain

LARGEST_NUMBER = 1_000_000
_TELEPHONE = re.compile(r"\+?[\d\-() ]{5,30}(?:转\d{1,6})?")
# As a number it has lost the zero before its area code. Not so 400 and 800 numbers.
_LOST_ZERO = re.compile(r"(?!400|800)[2-9]\d{8,10}|10\d{8}")
_DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,10})?°?")
_CUT = re.compile(r"[；;。，,、\n ]")
_METRES = re.compile(r"(\d+(?:\.\d+)?)(公里|千米|km|米|m)?(?:以?内)?", re.IGNORECASE)


def line(longest: int) -> Parser:
    """Return a reader of one line of at most so many characters."""

    def read(text: str, _asking: Asking) -> Reading[str]:
        said = " ".join(text.split())
        if is_empty(said):
            return Reading()
        return _within(said, longest)

    return read


def lines(longest: int) -> Parser:
    """Return a reader of a text of several lines."""

    def read(text: str, _asking: Asking) -> Reading[str]:
        said = "\n".join(filter(None, (row.strip() for row in text.splitlines())))
        return Reading() if is_empty(said) else _within(said, longest)

    return read


def _within(said: str, longest: int) -> Reading[str]:
    if len(said) <= longest:
        return Reading(said)
    kept = said[: longest - 1]
    cuts = [found.start() for found in _CUT.finditer(kept)]
    short = kept[: cuts[-1]] if cuts and cuts[-1] > longest // 3 else kept
    return asked("too_long", suggestion=f"{short}等", most=str(longest), found=str(len(said)))


def number(least: int = 1, most: int = LARGEST_NUMBER) -> Parser:
    """Return a reader of a whole number, with or without a measure word."""

    def read(text: str, _asking: Asking) -> Reading[int]:
        reading = read_quantity(text)
        if reading.problem or reading.value is None:
            return Reading(problem=reading.problem)
        return in_range(reading.value.amount, least, most)

    return read


def in_range(amount: int, least: int = 1, most: int = LARGEST_NUMBER) -> Reading[int]:
    if least <= amount <= most:
        return Reading(amount)
    return asked("number_range", least=str(least), max=str(most), found=str(amount))


def quantity(text: str, _asking: Asking) -> Reading[Any]:
    """Read a Quantity; the row compares its unit with that of the category."""
    reading = read_quantity(text)
    if reading.value and (wrong := in_range(reading.value.amount).problem):
        return Reading(problem=wrong)
    return reading


def headcount(text: str, _asking: Asking) -> Reading[Any]:
    reading = read_headcount(text)
    for amount in reading.value or ():
        if wrong := in_range(amount).problem:
            return Reading(problem=wrong)
    return reading


def last_day(text: str, asking: Asking) -> Reading[Any]:
    return read_day(text, today=asking.today, end=True)


def times(text: str, asking: Asking) -> Reading[Any]:
    return read_times(text, today=asking.today)


def choice(words: Mapping[str, str]) -> Parser:
    return lambda text, _asking: read_choice(text, words)


def yes_or_no(text: str, _asking: Asking) -> Reading[bool]:
    said = plain(text).lower()
    if said in NO:
        return Reading(value=False)
    if is_empty(said):
        return Reading()
    return Reading(value=True) if said in YES else asked("not_yes_or_no", found=said)


def telephone(text: str, _asking: Asking) -> Reading[str]:
    said = plain(text)
    if is_empty(said):
        return Reading()
    if _LOST_ZERO.fullmatch(said):
        return asked("phone_unclear", suggestion=f"0{said}", found=said)
    if _TELEPHONE.fullmatch(said) and 5 <= sum(map(str.isdigit, said)) <= 20:
        return Reading(said)
    found = re.findall(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{7,8})(?!\d)", said)
    return asked("phone_unclear", suggestion=found[0] if found else None, found=said[:40])


def degrees(limit: int) -> Parser:
    def read(text: str, _asking: Asking) -> Reading[float]:
        said = plain(text)
        if is_empty(said):
            return Reading()
        if _DEGREES.fullmatch(said) and abs(float(said.rstrip("°"))) <= limit:
            return Reading(float(said.rstrip("°")))
        return asked("degrees_unclear", found=said[:40], max=str(limit))

    return read


def metres(text: str, _asking: Asking) -> Reading[int]:
    """Read how far, in metres; a bare number is metres."""
    said = plain(text).replace(" ", "")
    if is_empty(said):
        return Reading()
    if found := _METRES.fullmatch(said):
        far = float(found[1]) * (1000 if (found[2] or "").lower() in {"公里", "千米", "km"} else 1)
        return in_range(round(far), most=100_000)
    return asked("distance_unclear", found=said[:40], suggestion=None)


def category(text: str, asking: Asking) -> Reading[int]:
    return named(text, asking.lookups.categories, "category_unknown")


def owner(text: str, asking: Asking) -> Reading[int]:
    return named(text, asking.lookups.owners, "owner_unknown")


def community(text: str, asking: Asking) -> Reading[int]:
    return named(text, asking.lookups.communities, "community_unknown")


def named(text: str, ids: Mapping[str, int], code: str) -> Reading[int]:
    """The id of the one that is meant; the nearest name is suggested, not taken."""
    said = name_key(text)
    if is_empty(text):
        return Reading()
    known = {name_key(name): identity for name, identity in ids.items()}
    if said in known:
        return Reading(known[said])
    return asked(code, suggestion=nearest(text, ids), found=plain(text)[:60])


def name_key(name: str) -> str:
    """Names are the same whatever their width, blanks and brackets."""
    return re.sub(r"[\s·•\"“”'‘’]", "", plain(name)).lower()


def nearest(text: str, names: Iterable[str]) -> str | None:
    """The one name that contains the text or is contained in it, or else the most similar."""
    said, names = name_key(text), [*names]
    inside = [name for name in names if said in name_key(name) or name_key(name) in said]
    if len(inside) == 1:
        return inside[0]
    similar = difflib.get_close_matches(plain(text), inside or names, n=1, cutoff=0.6)
    return similar[0] if similar else None
