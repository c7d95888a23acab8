"""Work for journeys to begin with, made by the services so that each journey has its own."""

import secrets
from datetime import UTC, datetime, timedelta

from tests import contents
from tests.e2e.serving import Site
from tests.town import TODAY
from webapp.models.postings import PostingAction, PostingKind
from webapp.services import postings

WRITERS = {PostingKind.NEED: "community_staff river", PostingKind.OFFER: "unit_contact river"}
MOVERS = {
    PostingAction.VERIFY: "community_secretary river",
    PostingAction.PUBLISH: "coordinator river",
}


def posted(site: Site, kind: PostingKind, title: str, *moves: PostingAction) -> str:
    """Submit a posting and lead it on; return its address."""
    town, now = site.town, datetime.now(UTC)
    later = TODAY + timedelta(days=200)
    make = {
        PostingKind.NEED: lambda: contents.need(town, title=title, last_date=later),  # type: ignore[arg-type]
        PostingKind.OFFER: lambda: contents.offer(town, title=title, valid_until=later),  # type: ignore[arg-type]
    }
    with site.app.app_context():
        made = postings.save(
            kind,
            make[kind](),
            form_key=secrets.token_hex(16),
            version=None,
            submit=True,
            actor=town.actors[WRITERS[kind]],
            at=now,
        )
        for action in moves:
            postings.move(kind, made.id, action, actor=town.actors[MOVERS[action]], at=now)
        return f"/{kind}/{made.id}"
