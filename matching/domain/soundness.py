"""Fields that are right one by one and contradict each other."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from matching.domain.model import DAY, DomainInstance, Need, Offer, Part, Policy, Slot, Window
from matching.errors import BadInput

GREATEST_SCORE = 1000


def check_sense(domain: DomainInstance) -> None:
    """Raise BadInput at the first field that contradicts another one."""
    for i, unit in enumerate(domain.units):
        if unit.kept > unit.promised:
            raise BadInput(f"units[{i}].kept is {unit.kept}: at most promised, {unit.promised}")
    for i, need in enumerate(domain.needs):
        _check_need(need, domain, f"needs[{i}]")
    for i, offer in enumerate(domain.offers):
        _check_offer(offer, f"offers[{i}]")
    _check_policy(domain.policy)
    _check_pairs(domain)


def _check_need(need: Need, domain: DomainInstance, at: str) -> None:
    if need.demand and need.minimum > need.demand:
        raise BadInput(f"{at}.minimum is {need.minimum}: at most demand, {need.demand}")
    if need.since is not None and need.since > domain.today:
        raise BadInput(f"{at}.since is {need.since}: not after today, {domain.today}")
    _check_when(need, at)


def _check_offer(offer: Offer, at: str) -> None:
    if (offer.unit is None) == (offer.community is None):
        raise BadInput(f"{at}.unit: either a unit or a community gives an offer")
    for name in ("per_day", "per_week"):
        if getattr(offer, name) is not None and not offer.slots:
            raise BadInput(f"{at}.{name}: only an offer with slots has days")
    for i, slot in enumerate(offer.slots):
        _check_times(slot, f"{at}.slots[{i}]")
    if offer.slots and offer.windows:
        raise BadInput(f"{at}.windows: an offer has windows or slots, not both")
    _check_when(offer, at)


def _check_when(posting: Need | Offer, at: str) -> None:
    for i, window in enumerate(posting.windows):
        _check_times(window, f"{at}.windows[{i}]")
        if window.first and window.last and window.first > window.last:
            raise BadInput(f"{at}.windows[{i}].last is {window.last}: not before first")
    for i, span in enumerate(posting.closed):
        if span.first > span.last:
            raise BadInput(f"{at}.closed[{i}].last is {span.last}: not before first")


def _check_times(window: Window | Slot, at: str) -> None:
    if not window.start < window.end <= window.start + DAY:
        raise BadInput(f"{at}.end is {window.end}: after start and at most {DAY} minutes later")


def _check_policy(policy: Policy) -> None:
    if not policy.order:
        raise BadInput("policy.order: at least one level")
    if len(set(policy.order)) < len(policy.order):
        raise BadInput("policy.order: each level at most once")
    together = sum(getattr(policy.points, part.value) for part in Part)
    if together > GREATEST_SCORE:
        raise BadInput(f"policy.points: together {together}, at most {GREATEST_SCORE}")
    if not policy.burden or any(later < first for first, later in pairwise(policy.burden)):
        raise BadInput("policy.burden: at least one number, none less than the one before")


def _check_pairs(domain: DomainInstance) -> None:
    taken: dict[tuple[str, str], str] = {}
    for name in ("settled", "pins", "earlier"):
        given = _once(name, getattr(domain, name), ("need", "offer", "slot"))
        if name != "earlier":
            taken |= {key[:2]: at for key, at in given}
    for name in ("forbidden", "declined"):
        for i, pair in enumerate(getattr(domain, name)):
            if at := taken.get((pair.need, pair.offer)):
                raise BadInput(f"{name}[{i}]: {at} has {pair.need} and {pair.offer} too")
    list(_once("history", domain.history, ("unit", "community")))


def _once(
    name: str, items: Sequence[Any], fields: tuple[str, ...]
) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Yield the key of each item and where it stands; no key may come twice."""
    seen: dict[tuple[Any, ...], str] = {}
    for i, item in enumerate(items):
        key = tuple(getattr(item, field) for field in fields)
        if key in seen:
            raise BadInput(f"{name}[{i}]: the same {' and '.join(fields)} as {seen[key]}")
        seen[key] = f"{name}[{i}]"
        yield key, seen[key]
