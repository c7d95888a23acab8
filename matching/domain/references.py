"""Every id is given once, and whatever is referred to exists."""

from collections.abc import Iterable, Sequence

from matching.domain.model import Area, DomainInstance, Offer, Share
from matching.errors import BadInput

_NAMED = ("areas", "categories", "communities", "units", "needs", "offers")
_ROWS = ("communities", "units", "needs", "offers")  # their ids become ids of rows
_SINGULAR = {
    "areas": "area",
    "categories": "category",
    "communities": "community",
    "units": "unit",
    "needs": "need",
    "offers": "offer",
}
_HELD = {  # field by field: the collection that its ids belong to
    "communities": {"area": "areas"},
    "units": {"area": "areas"},
    "needs": {
        "community": "communities",
        "category": "categories",
        "unit": "units",
        "returns": "categories",
    },
    "offers": {
        "category": "categories",
        "unit": "units",
        "community": "communities",
        "wants": "categories",
    },
    "history": {"unit": "units", "community": "communities"},
}
_PAIRS = ("settled", "pins", "forbidden", "declined", "claims", "earlier")
_OF_PAIR = {"need": "needs", "offer": "offers"}


def check_references(domain: DomainInstance) -> None:
    """Raise BadInput at the first id that is given twice, missing, or leads back to itself."""
    _check_ids(domain)
    known = {name: {item.id for item in getattr(domain, name)} for name in _NAMED}
    for collection, held in [*_HELD.items(), *((name, _OF_PAIR) for name in _PAIRS)]:
        for field, target in held.items():
            _check_field(domain, collection, field, known[target], _SINGULAR[target])
    _check_areas(domain.areas)
    _check_slots(domain)


def _check_ids(domain: DomainInstance) -> None:
    for collections in [_ROWS, ("areas",), ("categories",)]:
        named = (
            (f"{name}[{i}]", item.id)
            for name in collections
            for i, item in enumerate(getattr(domain, name))
        )
        _once(named)
    for i, offer in enumerate(domain.offers):
        if offer.slots:
            _once((f"offers[{i}].slots[{j}]", slot.id) for j, slot in enumerate(offer.slots))


def _once(named: Iterable[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for at, identity in named:
        if identity in seen:
            raise BadInput(f"{at}.id: {identity} is the id of {seen[identity]} already")
        seen[identity] = at


def _check_field(
    domain: DomainInstance, collection: str, field: str, known: set[str], target: str
) -> None:
    for i, item in enumerate(getattr(domain, collection)):
        value = getattr(item, field)
        if value is None or (isinstance(value, str) and value in known):
            continue
        for named in [value] if isinstance(value, str) else value:
            if named not in known:
                raise BadInput(f"{collection}[{i}].{field}: no {target} {named}")


def _check_areas(areas: Sequence[Area]) -> None:
    """Whatever is above an area exists and does not lie below it again."""
    by_id = {area.id: area for area in areas}
    for i, area in enumerate(areas):
        above, passed = area.parent, {area.id}
        while above is not None:
            if above not in by_id:
                raise BadInput(f"areas[{i}].parent: no area {above}")
            if above in passed:
                raise BadInput(f"areas[{i}].parent: {above} leads back to itself")
            passed.add(above)
            above = by_id[above].parent


def _check_slots(domain: DomainInstance) -> None:
    offers = {offer.id: offer for offer in domain.offers}
    for name in ("settled", "pins", "earlier"):
        for i, share in enumerate(getattr(domain, name)):
            _check_slot(share, offers[share.offer], f"{name}[{i}].slot")


def _check_slot(share: Share, offer: Offer, at: str) -> None:
    if share.slot is None and offer.slots:
        raise BadInput(f"{at} is missing: {offer.id} has slots")
    if share.slot is not None and all(slot.id != share.slot for slot in offer.slots):
        raise BadInput(f"{at}: no slot {share.slot} of {offer.id}")
