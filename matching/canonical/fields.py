"""Fields of a document, each refused with its own name when it is not what it should be."""

import json
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any, Never

import numpy as np

from matching.canonical.columns import Column, as_list
from matching.errors import BadInput
from matching.instance import LARGEST, IntArray

Place = Callable[[int], str]  # the name of the entry at a position, such as "edges.w[3]"


def refuse(where: str, value: object, must: str) -> Never:
    raise BadInput(f"{where} is {said(value)}: {must}")


def said(value: object) -> str:
    """Return a value as its file says it, shortened."""
    text = json.dumps(value, ensure_ascii=True, default=as_list)
    return text if len(text) <= 40 else f"{text[:36]} …"


def an_object(value: object, where: str) -> dict[str, Any]:
    if type(value) is not dict:
        refuse(where, value, "it must be an object")
    return value


def a_list(value: object, where: str) -> list[Any]:
    if type(value) is not list:
        refuse(where, value, "it must be a list")
    return value


def a_column(value: object, where: str) -> "list[Any] | Column":
    """Return a list, also one that has been read as a column."""
    return value if type(value) is Column else a_list(value, where)


def a_text(value: object, where: str) -> str:
    """Return a string that can be written as UTF-8."""
    if type(value) is not str:
        refuse(where, value, "it must be a string")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        refuse(where, value, "half a surrogate pair is no letter")
    return value


def a_name(value: object, where: str) -> str:
    """Return a string that is not empty."""
    if value == "":
        refuse(where, value, "a name is not empty")
    return a_text(value, where)


def a_choice(value: object, where: str, choices: tuple[str, ...]) -> str:
    if type(value) is not str or value not in choices:
        refuse(where, value, f"it must be one of {', '.join(choices)}")
    return value


def a_number(value: object, where: str, least: int = -LARGEST, most: int = LARGEST) -> int:
    return int(numbers([value], lambda _: where, least, most)[0])


def needed(document: Mapping[str, Any], name: str, where: str = "") -> Any:
    """Return a field that may not be missing; `where` is the object's name and a dot."""
    if name not in document:
        raise BadInput(f"{where}{name} is missing")
    return document[name]


def numbers(
    values: list[Any] | Column, place: Place, least: int = -LARGEST, most: int = LARGEST
) -> IntArray:
    """Return a list of whole numbers as an array; refuse the first that is none, or too large."""
    if isinstance(values, Column):
        within(values.values, place, least, most)
        return values.values
    if set(map(type, values)) - {int}:
        at = next(i for i, value in enumerate(values) if type(value) is not int)
        refuse(place(at), values[at], "it must be a whole number")
    try:
        array = np.fromiter(values, np.int64, len(values))
    except OverflowError:
        at = next(i for i, value in enumerate(values) if not -LARGEST <= value <= LARGEST)
        _beyond(place(at), values[at])
    within(array, place, least, most)
    return array


def within(array: IntArray, place: Place, least: int = -LARGEST, most: int = LARGEST) -> None:
    """Refuse the first number below `least`, above `most` or beyond 2^53."""
    if array.size == 0 or (array.min() >= least and array.max() <= most):
        return
    at = int(np.argmax((array < least) | (array > most)))
    value = int(array[at])
    if abs(value) > LARGEST:
        _beyond(place(at), value)
    limit = f"at least {least}" if value < least else f"at most {most}"
    refuse(place(at), value, f"it must be {limit}")


def _beyond(where: str, value: int) -> Never:
    refuse(where, value, "numbers lie within ±2^53")


def numbers_of_all(lists: list[list[Any] | Column], place: Place) -> IntArray:
    """Return several lists of whole numbers as one array.

    Beside columns a refusal may name the wrong place: see `reading.instance_in_columns`.
    """
    short = [one for one in lists if isinstance(one, list)]
    few = numbers(list(chain.from_iterable(short)), place)
    if len(short) == len(lists):
        return few
    parts, at = [], 0
    for one in lists:
        if isinstance(one, Column):
            parts.append(one.values)
        else:
            parts.append(few[at : at + len(one)])
            at += len(one)
    array = np.concatenate(parts)
    within(array, place)
    return array


def pointers(lists: list[list[Any] | Column]) -> IntArray:
    """Return where each list begins and ends when they are joined."""
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    return np.concatenate([[0], np.cumsum(lengths)])


def owner(ptr: IntArray, entry: int) -> tuple[int, int]:
    """Return which list an entry of the joined lists is from, and its position there."""
    which = int(np.searchsorted(ptr, entry, "right")) - 1
    return which, entry - int(ptr[which])


def first(wrong: Any) -> int | None:
    """Return the first position that is wrong, None if none is."""
    return int(np.argmax(wrong)) if wrong.any() else None
