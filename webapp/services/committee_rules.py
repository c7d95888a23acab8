"""How a committee decides, as its coordinator writes down what it has resolved."""

from datetime import datetime

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import ChangedMeanwhile, ReasonMissing
from webapp.models.meetings import CommitteeRule, Majority
from webapp.models.organisations import Organisation
from webapp.policy import Actor, Permission, authorize
from webapp.queries.committee import rule_of
from webapp.services import rules


def edit(
    quorum_percent: int,
    majority: Majority,
    *,
    version: int,
    basis: str,
    actor: Actor,
    at: datetime,
) -> CommitteeRule:
    """Add a version; meetings that have been called keep theirs.

    Raises NotPermitted, ReasonMissing, Unfit, or ChangedMeanwhile if `version` is not the newest.
    """
    with transaction() as session:
        place = session.get_one(Organisation, actor.subdistrict_id or actor.organisation_id)
        authorize(actor, Permission.EDIT_COMMITTEE_RULES, place)
        if not basis:
            raise ReasonMissing
        rules.check_text("reason", basis)
        if rule_of(place.id).version != version:
            raise ChangedMeanwhile
        made = CommitteeRule(
            subdistrict_id=place.id,
            version=version + 1,
            quorum_percent=quorum_percent,
            majority=majority,
            basis=basis,
            created_by_id=actor.person_id,
            created_at=at,
        )
        session.add(made)
        session.flush()
        facts = {"quorum_percent": quorum_percent, "majority": str(majority)}
        record(
            session,
            actor,
            "committee_rule.edit",
            made,
            at=at,
            reason=basis,
            within=place,
            rule_version=made.version,
            **facts,
        )
    return made
