"""What a sub-district has resolved about claims, or the defaults."""

from collections.abc import Mapping

from sqlalchemy import select

from webapp.db import db
from webapp.models.claiming import ANSWER_DAYS, MOST_PENDING, ClaimRules, StandingRule


def rules_of(subdistrict_id: int) -> ClaimRules:
    """The stored rules; where there are none, the defaults as a row that is not stored."""
    mine = select(ClaimRules).where(ClaimRules.subdistrict_id == subdistrict_id)
    stored = db.session.scalars(mine).one_or_none()
    return stored or ClaimRules(
        subdistrict_id=subdistrict_id, answer_days=ANSWER_DAYS, most_pending=MOST_PENDING
    )


def standing_rules(subdistrict_id: int) -> Mapping[int, int]:
    """By category: up to which quantity the coordinator approves alone."""
    rows = db.session.execute(
        select(StandingRule.category_id, StandingRule.up_to).where(
            StandingRule.subdistrict_id == subdistrict_id
        )
    )
    return {row.category_id: row.up_to for row in rows}
