"""Each invariant finds its own violation, planted with the guards off, and nothing on health."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tests import sheeted
from tests.claimed import allow_small, claim, led_to, pair
from tests.met import MEMBER, closed, items, opened
from tests.posted import OFFER, matched, published
from tests.webapp.plants import GUARDS, PLANTS
from tests.world import NOON
from webapp.chain import record
from webapp.check import QUERIES, invariants, violations
from webapp.db import db, transaction
from webapp.models.access import SessionStage, UserSession
from webapp.models.audit import AuditHead
from webapp.models.matches import Match
from webapp.models.meetings import Choice
from webapp.models.organisations import Organisation
from webapp.models.outbox import Alternate, Mail, MailWish, Notice, Nudge
from webapp.models.people import HELD_IN
from webapp.models.plans import RoundPlan
from webapp.models.postings import Visibility
from webapp.models.rounds import Round, RoundPolicy
from webapp.services import jobs, upkeep
from webapp.services.setup import after_restore
from webapp.services.voting import vote

LATER = NOON + timedelta(hours=1)


def imported(people) -> int:
    """Import a sheet of one need; return the id of the import."""
    staff = people.actors["community_staff river"]
    number = sheeted.uploaded(staff, sheeted.as_csv(sheeted.several(1)))
    return sheeted.written(staff, number).id


def decided(people, match_id: int) -> dict[str, int]:
    """A meeting with one member has passed the match; ids of meeting and item."""
    meeting = opened(people, [match_id])
    (item,) = [item.id for item in items(meeting)]
    vote(meeting, item, Choice.YES, actor=people.actors[MEMBER], at=NOON)
    closed(people, meeting)
    return {"meeting": meeting, "item": item}


def mailed(people, ids) -> None:
    """A mail that was sent, what it told, a nudge, and an alternate of a published plan."""
    who = people.actors["community_secretary river"]
    with transaction() as session:
        session.add(
            MailWish(person_id=who.person_id, rhythm="prompt", language="zh", changed_at=NOON)
        )
        mail = Mail(
            person_id=who.person_id, sort="digest", key="k", state="sent", subject="s", text="",
            html="", tries=1, made_at=NOON, next_try_at=NOON, sent_at=NOON, fault="",
        )  # fmt: skip
        session.add(mail)
        session.flush()
        notice = Notice(
            person_id=who.person_id, membership_id=who.membership_id, kind="asked", urgent=False,
            object_type="match", object_id=ids["match"], made_at=NOON, mail_id=mail.id,
        )  # fmt: skip
        nudge = Nudge(match_id=ids["match"], day=NOON.date(), nudged_by_id=who.person_id, at=NOON)
        session.add_all([notice, nudge])
        match = session.get(Match, ids["match"])
        record(session, people.actors["coordinator river"], "match.nudge", match, at=NOON)
        ids |= {"mail": mail.id}
    ids["alternate"] = _alternate(people, ids)


def _alternate(people, ids) -> int:
    where = {"tenant_id": people.organisations["river"]}
    with transaction() as session:
        policy = RoundPolicy(name="p", version=1, content={}, created_at=NOON, **where)
        session.add(policy)
        session.flush()
        one = Round(
            name="r", subdistrict_id=people.organisations["river"], state="published",
            district_id=people.organisations["district"], first_day=NOON.date(),
            last_day=NOON.date(), policy_id=policy.id, form_key="r", created_at=NOON,
            changed_at=NOON, frozen_at=NOON, published_at=NOON, **where,
        )  # fmt: skip
        session.add(one)
        session.flush()
        plan = RoundPlan(
            round_id=one.id, number=1, policy_id=policy.id, state="cancelled", seconds=5,
            decided={}, form_key="p", created_at=NOON, published_at=NOON, **where,
        )  # fmt: skip
        session.add(plan)
        session.flush()
        pair = {"need_id": ids["plain_need"], "offer_id": ids["plain_offer"]}
        session.add(Alternate(plan_id=plan.id, rank=1, score=1, metres=1, **pair))
        session.flush()
        return session.scalars(select(Alternate.id)).one()


@pytest.fixture
def story(people, in_app):
    """A healthy database with one of everything; ids by name."""
    allow_small(people)
    need = published(people, quantity=4)
    offer = published(people, OFFER, quantity=10)
    family = published(
        people, category="hardship", case_code="QW-2026-11", title="", text="", place="",
        visibility=Visibility.INTERNAL,
    )  # fmt: skip
    ids = {
        "need": need,
        "offer": offer,
        "match": matched(people, need, offer, 2),
        "claimed": led_to(people, claim(people, *pair(people), 1), "closed"),
        "heard": (heard := led_to(people, claim(people, *pair(people, quantity=40), 9), "agreed")),
        **decided(people, heard),
        "plain_need": published(people),
        "plain_offer": published(people, OFFER),
        "family": family,
        "sheet_import": imported(people),
        "culture": people.categories["culture"],
        "auditor": people.actors["auditor river"].person_id,
    } | {name.replace(" ", "_"): identity for name, identity in people.organisations.items()}
    mailed(people, ids)
    auditor = people.actors["auditor river"]
    with transaction() as session:
        jobs.order(session, "anchor_audit", key="anchor", at=LATER)
        common = {"stage": SessionStage.FULL, "created_at": NOON, "token_digest": "d" * 64}
        expires = {"expires_at": LATER + timedelta(hours=1)}
        membership = {"person_id": auditor.person_id, "membership_id": auditor.membership_id}
        session.add(UserSession(**common, **expires, **membership))
        river = session.get(Organisation, ids["river"])
        for _time in range(2):  # facts as those of a link, under another action
            record(session, auditor, "organisation.edit", river, at=NOON, invitation=7)
        ids["job"] = session.execute(text("SELECT max(id) FROM job")).scalar()
    head = db.session.scalars(select(AuditHead)).one()
    upkeep.add_anchor(head, at=NOON)
    db.session.rollback()
    return ids


def found(plant: str, story, dialect) -> set[tuple[str, str]]:
    """Plant in a transaction without guards, look, and roll it back."""
    for statement in [*GUARDS[dialect].split(";"), *plant.format(**story).split(";")]:
        db.session.execute(text(statement))
    try:
        return {(violation.number, violation.table) for violation in violations(at=LATER)}
    finally:
        db.session.rollback()
        if dialect == "sqlite":
            db.session.execute(text("PRAGMA ignore_check_constraints = OFF"))
            db.session.rollback()


def test_health_shows_nothing_and_each_plant_shows_itself(story, dialect):
    assert list(violations(at=LATER)) == []
    db.session.rollback()

    shown = {name: found(plant, story, dialect) for name, (plant, _expected) in PLANTS.items()}

    assert shown == {name: expected for name, (_plant, expected) in PLANTS.items()}
    assert list(violations(at=LATER)) == []


def test_every_invariant_has_a_plant():
    planted = {number for _plant, expected in PLANTS.values() for number, _table in expected}
    assert planted >= {number for number, _sentence, _query in invariants()}


def test_the_query_about_roles_lists_the_places_where_roles_are_held():
    query = next(query for number, _sentence, query in invariants() if number == "N17")
    listed = set(re.findall(r"'(\w+ \w+)'", query))
    assert listed == {f"{role} {kind}" for role, kinds in HELD_IN.items() for kind in kinds}


def test_numbers_are_unique_and_every_query_is_read():
    numbers = [number for number, _sentence, _query in invariants()]
    assert len(numbers) == len(set(numbers)) == QUERIES.read_text().count("\n-- N")


def test_a_violation_is_one_line_that_names_the_row(story, dialect):
    db.session.execute(text("UPDATE offer SET wants = '13912345678' WHERE id = :id"),
                       {"id": story["plain_offer"]})  # fmt: skip
    (violation,) = violations(at=LATER)
    expected = f"N23 offer {story['plain_offer']}: wants contains personal data (phone)"
    assert str(violation) == expected


def test_a_trail_cut_by_a_restore_is_told_from_one_cut_by_hand(story, app):
    """The restored database ends earlier than the last anchor, and says itself that it may."""
    ahead = json.dumps({"at": NOON.isoformat(), "seq": 10_000, "hash": "a" * 64})
    anchors = app.extensions["settings"].instance / upkeep.ANCHORS
    with anchors.open("a") as file:
        file.write(ahead + "\n")
    cut = [str(violation) for violation in violations(at=LATER)]
    assert cut == [f"N19 audit_event 10000: is not what was anchored on {NOON.isoformat()}"]
    db.session.rollback()

    after_restore(at=LATER)

    assert list(violations(at=LATER)) == []
