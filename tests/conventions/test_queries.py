"""Lists and first pages ask the database the same few questions however long they are."""

import pytest
from sqlalchemy import event

from tests import town as towns
from tests.town import NEED, OFFER, Town
from webapp.db import db, transaction
from webapp.services import matches

MOST = 12
ADMINS = ("coordinator river", "district_admin district", "auditor river", "auditor district")
LISTS = {
    "/": (
        "unit_contact river",
        "community_staff river",
        "community_secretary river",
        "committee_member river",
        *ADMINS,
    ),
    "/needs": ("community_staff river", *ADMINS),
    "/needs?q=珍珠&category=health&state=published&sort=-deadline": ("unit_contact river", *ADMINS),
    "/needs?mine=1&sort=owner": ("community_staff river",),
    "/offers": ("unit_contact river", *ADMINS),
    "/offers?sort=title": ("unit_contact river",),
    "/units": ("unit_contact river", *ADMINS),
    "/communities?sort=-needs": ("unit_contact river", *ADMINS),
    "/subdistricts": ("district_admin district", "auditor district"),
    "/meetings": ("coordinator river", "committee_member river"),
    "/matches": ("unit_contact river", "community_staff river", "committee_member river", *ADMINS),
    "/matches?q=珍珠&turn=1&sort=answer": ("unit_contact river", "coordinator river"),
    "/rounds": ("committee_member river", *ADMINS),
    "/outbox": ("district_admin district",),
    "/projects": ("unit_contact river", "committee_member river", *ADMINS),
    "/categories": ("unit_contact river", "district_admin district"),
    "/accounts": ADMINS,
    "/accounts?q=同事&sort=-created": ADMINS,
    "/accounts/invite?q=社区": ADMINS[:2],
    "/audit": ADMINS[2:],
    "/audit?object_type=need&role=coordinator": ADMINS[2:],
    "/me": ("unit_contact river", "coordinator river"),
    "/public/": (None,),
    "/public/needs": (None,),
    "/public/offers?sort=owner": (None,),
    "/organisations/{community}": ("unit_contact river", *ADMINS),
    "/needs/{need}": ("unit_contact river", "community_staff river", *ADMINS),
    "/offers/{offer}": ("unit_contact river", "coordinator river"),
}
WAYS = {
    "draft": (),
    "submitted": (),
    "verified": towns.EVERYWHERE["verified"],
    "published": towns.PUBLISH,
    "internal": towns.PUBLISH,
    "paused": towns.EVERYWHERE["paused"],
    "shared": towns.EVERYWHERE["shared"],
    "returned": towns.ONLY_HERE["returned"],
}


def one_more_of_everything(town):
    """One more row of whatever lists show, and one more match of the same need and offer."""
    with transaction() as session:
        for owner in ("river community", "river unit"):
            towns.add_colleague(session, town, f"number {len(town.people)}", owner)
        towns.add_link(session, town, "river community")
    for owner in ("river community", "river unit"):
        for kind in (NEED, OFFER):
            for state, moves in WAYS.items():
                if state != "verified" or (kind is NEED and owner == "river community"):
                    towns.add_posting(town, kind, state, owner, moves)
    for receiver, giver in towns.MATCHED_BY[:1]:
        towns.add_match(town, "active", receiver, giver)
        towns.add_match(town, "part", receiver, giver)


@pytest.fixture
def count(app, client_of):
    """How many questions each list takes now, for each of its readers."""
    sent = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *about: sent.append(about[2]))
    clients = {who: client_of(who) for readers in LISTS.values() for who in readers}

    def now(town, need, offer):
        found = {}
        places = {"community": town.organisations["river community"], "need": need, "offer": offer}
        for pattern, readers in LISTS.items():
            for who in readers:
                sent.clear()
                answer = clients[who].get(pattern.format(**places))
                assert answer.status_code == 200, (pattern, who)
                questions = [statement for statement in sent if not statement.startswith("BEGIN")]
                found[pattern, who] = len(questions)
        return found

    return now


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_lists_take_the_same_questions_whatever_their_length(app, people, count):
    town = Town(dict(people.actors), dict(people.organisations), people.categories)
    with app.app_context():
        one_more_of_everything(town)
    need = town.postings[NEED, "match part", "river community"]
    offer = town.postings[OFFER, "match part", "river unit"]
    count(town, need, offer)  # the first time, templates and translations load
    with_one = count(town, need, offer)
    with app.app_context():
        for _ in range(2):
            one_more_of_everything(town)
            other = town.postings[OFFER, "published", "river unit"]
            actor = people.actors["coordinator river"]
            matches.record(need, other, 1, actor=actor, at=towns.NOW, reason="")
    with_three = count(town, need, offer)
    assert with_three == with_one
    lists = {what: number for what, number in with_one.items() if "{" not in what[0]}
    assert {what: number for what, number in lists.items() if number > MOST} == {}
