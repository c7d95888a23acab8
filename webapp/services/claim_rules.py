"""What the committee of a sub-district has resolved about claims, as its coordinator records it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import ChangedMeanwhile, ReasonMissing
from webapp.models.claiming import ClaimRules, StandingRule
from webapp.models.organisations import Organisation
from webapp.policy import Actor, Permission, authorize


def edit(
    answer_days: int,
    most_pending: int,
    standing: Mapping[int, int],
    *,
    version: int | None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Store the rules of the actor's sub-district, `standing` by category.

    Raises NotPermitted, ReasonMissing or ChangedMeanwhile.
    """
    with transaction() as session:
        place = session.get_one(Organisation, actor.subdistrict_id or actor.organisation_id)
        authorize(actor, Permission.EDIT_CLAIM_RULES, place)
        if not reason:
            raise ReasonMissing
        stored = select(ClaimRules).where(ClaimRules.subdistrict_id == place.id)
        rules = session.scalars(stored.with_for_update()).one_or_none()
        if version != (rules.version if rules else None):
            raise ChangedMeanwhile
        if rules is None:
            rules = ClaimRules(subdistrict_id=place.id)
            session.add(rules)
        rules.answer_days, rules.most_pending = answer_days, most_pending
        rules.changed_at = at
        session.flush()
        session.execute(delete(StandingRule).where(StandingRule.subdistrict_id == place.id))
        session.add_all(
            StandingRule(subdistrict_id=place.id, category_id=one, up_to=up_to)
            for one, up_to in standing.items()
        )
        record(
            session,
            actor,
            "claim_rules.edit",
            rules,
            at=at,
            reason=reason,
            within=place,
            answer_days=answer_days,
            most_pending=most_pending,
            up_to=[f"{one}:{up_to}" for one, up_to in sorted(standing.items())],
        )
