"""A district in figures by sub-district: no titles, no names, nothing from the inside."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, union

from webapp.db import db
from webapp.models.access import DetailsGrant
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation, OrganisationKind
from webapp.models.postings import LISTED, OPEN, UNDER_CHECK, PostingState
from webapp.policy import Actor
from webapp.queries.organisations import subdistricts

# The order in which they are shown; what has stopped (paused, withdrawn …) is left out.
STATE_GROUPS: Mapping[str, frozenset[PostingState]] = {
    "under_check": UNDER_CHECK,
    "open": OPEN,
    "matched": frozenset({PostingState.MATCHED}),
    "fulfilled": frozenset({PostingState.FULFILLED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One sub-district. needs, offers: counts by the names of STATE_GROUPS.

    active: communities that have listed something of their own.
    until: end of the actor's look inside, or None.
    """

    subdistrict: Organisation
    communities: int
    active: int
    units: int
    needs: Mapping[str, int]
    offers: Mapping[str, int]
    until: datetime | None

    @property
    def coverage(self) -> int | None:
        """Communities that take part, in percent; None where there is no community."""
        return self.active * 100 // self.communities if self.communities else None


def figures(actor: Actor, at: datetime) -> list[Figures]:
    """Return the figures of every open sub-district of the actor's district, by name."""
    parts = _parts(actor)
    needs, offers = _states(Need, actor), _states(Offer, actor)
    active, looks = _active(actor), looks_open(actor, at)
    return [
        Figures(
            subdistrict=one,
            communities=parts.get((one.id, OrganisationKind.COMMUNITY), 0),
            active=active.get(one.id, 0),
            units=parts.get((one.id, OrganisationKind.UNIT), 0),
            needs=_grouped(needs[one.id]),
            offers=_grouped(offers[one.id]),
            until=looks.get(one.id),
        )
        for one in subdistricts(actor)
    ]


def looks_open(actor: Actor, at: datetime) -> dict[int, datetime]:
    """Return until when the actor may look inside, by sub-district id."""
    query = (
        select(DetailsGrant.subdistrict_id, func.max(DetailsGrant.expires_at))
        .where(DetailsGrant.person_id == actor.person_id, DetailsGrant.expires_at > at)
        .group_by(DetailsGrant.subdistrict_id)
    )
    return dict(db.session.execute(query).all())


def _parts(actor: Actor) -> dict[tuple[int | None, OrganisationKind], int]:
    query = (
        select(Organisation.subdistrict_id, Organisation.kind, func.count())
        .where(Organisation.district_id == actor.district_id, Organisation.closed_at.is_(None))
        .group_by(Organisation.subdistrict_id, Organisation.kind)
    )
    return {(tenant, kind): count for tenant, kind, count in db.session.execute(query)}


def _states(model: Any, actor: Actor) -> dict[int, dict[PostingState, int]]:
    query = (
        select(model.subdistrict_id, model.state, func.count())
        .where(model.district_id == actor.district_id)
        .group_by(model.subdistrict_id, model.state)
    )
    found: dict[int, dict[PostingState, int]] = defaultdict(dict)
    for tenant, state, count in db.session.execute(query):
        found[tenant][state] = count
    return found


def _grouped(states: Mapping[PostingState, int]) -> dict[str, int]:
    return {
        name: sum(states.get(state, 0) for state in group) for name, group in STATE_GROUPS.items()
    }


def _active(actor: Actor) -> dict[int, int]:
    owners = union(
        *(
            select(model.owner_id).where(
                model.district_id == actor.district_id, model.state.in_(LISTED)
            )
            for model in (Need, Offer)
        )
    )
    query = (
        select(Organisation.subdistrict_id, func.count())
        .where(
            Organisation.kind == OrganisationKind.COMMUNITY,
            Organisation.closed_at.is_(None),
            Organisation.id.in_(owners),
        )
        .group_by(Organisation.subdistrict_id)
    )
    return {tenant: count for tenant, count in db.session.execute(query) if tenant}
