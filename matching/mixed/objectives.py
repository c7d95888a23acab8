"""The levels that are one number each: how the model is told, and what they can reach at most."""

from itertools import groupby
from typing import Any

from ortools.sat.python import cp_model

from matching.instance import Instance, Level, LevelKind
from matching.levels import load, weights_kept
from matching.mixed.model import Model
from matching.mixed.ranges import SAFE, Ranges


def at_best(level: Level, instance: Instance, ranges: Ranges) -> int:
    """Return what no plan can beat, from the ranges alone: a bound that is exact and cheap."""
    if level.kind is LevelKind.COVER:
        return int((ranges.greatest[level.groups] >= 1).sum())
    if level.kind is LevelKind.KEEP:
        pairs = zip(level.against.tolist(), weights_kept(level).tolist(), strict=True)
        return sum(max(w * min(int(ranges.most[e]), q), w * min(0, q)) for (e, q), w in pairs)
    return sum(least_load(level, ranges, row) for row in level.rows.tolist())


def least_load(level: Level, ranges: Ranges, row: int) -> int:
    """Return the least load among the activities of a row: loads fall only while marginals do."""
    least, greatest = int(ranges.least[row]), int(ranges.greatest[row])
    falling = sum(step < 0 for step in level.marginal)
    if falling and falling == len(level.marginal):
        falling = max(greatest, falling)
    return load(level, min(greatest, max(least, falling)))


def fits(level: Level, ranges: Ranges) -> bool:
    """Say whether the level's own sums stay well within 64 bits."""
    if level.kind is LevelKind.KEEP:
        amounts = level.against[:, 1].astype(float) * weights_kept(level).astype(float)
        return float(abs(amounts).sum()) < SAFE
    if level.kind is LevelKind.CONVEX:
        steepest = max((abs(step) for step in level.marginal), default=0)
        return float(ranges.size[level.rows].sum()) * max(1, steepest) < SAFE
    return True


def set_objective(model: Model, level: Level) -> int:
    """Give the model the level's objective; return the constant that it leaves out."""
    if level.kind is LevelKind.COVER:
        return _cover(model, level)
    if level.kind is LevelKind.KEEP:
        return _keep(model, level)
    return _convex(model, level)


def _cover(model: Model, level: Level) -> int:
    served = [reaches(model, model.cp, group, 1) for group in level.groups.tolist()]
    model.cp.maximize(cp_model.LinearExpr.sum(served))
    return 0


def reaches(model: Model, cp: Any, row: int, goal: int) -> Any:
    """Return a literal that may be true only if the activity of a row is at least `goal`."""
    least, literal = int(model.ranges.least[row]), cp.new_bool_var("")
    if goal > int(model.ranges.greatest[row]):
        cp.add(literal == 0)
    elif goal > least:
        cp.add(model.activity(row) >= least + (goal - least) * literal)
    return literal


def _keep(model: Model, level: Level) -> int:
    """Maximise Σ weight·k, k ≤ x and k ≤ q; with weights ≥ 0 that is min(x, q)."""
    terms, offset = [], 0
    for (e, q), w in zip(level.against.tolist(), weights_kept(level).tolist(), strict=True):
        if q <= 0:
            offset += w * q
        elif int(model.ranges.most[e]) <= q:
            terms.append(w * model.x[e])
        else:
            kept = model.cp.new_int_var(0, q, "")
            model.cp.add(kept <= model.x[e])
            terms.append(w * kept)
    model.cp.maximize(cp_model.LinearExpr.sum(terms))
    return offset


def _convex(model: Model, level: Level) -> int:
    """Minimise the load: activity = Σ steps, and cheaper steps fill up before dearer ones."""
    terms = []
    for row in level.rows.tolist():
        least, greatest = int(model.ranges.least[row]), int(model.ranges.greatest[row])
        pieces = [model.cp.new_int_var(min(0, least), 0, "")] if least < 0 else []
        for marginal, width in steps(level.marginal, max(0, greatest)):
            step = model.cp.new_int_var(0, width, "")
            pieces.append(step)
            terms.append(marginal * step)
        model.cp.add(model.activity(row) == cp_model.LinearExpr.sum(pieces))
    model.cp.minimize(cp_model.LinearExpr.sum(terms))
    return 0


def steps(marginal: tuple[int, ...], greatest: int) -> list[tuple[int, int]]:
    """Return (marginal, how many units cost it); the last one goes on to the greatest activity."""
    widths = [(value, len(list(equal))) for value, equal in groupby(marginal[:greatest])]
    if not widths:
        return [(0, greatest)]
    value, width = widths[-1]
    return [*widths[:-1], (value, width + max(0, greatest - len(marginal)))]
