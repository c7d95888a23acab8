"""Levels of the canonical instance, in the order of the policy."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from matching.domain.edges import Drawn
from matching.domain.model import Aim, Urgency
from matching.domain.tables import Tables, ints
from matching.instance import WELFARE, IntArray, Level, LevelKind, Rows

LONGEST_WAIT = 1000  # days; a unit that waited so long counts double in level `urgent`

Build = Callable[[Tables, Drawn, Rows], Level | None]


def levels(t: Tables, drawn: Drawn, rows: Rows) -> tuple[Level, ...]:
    """Return the policy's levels, without those that are about nothing here."""
    policy = t.domain.policy
    built = [(aim, BUILD[aim](t, drawn, rows)) for aim in policy.order]
    found = [
        replace(level, epsilon_ppm=policy.tolerance_ppm.get(aim, 0))
        for aim, level in built
        if level is not None
    ]
    return tuple(found) or (WELFARE,)


def _urgent(t: Tables, drawn: Drawn, _rows: Rows) -> Level | None:
    """Quantity for urgent needs, longest waiting first: 1000 for each unit and 1 for each day."""
    urgent = np.array([n.urgency is Urgency.URGENT for n in t.domain.needs], np.bool_)
    points = np.where(urgent, LONGEST_WAIT + np.minimum(t.needs.waited, LONGEST_WAIT), 0)
    w = points[drawn.edges.need]
    return Level(Aim.URGENT.value, LevelKind.LINEAR, w=w) if w.any() else None


def _cover(t: Tables, _drawn: Drawn, rows: Rows) -> Level | None:
    groups = _groups(t, rows)
    return Level(Aim.COVER.value, LevelKind.COVER, groups=groups) if groups.size else None


def _leximin(t: Tables, _drawn: Drawn, rows: Rows) -> Level | None:
    groups = _groups(t, rows)
    return Level(Aim.LEXIMIN.value, LevelKind.LEXIMIN, groups=groups) if groups.size else None


def _groups(t: Tables, rows: Rows) -> IntArray:
    """The rows of communities that some edge can serve and whose share is a number."""
    groups = _rows_of(rows, [c.id for c in t.domain.communities])
    return groups[rows.demand[groups] + rows.past[groups] > 0]


def _welfare(_t: Tables, _drawn: Drawn, _rows: Rows) -> Level:
    return WELFARE


def _burden(t: Tables, _drawn: Drawn, rows: Rows) -> Level | None:
    units = _rows_of(rows, [unit.id for unit in t.domain.units])
    marginal = t.domain.policy.burden
    if not units.size:
        return None
    return Level(Aim.BURDEN.value, LevelKind.CONVEX, rows=units, marginal=marginal)


def _keep(t: Tables, drawn: Drawn, _rows: Rows) -> Level | None:
    """What was proposed before; what is no candidate any more cannot be kept."""
    edge = drawn.of_shares(t, t.domain.earlier)
    quantity = ints(share.quantity for share in t.domain.earlier)
    against = np.stack([edge, quantity], axis=1)[edge >= 0]
    if not against.size:
        return None
    weight = np.ones(len(against), np.int64)
    return Level(Aim.KEEP.value, LevelKind.KEEP, against=against, weight=weight)


def _rows_of(rows: Rows, ids: list[str]) -> IntArray:
    return ints(rows.index[name] for name in ids if name in rows.index)


BUILD: Mapping[Aim, Build] = {
    Aim.URGENT: _urgent,
    Aim.COVER: _cover,
    Aim.LEXIMIN: _leximin,
    Aim.WELFARE: _welfare,
    Aim.BURDEN: _burden,
    Aim.KEEP: _keep,
}
