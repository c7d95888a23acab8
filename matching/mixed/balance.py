"""A fair plan soon: the concave sum that comes near leximin, for one search with an anytime answer.

Each group's activity is cut where its ratio passes a few steps, and a unit below a step counts
several times a unit above it, so that raising the worst is worth more than anything else.
"""

from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from matching.instance import IntArray, Level
from matching.levels import least_activity
from matching.mixed.model import Model
from matching.mixed.search import Effort, Found, search

# Steps in thousandths of the floor that is aimed at, and what a unit below each counts.
STEPS = (500, 700, 800, 850, 900, 930, 960, 980, 1000, 1050, 1100, 1200, 1400, 2000)
FACTOR = 2
FINE = 1000  # a unit of a group counts FINE times its share of the largest group's demand


def balanced(model: Model, level: Level, floor: int, start: IntArray, effort: Effort) -> Found:
    """Return the plan with the best balance found; floor: the common ratio to aim at."""
    cp = model.cp.clone()
    terms: list[Any] = []
    for group in level.groups.tolist():
        terms += _pieces(model, cp, group, floor)
    cp.maximize(cp_model.LinearExpr.sum(terms))
    for variable, quantity in zip(model.x, start.tolist(), strict=True):
        cp.add_hint(variable, quantity)
    return search(model, effort, cp)


def _pieces(model: Model, cp: Any, group: int, floor: int) -> list[Any]:
    """Cut the activity of a group into pieces, each worth less than the one below."""
    rows = model.instance.rows
    wanted = int(rows.demand[group] + rows.past[group])
    least, greatest = int(model.ranges.least[group]), int(model.ranges.greatest[group])
    if wanted == 0 or least == greatest:
        return []
    goals = [least_activity(rows, group, floor * step // 1000) or 0 for step in STEPS]
    ends = [least, *(min(max(goal, least), greatest) for goal in goals), greatest]
    worth = [FACTOR**k for k in reversed(range(len(ends) - 1))]
    pieces, terms = [], []
    for (begin, end), each in zip(pairwise(ends), worth, strict=True):
        if begin < end:
            piece = cp.new_int_var(0, end - begin, "")
            pieces.append(piece)
            terms.append(max(1, FINE // wanted) * each * piece)
    cp.add(cp_model.LinearExpr.sum(pieces) + least <= model.activity(group))
    return terms
