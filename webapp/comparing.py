"""What differs between two plans on the same input: pairs, communities, units. Pure."""

from collections.abc import Mapping
from typing import Any

from webapp.fairness import coverage

Pairs = Mapping[tuple[int, int], int]  # quantity by need and offer
Figures = Mapping[str, Any]


def differences(first: Pairs, second: Pairs) -> dict[str, list[tuple[int, int, int, int]]]:
    """By sort of difference: need, offer, quantity in the first plan and in the second."""
    found: dict[str, list[tuple[int, int, int, int]]] = {
        "only_first": [],
        "only_second": [],
        "other_quantity": [],
    }
    for pair in sorted({*first, *second}):
        before, after = first.get(pair, 0), second.get(pair, 0)
        if before == after:
            continue
        sort = "only_first" if not after else "other_quantity" if before else "only_second"
        found[sort].append((*pair, before, after))
    return found


def communities(first: Figures, second: Figures) -> list[tuple[str, float, float, float]]:
    """Whose coverage differs: id, percent by first come, in the first plan and in the second."""
    other = {one["id"]: one for one in second["communities"]}
    rows = [
        (one["id"], coverage(one, "first"), coverage(one), coverage(other[one["id"]]))
        for one in first["communities"]
        if one["id"] in other
    ]
    return sorted((row for row in rows if row[2] != row[3]), key=lambda row: (row[3], row[0]))


def loads(first: Figures, second: Figures) -> list[tuple[str, int, int]]:
    """Whose load differs: id and quantity in the first plan and in the second, largest first."""
    before, after = ({one[0]: one[2] for one in some["load"]} for some in (first, second))
    rows = [(one, before.get(one, 0), after.get(one, 0)) for one in {*before, *after}]
    return sorted((r for r in rows if r[1] != r[2]), key=lambda r: (-max(r[1:]), r[0]))
