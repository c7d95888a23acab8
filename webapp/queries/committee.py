"""Who sits on a sub-district's committee, how it decides, and who has an interest in a match."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from webapp.db import db
from webapp.models.matches import Match
from webapp.models.meetings import QUORUM_PERCENT, CommitteeRule, Majority
from webapp.models.people import Membership, Person, Role


def rule_of(subdistrict_id: int) -> CommitteeRule:
    """The newest rule; where nothing was resolved, version 0 as a row that is not stored."""
    mine = select(CommitteeRule).where(CommitteeRule.subdistrict_id == subdistrict_id)
    newest = db.session.scalars(mine.order_by(CommitteeRule.version.desc()).limit(1)).one_or_none()
    return newest or CommitteeRule(
        subdistrict_id=subdistrict_id,
        version=0,
        quorum_percent=QUORUM_PERCENT,
        majority=Majority.SIMPLE,
        basis="",
    )


def members_of(subdistrict_id: int) -> Sequence[int]:
    """Ids of the persons who sit on the committee now."""
    query = (
        select(Membership.person_id)
        .join(Membership.person)
        .where(
            Membership.organisation_id == subdistrict_id,
            Membership.role == Role.COMMITTEE_MEMBER,
            Membership.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
        .order_by(Membership.person_id)
    )
    return db.session.scalars(query).all()


def interests(matches: Collection[Match], people: Collection[int]) -> Mapping[int, frozenset[int]]:
    """By match: who of the people belongs to one of its sides, or proposed it. One query."""
    sides = {one.giver_id for one in matches} | {one.receiver_id for one in matches}
    query = select(Membership.person_id, Membership.organisation_id).where(
        Membership.person_id.in_(people),
        Membership.organisation_id.in_(sides),
        Membership.ended_at.is_(None),
    )
    held = [(person, place) for person, place in db.session.execute(query)]
    return {
        one.id: frozenset(
            person
            for person in people
            if person == one.proposed_by_id
            or (person, one.giver_id) in held
            or (person, one.receiver_id) in held
        )
        for one in matches
    }
