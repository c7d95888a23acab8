"""Steps in the life of a posting, inside an open transaction: submit it, move it, note it."""

from datetime import datetime
from typing import Any

from webapp.chain import record
from webapp.models.categories import Category
from webapp.models.postings import PostingAction
from webapp.policy import Actor
from webapp.services import rules
from webapp.services.content import PostingContent
from webapp.services.drafting import day_of, next_code, search_text


def submit_row(
    session: Any,
    posting: Any,
    content: PostingContent,
    category: Category,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Submit what is complete and fit; raises Incomplete or Unfit."""
    rules.check_complete(content, category)
    rules.check_fit(content, today=day_of(at))
    if posting.code is None:
        posting.code = next_code(session, posting, at)
        posting.search_text = search_text(posting)
    apply_move(session, posting, PostingAction.SUBMIT, actor=actor, at=at, reason="")


def apply_move(
    session: Any, posting: Any, action: PostingAction, *, actor: Actor, at: datetime, reason: str
) -> None:
    before = posting.state
    posting.apply(action, at=at)
    posting.state_note = reason
    facts = {"before": str(before), "after": str(posting.state)}
    record_move(session, posting, action, actor=actor, at=at, reason=reason, **facts)


def record_move(
    session: Any, posting: Any, action: str, *, actor: Actor, at: datetime, **facts: Any
) -> None:
    record(session, actor, f"{posting.__tablename__}.{action}", posting, at=at, **facts)
