"""Where organisations are, in millionths of a degree, for those without a point as well."""

from collections.abc import Iterable, Sequence

from webapp.models.organisations import Organisation

Place = list[int]  # longitude, latitude
NOWHERE: Place = [0, 0]


class Points:
    """An organisation without a point stands in the middle of its sub-district's others."""

    def __init__(self, organisations: Sequence[Organisation]) -> None:
        self.kinds = {one.id: one.kind for one in organisations}
        self._all = {one.id: one for one in organisations}
        self._own = {one.id: own for one in organisations if (own := _own(one))}
        by_street: dict[int | None, list[Place]] = {}
        for one in organisations:
            if one.id in self._own:
                by_street.setdefault(one.subdistrict_id, []).append(self._own[one.id])
        self._middle = {street: _mean(some) for street, some in by_street.items()}
        self._everywhere = _mean(self._own.values())
        self.missing = sum(one.id not in self._own for one in organisations)

    def at(self, organisation_id: int) -> Place:
        return self.of(self._all[organisation_id])

    def of(self, one: Organisation) -> Place:
        return self._own.get(one.id) or self._middle.get(one.subdistrict_id, self._everywhere)


def _own(one: Organisation) -> Place | None:
    if one.latitude is None or one.longitude is None:
        return None
    return [round(one.longitude * 1_000_000), round(one.latitude * 1_000_000)]


def _mean(places: Iterable[Place]) -> Place:
    some = list(places)
    if not some:
        return NOWHERE
    return [sum(p[axis] for p in some) // len(some) for axis in (0, 1)]
