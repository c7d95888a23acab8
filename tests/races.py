"""Sixteen people press the same button at once, over real connections."""

import secrets
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from tests import met
from tests.claimed import allow_small
from tests.contents import need, offer
from tests.world import NOON, World
from webapp.db import db
from webapp.errors import DomainError
from webapp.models.matches import MatchAction as M
from webapp.models.meetings import Choice
from webapp.models.offers import Offer
from webapp.models.people import Role
from webapp.models.postings import PostingAction as A
from webapp.models.postings import PostingKind
from webapp.services import acceptance, claims, invitations, matches, postings
from webapp.services.invitations import Invitee
from webapp.services.pair_rules import Terms
from webapp.services.voting import vote

CLIENTS = 16
NEED, OFFER = PostingKind.NEED, PostingKind.OFFER


def race(app: Flask, act: Callable[[int], Any], clients: int = CLIENTS) -> Counter[str]:
    """Let all act at the same moment; count "won" and the names of the refusals.

    Anything but a refusal of the domain (a time-out, a broken constraint) is raised.
    """
    gate = Barrier(clients)

    def client(number: int) -> str:
        with app.app_context():
            try:
                db.session.connection()  # nobody waits for a connection once the gate is open
                db.session.rollback()
                gate.wait()
                act(number)
            except DomainError as refusal:
                return type(refusal).__name__
            finally:
                db.session.remove()
        return "won"

    with ThreadPoolExecutor(clients) as pool:
        return Counter(pool.map(client, range(clients)))


class Scenes:
    """What is raced for; each method sets a new scene and returns what a client does in it."""

    def __init__(self, app: Flask, people: World) -> None:
        self._app, self.people, self._keys, self._small = app, people, 0, False
        self._members: list[Any] = []

    def publish(self) -> Callable[[int], Any]:
        posting_id = self._posted(NEED, "community_staff river", upto="verified")
        return lambda _n: self._move(NEED, posting_id, A.PUBLISH, "coordinator river")

    def publish_or_return(self) -> Callable[[int], Any]:
        posting_id = self._posted(NEED, "community_staff river", upto="verified")
        return lambda n: self._move(
            NEED, posting_id, A.RETURN if n % 2 else A.PUBLISH, "coordinator river"
        )

    def invitation(self) -> Callable[[int], Any]:
        self._keys += 1
        invitee = Invitee(
            account=f"newcomer-{self._keys}",
            name="新人",
            phone="",
            role=Role.UNIT_CONTACT,
            organisation_id=self.people.organisations["river unit"],
        )
        with self._app.app_context():
            token = invitations.invite(
                invitee, actor=self.people.actors["coordinator river"], at=NOON
            )
        return lambda n: acceptance.accept(
            token, f"wooden fence number {n} by the river", address=f"10.0.0.{n}", at=NOON
        )

    def last_quantity(self) -> Callable[[int], Any]:
        need_id = self._posted(NEED, "community_staff river", upto="published")
        offers = [
            self._posted(OFFER, "unit_contact river", upto="published") for _ in range(CLIENTS)
        ]
        coordinator = self.people.actors["coordinator river"]
        return lambda n: matches.record(
            need_id, offers[n], 4, actor=coordinator, at=NOON, reason=""
        )

    def claim_the_last(self) -> Callable[[int], Any]:
        """Sixteen offers for one need that is taken as a whole."""
        need_id = self._posted(NEED, "community_staff river", upto="published")
        offers = [
            self._posted(OFFER, "unit_contact river", upto="published") for _ in range(CLIENTS)
        ]
        return lambda n: self._claim(need_id, offers[n])

    def claim_both_ways(self) -> Callable[[int], Any]:
        """A unit claims the need with its offer while the community claims that offer for it."""
        need_id = self._posted(NEED, "community_staff river", upto="published")
        offer_id = self._posted(OFFER, "unit_contact river", upto="published")
        staff = self.people.actors["community_staff river"]

        def act(number: int) -> Any:
            if number % 2:
                return self._claim(need_id, offer_id)
            key, terms = secrets.token_hex(16), Terms(None)
            return claims.claim_offer(offer_id, need_id, terms, form_key=key, actor=staff, at=NOON)

        return act

    def publish_or_edit(self) -> Callable[[int], Any]:
        """An offer that was sent back: half of them correct it, each otherwise, half publish it."""
        with self._app.app_context():
            key = self._key()
            made = self._save(OFFER, "unit_contact river", key)
            self._move(OFFER, made.id, A.RETURN, "coordinator river")
            offer_id = int(made.id)
            version = db.session.get_one(Offer, offer_id, populate_existing=True).version
            db.session.remove()
        unit = self.people.actors["unit_contact river"]

        def act(number: int) -> Any:
            if number % 2:
                return self._move(OFFER, offer_id, A.PUBLISH, "coordinator river")
            content = offer(self.people, text=f"每月可派{number + 1}名医生讲课。")
            sent = {"form_key": key, "version": version, "submit": True, "actor": unit, "at": NOON}
            return postings.save(OFFER, content, **sent)

        return act

    def accept_or_withdraw(self) -> Callable[[int], Any]:
        return self._answers(M.WITHDRAW, "unit_contact river", M.ACCEPT, upto="awaiting")

    def accept_or_decline(self) -> Callable[[int], Any]:
        return self._answers(M.DECLINE, "community_secretary river", M.ACCEPT, upto="awaiting")

    def approve_or_refuse(self) -> Callable[[int], Any]:
        if not self._small:
            with self._app.app_context():
                allow_small(self.people)
            self._small = True
        return self._answers(M.REFUSE, "coordinator river", M.APPROVE, upto="agreed")

    def vote_or_close(self) -> Callable[[int], Any]:
        """One closes the meeting while fifteen members vote."""
        match_id, members = self._agreed(), self._seats()
        with self._app.app_context():
            meeting_id = met.opened(self.people, [match_id])
            (item_id,) = [item.id for item in met.items(meeting_id)]
        return lambda n: (
            vote(meeting_id, item_id, Choice.YES, actor=members[n], at=NOON)
            if n
            else met.closed(self.people, meeting_id)
        )

    def pass_or_withdraw(self) -> Callable[[int], Any]:
        """Half of them close the meeting that passes a match, the others take it back."""
        match_id, members = self._agreed(), self._seats()
        with self._app.app_context():
            meeting_id = met.opened(self.people, [match_id])
            (item_id,) = [item.id for item in met.items(meeting_id)]
            for member in members[1:]:
                vote(meeting_id, item_id, Choice.YES, actor=member, at=NOON)
        return lambda n: (
            met.closed(self.people, meeting_id)
            if n % 2
            else self._step(match_id, M.WITHDRAW, "unit_contact river")
        )

    def _seats(self) -> list[Any]:
        """The world's member for the first client, who does not vote, and one for each other."""
        with self._app.app_context():
            if len(self._members) < CLIENTS:
                self._members = [self.people.actors[met.MEMBER]]
                self._members += [met.seated(self.people, n) for n in range(1, CLIENTS)]
        return self._members

    def _agreed(self) -> int:
        need_id = self._posted(NEED, "community_staff river", upto="published")
        offer_id = self._posted(OFFER, "unit_contact river", upto="published")
        with self._app.app_context():
            match_id = int(self._claim(need_id, offer_id).id)
            self._step(match_id, M.ACCEPT, "community_secretary river")
        return match_id

    def claim_or_close(self) -> Callable[[int], Any]:
        """Half of them claim the need while its owner takes it back."""
        need_id = self._posted(NEED, "community_staff river", upto="published")
        offers = [
            self._posted(OFFER, "unit_contact river", upto="published") for _ in range(CLIENTS)
        ]
        return lambda n: (
            self._claim(need_id, offers[n])
            if n % 2
            else self._move(NEED, need_id, A.WITHDRAW, "community_staff river")
        )

    def _answers(self, odd: M, who_odd: str, even: M, *, upto: str) -> Callable[[int], Any]:
        need_id = self._posted(NEED, "community_staff river", upto="published")
        offer_id = self._posted(OFFER, "unit_contact river", upto="published")
        with self._app.app_context():
            match_id = int(self._claim(need_id, offer_id).id)
            if upto == "agreed":
                self._step(match_id, M.ACCEPT, "community_secretary river")
        who_even = "coordinator river" if upto == "agreed" else "community_secretary river"
        return lambda n: (
            self._step(match_id, odd, who_odd) if n % 2 else self._step(match_id, even, who_even)
        )

    def _claim(self, need_id: int, offer_id: int) -> Any:
        actor = self.people.actors["unit_contact river"]
        key, terms = secrets.token_hex(16), Terms(None)
        return claims.claim_need(need_id, offer_id, terms, form_key=key, actor=actor, at=NOON)

    def _step(self, match_id: int, action: M, who: str) -> None:
        matches.move(match_id, action, actor=self.people.actors[who], at=NOON, reason="照章办理")

    def one_form(self) -> Callable[[int], Any]:
        """Not a race to be won: all send the same form, and one row comes of it."""
        key = self._key()
        return lambda _n: self._save(NEED, "community_staff river", key)

    def first_numbers(self) -> Callable[[int], Any]:
        keys = [self._key() for _ in range(CLIENTS)]
        return lambda n: self._save(NEED, "community_staff hill", keys[n])

    def _key(self) -> str:
        self._keys += 1
        return f"{self._keys:032x}"

    def _save(self, kind: PostingKind, who: str, key: str) -> Any:
        content = need(self.people) if kind is NEED else offer(self.people)
        actor = self.people.actors[who]
        return postings.save(
            kind, content, form_key=key, version=None, submit=True, actor=actor, at=NOON
        )

    def _move(self, kind: PostingKind, posting_id: int, action: A, who: str) -> None:
        actor = self.people.actors[who]
        postings.move(kind, posting_id, action, actor=actor, at=NOON, reason="请补充地点")

    def _posted(self, kind: PostingKind, who: str, *, upto: str) -> int:
        with self._app.app_context():
            made = self._save(kind, who, self._key())
            if made.must_be_verified:
                self._move(kind, made.id, A.VERIFY, "community_secretary river")
            if upto == "published":
                self._move(kind, made.id, A.PUBLISH, "coordinator river")
            return int(made.id)
