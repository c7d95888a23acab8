"""The activity of each row, and whether it keeps the row's limits."""

from typing import Any

import numpy as np

from matching.check.sums import Exact, added, by_row, products
from matching.check.verdict import SHOWN, Findings
from matching.instance import NO_MAX, NO_MIN, IntArray, Rows


def activities(rows: Rows, x: IntArray) -> Exact:
    """Return Σ a·x + Σ u·used of each row, used being 1 where x > 0."""
    quantity = x[rows.edge]
    carried = products(rows.a, quantity)
    counted = rows.u * (quantity > 0)
    return by_row(rows.ptr, added(carried, counted))


def check_rows(rows: Rows, activity: Exact, findings: Findings) -> None:
    """Find rows that are neither within their limits nor, if whole, at 0."""
    empty = rows.whole & (activity == 0)
    too_low = (activity < rows.min) & (rows.min > NO_MIN) & ~empty
    too_high = (activity > rows.max) & (rows.max < NO_MAX) & ~empty
    _report(too_low, rows, activity, ("less", "min"), findings)
    _report(too_high, rows, activity, ("more", "max"), findings)


def _report(
    wrong: Any, rows: Rows, activity: Exact, words: tuple[str, str], findings: Findings
) -> None:
    at = np.flatnonzero(wrong)
    if at.size == 0:
        return
    than, name = words
    limit = getattr(rows, name)
    shown = [
        (f"row {rows.ids[row]}", f"{activity[row]} is {than} than its {name}, {limit[row]}")
        for row in at[:SHOWN].tolist()
    ]
    findings.add_many(shown, at.size)


def limits(rows: Rows, row: int) -> tuple[int | None, int | None]:
    """Return between what the activity of a row lies, None where it is unbounded.

    A whole row may also be at 0, so its limits are widened to contain 0.
    """
    low: int | None = int(rows.min[row])
    high: int | None = int(rows.max[row])
    low = None if low == NO_MIN else low
    high = None if high == NO_MAX else high
    if rows.whole[row]:
        low = low if low is None else min(low, 0)
        high = high if high is None else max(high, 0)
    return low, high
