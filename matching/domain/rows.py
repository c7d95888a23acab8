"""Rows of the canonical instance, built for all needs, offers, units and communities at once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.domain.edges import Drawn
from matching.domain.model import Aim, Whole
from matching.domain.reachable import reachable
from matching.domain.tables import NOBODY, Tables, ints
from matching.instance import KINDS, NO_MAX, NO_MIN, BoolArray, IntArray, RowKind, Rows


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows of one sort. group: the row's number by edge, -1 for none.

    The rest is by row. counted: the row counts used edges, not quantity.
    """

    name: Callable[[int], str]
    kind: RowKind
    group: IntArray
    low: IntArray
    high: IntArray
    chosen: BoolArray  # the rows that are written
    counted: bool = False
    whole: BoolArray | None = None
    demand: IntArray | None = None
    past: IntArray | None = None


def rows(t: Tables, drawn: Drawn) -> Rows:
    """Return every row that can bind, and those that levels are about.

    A limit that no plan can exceed is left out: it would only hide the shape of a flow.
    """
    blocks = [
        *_of_needs(t, drawn),
        *_of_communities(t, drawn),
        *_of_slots(t, drawn),
        *_of_offers(t, drawn),
        *_of_units(t, drawn),
    ]
    return _joined([_written(block) for block in blocks])


def _of_needs(t: Tables, drawn: Drawn) -> list[Block]:
    need, items = drawn.edges.need, t.domain.needs
    wanted = t.needs.minimum
    must = np.array([n.must_serve for n in items], np.bool_) & (t.needs.demand > 0)
    hosts = limits(n.max_suppliers for n in items)
    return [
        Block(
            name=lambda i: items[i].id,
            kind=RowKind.NEED,
            group=need,
            low=np.where(must | (wanted > 1), wanted, NO_MIN),
            high=t.needs.demand,
            chosen=(_count(need, len(items)) > 0) | must,
            whole=(wanted > 1) & ~must,
        ),
        _counting(lambda i: f"{items[i].id}.hosts", need, hosts),
    ]


def _of_communities(t: Tables, drawn: Drawn) -> list[Block]:
    items, order = t.domain.communities, t.domain.policy.order
    group = t.needs.community[drawn.edges.need]
    compared = Aim.COVER in order or Aim.LEXIMIN in order
    shares = Block(
        name=lambda i: items[i].id,
        kind=RowKind.GROUP,
        group=group,
        low=np.full(len(items), NO_MIN),
        high=np.full(len(items), NO_MAX),
        chosen=(_count(group, len(items)) > 0) & compared,
        demand=_shared(t, drawn),
        past=ints(c.received for c in items),
    )
    projects = limits(c.projects for c in items)
    return [shares, _counting(lambda i: f"{items[i].id}.projects", group, projects)]


def _shared(t: Tables, drawn: Drawn) -> IntArray:
    """Of what a community's coverage is a share."""
    if t.domain.policy.share is Whole.REACHABLE:
        return reachable(t, drawn)
    demand = np.zeros(len(t.domain.communities), np.int64)
    np.add.at(demand, t.needs.community, t.needs.demand)
    return demand


def _of_slots(t: Tables, drawn: Drawn) -> list[Block]:
    """Slots, and the days and weeks of slots that their offer limits."""
    listed = [(offer, slot) for offer in t.domain.offers for slot in offer.slots]
    days = [(o.id, s.day.isoformat(), o.per_day) for o, s in listed]
    weeks = [(o.id, "{}-W{:02}".format(*s.day.isocalendar()), o.per_week) for o, s in listed]
    return [
        _summing(
            lambda i: f"{listed[i][0].id}.slot.{listed[i][1].id}",
            drawn.slot,
            drawn.edges.ub,
            limits(slot.capacity for _offer, slot in listed),
        ),
        _of_period("day", days, drawn),
        _of_period("week", weeks, drawn),
    ]


def _of_period(name: str, slots: Sequence[tuple[str, str, int | None]], drawn: Drawn) -> Block:
    """One row for each period of each offer; slots: offer, period and limit of each slot."""
    known: dict[tuple[str, str, int | None], int] = {}
    period = ints(known.setdefault(slot, len(known)) for slot in slots)
    keys = list(known)
    return _summing(
        lambda i: f"{keys[i][0]}.{name}.{keys[i][1]}",
        np.append(period, NOBODY)[drawn.slot],  # no slot: position -1, no period
        drawn.edges.ub,
        limits(limit for _offer, _period, limit in keys),
    )


def _of_offers(t: Tables, drawn: Drawn) -> list[Block]:
    offer, items = drawn.edges.offer, t.domain.offers
    projects = limits(o.projects for o in items)
    return [
        _summing(lambda i: items[i].id, offer, drawn.edges.ub, t.offers.capacity),
        _counting(lambda i: f"{items[i].id}.projects", offer, projects),
    ]


def _of_units(t: Tables, drawn: Drawn) -> list[Block]:
    """The yearly cap of a unit; without one, its row is there for the load alone."""
    unit, items = t.offers.unit[drawn.edges.offer], t.domain.units
    yearly = _summing(
        lambda i: items[i].id, unit, drawn.edges.ub, limits(u.per_year for u in items)
    )
    if Aim.BURDEN in t.domain.policy.order:
        yearly = replace(yearly, chosen=_count(unit, len(items)) > 0)
    projects = limits(u.projects for u in items)
    return [yearly, _counting(lambda i: f"{items[i].id}.projects", unit, projects)]


def limits(values: Iterable[int | None]) -> IntArray:
    return ints(NO_MAX if value is None else value for value in values)


def _count(group: IntArray, groups: int) -> IntArray:
    return np.bincount(group[group >= 0], minlength=groups)


def _summing(name: Callable[[int], str], group: IntArray, ub: IntArray, high: IntArray) -> Block:
    """Rows of quantity, where all edges together could exceed the limit."""
    together = np.zeros(high.size, np.int64)
    np.add.at(together, group[group >= 0], ub[group >= 0])
    low = np.full(high.size, NO_MIN)
    return Block(name, RowKind.CAP, group, low, high, chosen=together > high)


def _counting(name: Callable[[int], str], group: IntArray, high: IntArray) -> Block:
    """Rows of used edges, where there are more edges than may be used."""
    low, chosen = np.full(high.size, NO_MIN), _count(group, high.size) > high
    return Block(name, RowKind.SIDE, group, low, high, chosen, counted=True)


def _written(block: Block) -> Rows:
    (kept,) = np.nonzero(block.chosen)
    place = np.append(np.where(block.chosen, np.cumsum(block.chosen) - 1, NOBODY), NOBODY)
    row = place[block.group]  # no group: position -1, no row
    (edge,) = np.nonzero(row >= 0)
    edge = edge[np.argsort(row[edge], kind="stable")]
    ptr = np.concatenate([[0], np.cumsum(np.bincount(row[edge], minlength=kept.size))])
    nothing = np.zeros(block.high.size, np.int64)
    ones, zeros = np.ones(edge.size, np.int64), np.zeros(edge.size, np.int64)
    return Rows(
        ids=[block.name(i) for i in kept.tolist()],
        kind=np.full(kept.size, KINDS.index(block.kind), np.int8),
        ptr=ptr.astype(np.int64),
        edge=edge,
        a=zeros if block.counted else ones,
        u=ones if block.counted else zeros,
        min=block.low[kept],
        max=block.high[kept],
        whole=(nothing > 0 if block.whole is None else block.whole)[kept],
        demand=(nothing if block.demand is None else block.demand)[kept],
        past=(nothing if block.past is None else block.past)[kept],
    )


def _joined(blocks: Sequence[Rows]) -> Rows:
    starts = np.cumsum([0, *(rows.edge.size for rows in blocks[:-1])])
    ptr = [rows.ptr[1:] + start for rows, start in zip(blocks, starts, strict=True)]
    joined = {
        name: np.concatenate([getattr(rows, name) for rows in blocks])
        for name in ("kind", "edge", "a", "u", "min", "max", "whole", "demand", "past")
    }
    ids = [row_id for rows in blocks for row_id in rows.ids]
    return Rows(ids=ids, ptr=np.concatenate([np.zeros(1, np.int64), *ptr]), **joined)
