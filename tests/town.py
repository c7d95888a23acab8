"""A town where everything has happened: postings in every state, matches, links, colleagues.

Added to the world by calling the services, for tests that walk all pages as all roles.
"""

import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from tests import contents, met, rounds
from tests.world import World
from webapp.crypto import new_token, token_digest
from webapp.db import transaction
from webapp.i18n import CHINA
from webapp.models.access import Invitation, InvitationPurpose
from webapp.models.claiming import StandingRule
from webapp.models.exports import KEPT_FOR, Export, ExportList, ExportPart, FileForm
from webapp.models.imports import Import, ImportKind, ImportState, SheetProblem, SheetRow
from webapp.models.matches import Match, MatchAction
from webapp.models.meetings import MeetingAction
from webapp.models.organisations import Nature, OrganisationKind
from webapp.models.outbox import (
    Alternate,
    CalendarFeed,
    Mail,
    MailRhythm,
    MailSort,
    MailState,
    MailWish,
)
from webapp.models.people import Membership, Person, Role
from webapp.models.plans import PlanState, RoundPlan
from webapp.models.postings import PostingAction as A
from webapp.models.postings import PostingKind, Visibility
from webapp.models.rounds import Round, RoundState
from webapp.policy import Actor
from webapp.services import (
    categories,
    claims,
    matches,
    meeting_closing,
    meetings,
    organisations,
    postings,
    second_factor,
)
from webapp.services.invitations import LINK_LASTS
from webapp.services.organisations import OrganisationContent
from webapp.services.pair_rules import Terms

NEED, OFFER = PostingKind.NEED, PostingKind.OFFER
NOW = datetime.now(UTC) - timedelta(minutes=1)  # pages ask the real clock, so the town must, too
TODAY = NOW.astimezone(CHINA).date()
PEARL = "珍珠"  # with a number behind it stands in every text of one posting and nowhere else
WRITERS = {
    "river community": "community_staff river",
    "river unit": "unit_contact river",
    "river second community": "second community_staff river",
    "river second unit": "second unit_contact river",
    "hill community": "community_staff hill",
    "hill unit": "unit_contact hill",
    "far community": "community_staff far",
    "far unit": "unit_contact far",
}
OWNERS = (
    "river community",
    "river unit",
    "river second community",
    "hill community",
    "far community",
)
# What people do to a submitted posting, one after the other, to bring it there.
PUBLISH = (A.VERIFY, A.PUBLISH)
EVERYWHERE: dict[str, tuple[A, ...]] = {
    "draft": (),
    "submitted": (),
    "verified": (A.VERIFY,),
    "published": PUBLISH,
    "internal": PUBLISH,
    "restricted": PUBLISH,
    "paused": (*PUBLISH, A.PAUSE),
    "shared": (*PUBLISH, A.SHARE),
}
ONLY_HERE: dict[str, tuple[A, ...]] = {
    "returned": (A.RETURN,),
    "withdrawn": (A.WITHDRAW,),
    "redirected": (A.REDIRECT,),
    "expired": (*PUBLISH, A.EXPIRE),
}
MATCHED_BY = (  # need's owner, offer's owner
    ("river community", "river unit"),
    ("river second community", "river second unit"),
    ("hill community", "hill unit"),
    ("far community", "far unit"),
)
CLAIMED: dict[str, tuple[tuple[MatchAction, str], ...]] = {
    "awaiting": (),
    "agreed": ((MatchAction.ACCEPT, "receiver"),),
    "heard": ((MatchAction.ACCEPT, "receiver"),),  # stands on the agenda of a meeting
    "agreed large": ((MatchAction.ACCEPT, "receiver"),),
    "approved": ((MatchAction.ACCEPT, "receiver"), (MatchAction.APPROVE, "coordinator")),
    "leaving": (
        (MatchAction.ACCEPT, "receiver"),
        (MatchAction.APPROVE, "coordinator"),
        (MatchAction.ASK_TO_LEAVE, "giver"),
    ),
    "declined": ((MatchAction.DECLINE, "receiver"),),
}
CLOSED_CATEGORY = "legal"
HALF_WAY = ("second_factor", "enrolment", "new_password")


@dataclass
class Town:
    """What there is, by words: postings[NEED, "draft", "hill unit"] is an id."""

    actors: dict[str, Actor]
    organisations: dict[str, int]
    categories: dict[str, int]
    postings: dict[tuple[PostingKind, str, str], int] = field(default_factory=dict)
    pearls: dict[str, tuple[PostingKind, str, str]] = field(default_factory=dict)
    matches: dict[tuple[str, str], int] = field(default_factory=dict)
    meetings: dict[tuple[str, str], int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)  # on the open meeting of each place
    rounds: dict[tuple[str, str], int] = field(default_factory=dict)
    plans: dict[str, int] = field(default_factory=dict)
    questions: dict[str, int] = field(default_factory=dict)
    previews: dict[str, int] = field(default_factory=dict)
    people: dict[tuple[str, str], int] = field(default_factory=dict)
    memberships: dict[tuple[str, str], int] = field(default_factory=dict)
    accounts: dict[tuple[str, str], str] = field(default_factory=dict)
    links: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    form_keys: dict[tuple[PostingKind, str, str], str] = field(default_factory=dict)
    imports: dict[tuple[str, str], int] = field(default_factory=dict)
    alternates: dict[str, int] = field(default_factory=dict)
    mails: dict[str, int] = field(default_factory=dict)
    feeds: dict[str, str] = field(default_factory=dict)  # secret tokens by place
    exports: dict[str, int] = field(default_factory=dict)  # by the name of whoever ordered it


def build(world: World) -> Town:
    town = Town(dict(world.actors), dict(world.organisations), world.categories)
    _organisations(town)
    categories.close(CLOSED_CATEGORY, actor=district_admin(town, "river"), at=NOW)
    with transaction() as session:
        _people(session, town)
    for kind in PostingKind:
        for owner in OWNERS:
            ways = EVERYWHERE | (ONLY_HERE if owner in OWNERS[:2] else {})
            for state, moves in ways.items():
                if state != "verified" or (kind is NEED and owner != "river unit"):
                    add_posting(town, kind, state, owner, moves)
    _matches(town)
    for place in ("river", "hill", "far"):
        add_rounds(town, world, place)
        add_meetings(town, world, place)
        with transaction() as session:
            add_alternate(session, town, place)
            add_mail(session, town, place)
    return town


def add_meetings(town: Town, world: World, place: str) -> None:
    """One planned, one called, one open, and one that decided nothing, for want of votes."""
    heard = town.matches["heard", f"{place} community"]
    coordinator = town.actors[f"coordinator {place}"]
    done = met.opened(world, [heard], place=place, at=NOW)
    meeting_closing.close(done, actor=coordinator, at=NOW)
    town.meetings["closed", place] = done
    town.meetings["planned", place] = met.planned(world, [], place=place, at=NOW)
    town.meetings["open", place] = met.opened(world, [heard], place=place, at=NOW)
    town.items[place] = met.items(town.meetings["open", place])[0].id
    if place != "river":
        return
    other = met.planned(world, [town.matches["heard", "river second community"]], at=NOW)
    meetings.move(other, MeetingAction.CALL, actor=coordinator, at=NOW)
    town.meetings["called", place] = other


def add_alternate(session: Any, town: Town, place: str) -> None:
    """A declined match that came from a published round, and an offer to be asked instead."""
    like = session.get_one(Round, town.rounds["proposed", place])
    copied = {name: getattr(like, name) for name in ("tenant_id", "subdistrict_id", "policy_id")}
    days = {"first_day": like.first_day, "last_day": like.last_day, "created_at": NOW}
    one = Round(
        name="已发布的一轮",
        state=RoundState.PUBLISHED,
        district_id=like.district_id,
        form_key=secrets.token_hex(16),
        changed_at=NOW,
        frozen_at=NOW,
        published_at=NOW,
        **copied,
        **days,
    )
    session.add(one)
    session.flush()
    plan = RoundPlan(
        round_id=one.id,
        tenant_id=one.tenant_id,
        policy_id=one.policy_id,
        number=1,
        state=PlanState.CANCELLED,
        seconds=5,
        decided={"pins": [], "forbidden": []},
        form_key=secrets.token_hex(16),
        created_at=NOW,
        published_at=NOW,
    )
    session.add(plan)
    match = session.get_one(Match, town.matches["declined", f"{place} community"])
    match.round_id = one.id
    waiting = session.get_one(Match, town.matches["awaiting", f"{place} community"])
    waiting.round_id = one.id
    session.flush()
    other = town.postings[OFFER, "match awaiting", f"{place} unit"]
    ids = {"plan_id": plan.id, "need_id": match.need_id, "offer_id": other}
    alternate = Alternate(rank=1, score=1, metres=1, **ids)
    session.add(alternate)
    session.flush()
    town.alternates[place] = alternate.id
    town.rounds["published", place] = one.id


def add_mail(session: Any, town: Town, place: str) -> None:
    """Somebody who wants mail and a calendar, and a mail that could not be sent."""
    person_id = town.actors[f"second unit_contact {place}"].person_id
    session.add(
        MailWish(
            person_id=person_id,
            address=f"{place}@example.cn",
            rhythm=MailRhythm.PROMPT,
            language="zh",
            changed_at=NOW,
        )
    )
    mail = Mail(
        person_id=person_id,
        sort=MailSort.DIGEST,
        key=f"digest:{person_id}",
        state=MailState.FAILED,
        subject="共建",
        text=PEARL,
        html=PEARL,
        tries=7,
        made_at=NOW,
        next_try_at=NOW,
        fault="550",
    )
    session.add(mail)
    token = new_token()
    digest = token_digest(token)
    session.add(CalendarFeed(person_id=person_id, token_digest=digest, made_at=NOW))
    session.flush()
    town.feeds[place], town.mails[place] = token, mail.id


def add_rounds(town: Town, world: World, place: str) -> None:
    """One round for each of the first states; the plan is the optimizer's own."""
    town.rounds["open", place] = rounds.opened(world, place)
    town.rounds["frozen", place] = rounds.frozen(world, place)
    with (
        patch("webapp.services.solving.at_work", rounds.at_work_here),
        patch("webapp.services.explaining.at_work", rounds.at_work_here),
        patch("webapp.services.previews.at_work", rounds.at_work_here),
    ):
        town.rounds["proposed", place], town.plans[place] = rounds.planned(world, place)
        town.previews[place] = rounds.previewed(world, place)
        town.questions[place] = rounds.asked(
            world,
            town.plans[place],
            town.postings[NEED, "published", f"{place} community"],
            town.postings[OFFER, "published", f"{place} community"],
            place,
        )


def _matches(town: Town) -> None:
    for receiver, giver in MATCHED_BY:
        add_match(town, "active", receiver, giver)
        add_match(town, "delivered", receiver, giver)
    for state in ("confirmed", "part", "cancelled"):
        add_match(town, state, *MATCHED_BY[0])
    add_match(town, "across", "hill community", "hill unit")
    for place in ("river", "hill", "far"):
        allow_small(town, place)
    for receiver, giver in MATCHED_BY:
        for state in CLAIMED:
            add_claim(town, state, receiver, giver)
    with transaction() as session:
        _exports(session, town)
        _imports(session, town)
    return town


def place_of(owner: str) -> str:
    return owner.split(maxsplit=1)[0]


def district_admin(town: Town, place: str) -> Actor:
    return town.actors[f"district_admin {'other district' if place == 'far' else 'district'}"]


def _organisations(town: Town) -> None:
    """An empty unit and a closed one for each sub-district: nothing hangs on them."""
    for place in ("river", "hill", "far"):
        admin = district_admin(town, place)
        for word in ("empty", "closed"):
            content = OrganisationContent(
                kind=OrganisationKind.UNIT,
                name=f"{word} {place}",
                nature=Nature.STATE_FIRM,
                contact_phone="0316-5550199",
            )
            made = organisations.add(town.organisations[place], content, actor=admin, at=NOW)
            town.organisations[f"{place} {word} unit"] = made.id
        organisations.close(made.id, "迁出", actor=admin, at=NOW)


def _people(session: Any, town: Town) -> None:
    """Colleagues whom tests may stop, open links, and people who are half-way in."""
    for owner in WRITERS:
        for way in ("ordinary", "stopped", "protected"):
            add_colleague(session, town, way, owner)
        add_link(session, town, owner)
    for way in ("gone", *HALF_WAY):
        membership = add_colleague(session, town, way, "river community")
        model = town.actors["community_staff river"]
        town.actors[way] = replace(
            model, person_id=membership.person_id, membership_id=membership.id
        )


def _exports(session: Any, town: Town) -> None:
    """A file for everybody, ready to be fetched."""
    for number, (who, actor) in enumerate(town.actors.items()):
        export = Export(
            form_key=f"{number:032x}",
            membership_id=actor.membership_id,
            what=ExportList.NEEDS,
            form=FileForm.CSV,
            wanted={},
            total=3000,
            size=len(PEARL.encode()),
            created_at=NOW,
            ready_at=NOW,
            expires_at=NOW + KEPT_FOR,
        )
        session.add(export)
        session.flush()
        session.add(ExportPart(export_id=export.id, number=0, content=PEARL.encode()))
        town.exports[who] = export.id


def _imports(session: Any, town: Town) -> None:
    """A sheet with an open question, one without, and one that was written, for each owner."""
    places = {**WRITERS, **{place: f"coordinator {place}" for place in ("river", "hill", "far")}}
    for owner, who in places.items():
        for state in ("asking", "ready", "committed"):
            town.imports[state, owner] = add_import(session, town.actors[who], state)


def add_import(session: Any, actor: Actor, state: str) -> int:
    pearl = f"{PEARL}9999"  # nobody else may read what somebody uploads
    column = {"heading": "标题", "field": "title", "unsure": False, "samples": [pearl]}
    made = Import(
        kind=ImportKind.NEEDS,
        state=ImportState(state),
        form_key=f"{actor.membership_id:016x}{state:0>16}",
        owner_id=actor.organisation_id,
        subdistrict_id=actor.subdistrict_id,
        district_id=actor.district_id,
        membership_id=actor.membership_id,
        created_by_id=actor.person_id,
        created_at=NOW,
        changed_at=NOW,
        committed_at=NOW if state == "committed" else None,
        file_name=f"{pearl}.csv",
        file_size=1,
        sheets=[{"name": "清单", "title": "", "rows": 1}],
        sheet=0,
        columns=[column],
        digest=state,
        counts={"rows": 1, "new": 1, "asked": int(state == "asking"), "later": 0, "noted": 0}
        | {"there": 0, "out": 0},
    )
    session.add(made)
    session.flush()
    if state != "committed":
        cells = [["测血压", 2, 1, "text"]]
        session.add(SheetRow(import_id=made.id, position=0, number=2, cells=cells, key=""))
    if state == "asking":
        about = {"position": 0, "column_number": 0, "field": "title", "code": "empty"}
        session.add(SheetProblem(import_id=made.id, **about, facts={"found": ""}, said="测血压"))
    return int(made.id)


def add_colleague(session: Any, town: Town, way: str, owner: str) -> Membership:
    number = len(town.people)
    model = session.get_one(Person, town.actors["community_staff river"].person_id)
    person = Person(
        account=f"colleague-{number}",
        name=f"同事{number}",
        password_hash=model.password_hash,
        totp_confirmed_at=NOW if way == "protected" else None,
        totp_last_step=0,
        created_at=NOW,
        deactivated_at=NOW if way in {"stopped", "gone"} else None,
    )
    if way == "enrolment":
        second_factor.prepare(person)
    session.add(person)
    session.flush()
    membership = Membership(
        person_id=person.id,
        organisation_id=town.organisations[owner],
        role=_role_in(owner),
        created_at=NOW,
    )
    session.add(membership)
    session.flush()
    town.people[way, owner], town.accounts[way, owner] = person.id, person.account
    town.memberships[way, owner] = membership.id
    return membership


def _role_in(owner: str) -> Role:
    return Role.UNIT_CONTACT if owner.endswith("unit") else Role.COMMUNITY_STAFF


def add_link(session: Any, town: Town, owner: str) -> None:
    token = new_token()
    link = Invitation(
        token_digest=token_digest(token),
        purpose=InvitationPurpose.JOIN,
        name="新人",
        account=f"new-{owner}".replace(" ", "-"),
        role=_role_in(owner),
        organisation_id=town.organisations[owner],
        created_at=NOW,
        expires_at=NOW + LINK_LASTS,
    )
    session.add(link)
    session.flush()
    town.links[owner], town.tokens[owner] = link.id, token


def add_posting(town: Town, kind: PostingKind, state: str, owner: str, moves: tuple[A, ...]) -> int:
    """Post and lead to a state. `state` also names it, and a visibility if it is one."""
    pearl = f"{PEARL}{len(town.pearls):04d}"
    form_key = f"{len(town.pearls):032x}"
    made = postings.save(
        kind,
        content_with(pearl, town, kind, visibility_of(state)),
        form_key=form_key,
        version=None,
        submit=state != "draft",
        actor=town.actors[WRITERS[owner]],
        at=NOW,
    )
    for action in moves:
        if action is A.EXPIRE:
            with transaction() as session:
                session.get_one(type(made), made.id).apply(action, at=NOW)
        elif action is not A.VERIFY or made.must_be_verified:
            actor = _mover(town, action, owner)
            postings.move(kind, made.id, action, actor=actor, at=NOW, reason="照章办理")
    town.postings[kind, state, owner] = made.id
    town.pearls[pearl] = (kind, state, owner)
    town.form_keys[kind, state, owner] = form_key
    return int(made.id)


def visibility_of(state: str) -> Visibility:
    if state.endswith("restricted"):
        return Visibility.RESTRICTED
    return Visibility.INTERNAL if state.endswith("internal") else Visibility.PUBLIC


def _mover(town: Town, action: A, owner: str) -> Actor:
    place = place_of(owner)
    if action is A.WITHDRAW:
        return town.actors[WRITERS[owner]]
    if action is A.SHARE:
        return district_admin(town, place)
    if action is A.VERIFY:
        secretary = town.actors[f"community_secretary {place}"]
        return replace(secretary, organisation_id=town.organisations[owner])
    return town.actors[f"coordinator {place}"]


def content_with(pearl: str, town: Town, kind: PostingKind, visibility: Visibility) -> Any:
    """Return sound content with the pearl in every text."""
    world = World(categories=town.categories)
    names = ["title", "text", "place"]
    if kind is NEED:
        names += ["audience", "conditions", "contributes", "can_return", "duty_check"]
        texts = {name: f"{name} {pearl}" for name in names}
        last = TODAY + timedelta(days=200)
        return contents.need(world, visibility=visibility, last_date=last, divisible=True, **texts)
    names += ["audience_limits", "qualification", "exclusions", "cost_note", "safety", "wants"]
    texts = {name: f"{name} {pearl}" for name in (*names, "contact_name", "authorised_by")}
    until = TODAY + timedelta(days=300)
    return contents.offer(world, visibility=visibility, valid_until=until, **texts)


def allow_small(town: Town, place: str) -> None:
    with transaction() as session:
        session.add(
            StandingRule(
                subdistrict_id=town.organisations[place],
                category_id=town.categories["health"],
                up_to=1,
            )
        )


def add_claim(town: Town, state: str, receiver: str, giver: str) -> None:
    """Let the giver claim a need of the receiver's, and lead the claim to a state."""
    place = place_of(receiver)
    need_id = add_posting(town, NEED, f"match {state}", receiver, PUBLISH)
    offer_id = add_posting(town, OFFER, f"match {state}", giver, PUBLISH)
    secretary = town.actors[f"community_secretary {place}"]
    actors = {
        "giver": town.actors[WRITERS[giver]],
        "receiver": replace(secretary, organisation_id=town.organisations[receiver]),
        "coordinator": town.actors[f"coordinator {place}"],
    }
    quantity = 4 if state == "agreed large" else 1
    match = claims.claim_need(
        need_id,
        offer_id,
        Terms(quantity, "周六上午"),
        form_key=secrets.token_hex(16),
        actor=actors["giver"],
        at=NOW,
    )
    for action, who in CLAIMED[state]:
        matches.move(match.id, action, actor=actors[who], at=NOW, reason="照章办理")
    town.matches[state, receiver] = match.id


def add_match(town: Town, state: str, receiver: str, giver: str) -> None:
    """Match two postings of their own. "across" joins a shared need to an offer kept inside."""
    across = state == "across"
    need_moves = EVERYWHERE["shared" if across else "published"]
    need_id = add_posting(town, NEED, f"match {state}", receiver, need_moves)
    offer_state = "across restricted" if across else f"match {state}"
    offer_id = add_posting(town, OFFER, offer_state, giver, PUBLISH)
    actor = town.actors[f"coordinator {place_of(receiver)}"]
    quantity = 4 if state in {"active", "delivered", "confirmed"} else 1
    match = matches.record(need_id, offer_id, quantity, actor=actor, at=NOW, reason="已谈好")
    town.matches[state, receiver] = match.id
    if state in {"delivered", "confirmed"}:
        matches.move(match.id, MatchAction.DELIVER, actor=town.actors[WRITERS[giver]], at=NOW)
    if state == "confirmed":
        matches.move(match.id, MatchAction.CONFIRM, actor=town.actors[WRITERS[receiver]], at=NOW)
    if state == "cancelled":
        matches.move(match.id, MatchAction.CANCEL, actor=actor, at=NOW, reason="照章办理")
