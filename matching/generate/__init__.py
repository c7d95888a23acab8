"""Instances drawn from a seed: domain instances of five sizes, and canonical ones as arrays."""

from collections.abc import Mapping

import numpy as np

from matching.domain.model import Aim, DomainInstance, Policy
from matching.errors import BadInput
from matching.generate import postings, sayings, town
from matching.generate.town import Size
from matching.generate.trades import TRADES

SIZES: Mapping[str, Size] = {
    "street": Size(streets=1, needs=200, offers=200, apart=10, wide=0),
    "district": Size(
        streets=8,
        needs=1000,
        offers=700,
        apart=10,
        wide=1.7,
        rough=True,
        shared=0.9,
    ),
    "city": Size(streets=80, needs=10_000, offers=8_000, apart=6, wide=2, shared=0.7),
    "province": Size(streets=800, needs=100_000, offers=60_000, apart=30, wide=2, shared=0.7),
    "nation": Size(streets=8_000, needs=1_000_000, offers=600_000, apart=90, wide=2, shared=0.12),
}


def generate(size: str, seed: int) -> DomainInstance:
    """Return a street, district, city, province or nation; the same seed gives the same.

    A district is scarce and rough: needs are whole, have at most two suppliers, and the number of
    projects is limited. The others have the shape of a flow.
    """
    if size not in SIZES:
        raise BadInput(f"size is {size!r}: one of {', '.join(SIZES)}")
    measure = SIZES[size]
    rng = np.random.default_rng([seed, list(SIZES).index(size)])
    place = town.build(rng, measure)
    needs, offers = postings.needs(rng, measure, place), postings.offers(rng, measure, place)
    said = sayings.sayings(rng, place, needs, offers)
    order = (Aim.WELFARE,) if measure.rough else tuple(Aim)
    return DomainInstance(
        id=f"{size}-{seed}",
        today=postings.TODAY,
        areas=place.areas,
        categories=tuple(trade.category for trade in TRADES),
        communities=place.communities,
        units=place.units,
        needs=needs,
        offers=offers,
        policy=Policy(order=order),
        settled=() if measure.rough else said.settled,
        declined=said.declined,
        claims=said.claims,
        history=sayings.history(rng, place),
        earlier=said.earlier,
    )
