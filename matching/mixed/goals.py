"""Ratios of groups: which activity gives which, which there are at all, which none can exceed."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.instance import KINDS, NO_MAX, NO_MIN, Instance, IntArray, Level, RowKind, Rows, ratio
from matching.levels import FULLY_SERVED, least_activity, ratios
from matching.limits import Watch
from matching.mixed.floor_bound import highest_floor
from matching.mixed.ranges import Ranges


@dataclass(frozen=True, eq=False)
class Goals:
    """Which activity gives a group which ratio, and which ratios there are at all."""

    rows: Rows
    groups: list[int]
    reach: Ranges

    def activities(self, ratio: int) -> list[int]:
        """Return the activity that each group needs for this ratio."""
        needed = (least_activity(self.rows, group, ratio) for group in self.groups)
        return [self._of_nobody(ratio) if goal is None else goal for goal in needed]

    def _of_nobody(self, ratio: int) -> int:
        """A group that asks for nothing has ratio FULLY_SERVED at every activity."""
        return NO_MIN if ratio <= FULLY_SERVED else NO_MAX

    def above(self, millionths: int) -> int:
        """Return the least ratio that some group can have and that is no less than this."""
        reached = zip(self.groups, self.activities(millionths), strict=True)
        ratios = (self._ratio(group, goal) for group, goal in reached)
        return min((ratio for ratio in ratios if ratio >= millionths), default=millionths)

    def below(self, millionths: int) -> int:
        """Return the greatest ratio that some group can have and that is no more than this."""
        reached = zip(self.groups, self.activities(millionths + 1), strict=True)
        ratios = (self._ratio(group, goal - 1) for group, goal in reached)
        return max((ratio for ratio in ratios if ratio <= millionths), default=millionths)

    def _ratio(self, group: int, activity: int) -> int:
        demand, past = int(self.rows.demand[group]), int(self.rows.past[group])
        return FULLY_SERVED if demand + past == 0 else ratio(activity, demand, past)


def greatest_vector(
    instance: Instance, level: Level, reach: Ranges, watch: Watch
) -> tuple[int, ...]:
    """Return a vector that no plan exceeds: the floor of all, then what each could have alone."""
    most = sorted(greatest_ratios(instance, level, reach))
    floor = highest_floor(instance, level, reach, watch) if most else None
    if floor is not None and floor < most[0]:
        most[0] = floor
    return tuple(most)


def greatest_ratios(instance: Instance, level: Level, reach: Ranges) -> list[int]:
    """Return a ratio for each group that it cannot exceed, whatever the others get."""
    rows = instance.rows
    most = reach.greatest[level.groups]
    for kind in (RowKind.NEED, RowKind.CAP):
        most = np.minimum(most, _shared_out(instance, level.groups, reach, kind))
    return ratios(rows, level.groups, most)


def _shared_out(instance: Instance, groups: IntArray, reach: Ranges, kind: RowKind) -> Any:
    """Return what the groups can receive if each row of a kind gives each of them all it has.

    Only groups and rows that just add up count, and an edge by one row of the kind at most.
    """
    rows = instance.rows
    plain = np.ones(len(rows), np.bool_)
    plain[rows.of_entry[(rows.a != 1) | (rows.u != 0)]] = False
    limits = plain & (rows.kind == KINDS.index(kind)) & (rows.max >= 0)
    owner = np.full(len(instance.edges), len(rows))
    inside = limits[rows.of_entry]
    owner[rows.edge[inside]] = rows.of_entry[inside]
    limit = np.append(rows.max, NO_MAX)
    return np.array(
        [
            _sum_within(
                owner[rows.edge[rows.entries(group)]],
                reach.most[rows.edge[rows.entries(group)]],
                limit,
            )
            if plain[group]
            else NO_MAX
            for group in groups.tolist()
        ],
        dtype=object,
    )


def _sum_within(owner: IntArray, most: IntArray, limit: IntArray) -> int:
    """Return Σ over owners of what their edges carry, no more than each owner's limit."""
    owners, place = np.unique(owner, return_inverse=True)
    carried = np.zeros(owners.size, object)
    np.add.at(carried, place, most.astype(object))
    return int(np.minimum(carried, limit[owners].astype(object)).sum())
