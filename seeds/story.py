"""Play the lives of the demo postings, day by day, by calling the services."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

from seeds.claiming import AGES, MATCH_REASONS, TIMES, WAYS, WORDS
from seeds.fates import NEED_FATES, OFFER_FATES, REASONS, Fate, at_work, draw
from seeds.meetings import Committees
from seeds.people import Cast
from seeds.texts import NeedText, OfferText, Owner, need_draft, offer_draft
from webapp.db import db
from webapp.i18n import CHINA
from webapp.models.matches import Match, MatchAction
from webapp.models.needs import RaisedBy, Scope, Source, Urgency
from webapp.models.offers import Reach
from webapp.models.postings import PostingAction as A
from webapp.models.postings import PostingKind, Visibility
from webapp.models.windows import Holidays, WindowKind
from webapp.policy import Actor
from webapp.services import claims, matches, postings
from webapp.services.content import CONTENT_OF, WindowContent
from webapp.services.pair_rules import Terms
from webapp.services.rules import TELLING

NOT_CONTENT = {"category_id", "windows", "grid_id"}
ENUMS: Mapping[str, Callable[[Any], Any]] = {
    "raised_by": RaisedBy,
    "source": Source,
    "urgency": Urgency,
    "scope": Scope,
    "visibility": Visibility,
    "reach": Reach,
}


@dataclass(frozen=True)
class Author:
    """An organisation that posts: who writes, in whose voice, and where it lies."""

    actor: Actor
    owner: Owner

    @property
    def street(self) -> int:
        return self.actor.subdistrict_id or 0


@dataclass
class Life:
    """One posting on its way; `id` is known once it is written."""

    kind: PostingKind
    author: Author
    category: str
    fate: Fate
    content: Any
    form_key: str
    id: int = 0


class Story:
    """Everything that happens in the city, in the order of time: the audit chain wants that."""

    def __init__(
        self, rng: Random, cast: Cast, category_ids: Mapping[str, int], now: datetime
    ) -> None:
        self._rng, self._cast, self._now = rng, cast, now
        self._category_ids = category_ids
        self._agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._numbers = count()
        self._titles: dict[int, set[str]] = {}
        self.committees = Committees()
        # Published offers by sub-district and category, in which needs look for a partner.
        self._shelf: dict[tuple[int, str], list[Life]] = {}

    def plan_needs(self, authors: Sequence[tuple[Author, str]]) -> None:
        """Plan one need for each author and category."""
        for author, category in authors:
            self._plan(PostingKind.NEED, author, category, draw(self._rng, NEED_FATES, self._now))

    def plan_offers(self, authors: Sequence[tuple[Author, str]]) -> None:
        for author, category in authors:
            self._plan(PostingKind.OFFER, author, category, draw(self._rng, OFFER_FATES, self._now))

    def play(self) -> None:
        """Let all of it happen."""
        while self._agenda:
            at, _number, act = heappop(self._agenda)
            act(at)

    def _plan(self, kind: PostingKind, author: Author, category: str, fate: Fate) -> None:
        content = self._content(kind, author, category, fate)
        form_key = f"{self._rng.getrandbits(128):032x}"
        life = Life(kind, author, category, fate, content, form_key)
        self._at(fate.moments[0], lambda at: self._write(life, at))

    def _at(self, moment: datetime, act: Callable[[datetime], None]) -> None:
        heappush(self._agenda, (moment, next(self._numbers), act))

    def _content(self, kind: PostingKind, author: Author, category: str, fate: Fate) -> Any:
        lapses = "lapse" in fate.moves
        day = _day(fate.moments[0] if lapses else self._now)
        taken = self._titles.setdefault(author.actor.organisation_id, set())
        make = need_draft if kind is PostingKind.NEED else offer_draft
        text = make(self._rng, category, author.owner, day, taken)
        taken.add(text.title)
        content = _as_content(kind, text, self._category_ids[category])
        if kind is PostingKind.NEED and content.last_date is None:
            content = replace(content, last_date=day + timedelta(days=self._rng.randint(20, 240)))
        if lapses:  # good until shortly after its publication, so that it is over by now
            end = _day(fate.moments[-1]) + timedelta(days=1)
            last = "last_date" if kind is PostingKind.NEED else "valid_until"
            content = replace(content, **{last: end})
        return content

    def _write(self, life: Life, at: datetime) -> None:
        made = postings.save(
            life.kind,
            life.content,
            form_key=life.form_key,
            version=None,
            submit="draft" not in life.fate.moves,
            actor=life.author.actor,
            at=at,
        )
        life.id = made.id
        for move, moment in zip(life.fate.moves, life.fate.moments[1:], strict=True):
            if not _left_out(life, move, must_be_verified=made.must_be_verified):
                self._at(moment, self._act(life, move))

    def _act(self, life: Life, move: str) -> Callable[[datetime], None]:
        if move.startswith("claim"):
            way = move.removeprefix("claim ")
            return lambda at: self._plan_claim(life, way, at)
        if move.startswith("match"):
            return lambda at: self._match(life, all_of_it=move == "match_all", at=at)
        if move == "deliver":
            return lambda at: None  # follows the match, see _match
        return lambda at: self._move(life, A(move), at)

    def _move(self, life: Life, action: A, at: datetime) -> None:
        family = getattr(life.content, "case_code", None)
        if action is A.SHARE and (family or life.content.visibility is Visibility.RESTRICTED):
            return  # these never leave their sub-district
        reason = self._rng.choice(REASONS[action]) if action in REASONS else ""
        actor = self._who(life, action)
        postings.move(life.kind, life.id, action, actor=actor, at=at, reason=reason)
        if life.kind is PostingKind.OFFER and action is A.PUBLISH and life.fate.moves[-1] == action:
            self._shelf.setdefault((life.author.street, life.category), []).append(life)

    def _who(self, life: Life, action: A) -> Actor:
        actor = life.author.actor
        if action is A.VERIFY:
            return self._cast.secretaries[actor.organisation_id]
        if action in {A.SHARE}:
            street = frozenset({life.author.street})
            return replace(self._cast.admins[actor.district_id], inside=street)
        if action in {A.WITHDRAW, A.PAUSE}:
            return actor
        return self._cast.coordinators[life.author.street]

    def _match(self, life: Life, *, all_of_it: bool, at: datetime) -> None:
        """Let the coordinator record a match with an offer of the street that still has enough."""
        shelf = self._shelf.get((life.author.street, life.category), [])
        wanted = life.content.quantity if all_of_it else max(1, life.content.quantity // 2)
        partner = _partner(shelf, life, wanted)
        if partner is None or (not all_of_it and life.content.quantity == 1):
            return  # stays open: nobody here can serve it, which is true to life
        shelf.remove(partner)
        coordinator = self._cast.coordinators[life.author.street]
        match = matches.record(
            life.id, partner.id, wanted, actor=coordinator, at=at, reason="双方已电话谈好。"
        )
        if "deliver" in life.fate.moves:
            left = self._now - at
            steps = ((0.4, MatchAction.DELIVER, partner), (0.8, MatchAction.CONFIRM, life))
            for part, action, side in steps:
                moment = at_work(at + left * part)
                self._at(moment, self._step(match.id, action, side.author.actor))

    def _plan_claim(self, life: Life, way: str, at: datetime) -> None:
        """Claims that wait are young: this one is made as late as its way lets it be."""
        moment = max(at, at_work(self._now - AGES[way]))
        self._at(moment, lambda at: self._claim(life, way, at))

    def _claim(self, life: Life, way: str, at: datetime) -> None:
        """Let a unit claim the need, or its owner the unit's offer, and both sides go on."""
        shelf = self._shelf.get((life.author.street, life.category), [])
        partner = _partner(shelf, life, life.content.quantity)
        if partner is None:
            return  # stays open: nobody here can serve it
        hidden = life.content.visibility is Visibility.RESTRICTED
        asker, asked = (life, partner) if hidden or self._rng.random() < 0.3 else (partner, life)
        if asked.content.visibility is Visibility.RESTRICTED:
            return  # neither side can find the other
        shelf.remove(partner)
        terms = Terms(None, self._rng.choice(TIMES), self._rng.choice(WORDS))
        claim = claims.claim_offer if asker is life else claims.claim_need
        form_key = f"{self._rng.getrandbits(128):032x}"
        match = claim(asked.id, asker.id, terms, form_key=form_key, actor=asker.author.actor, at=at)
        people = {
            "asker": asker.author.actor,
            "asked": self._answers(asked.author.actor),
            "giver": partner.author.actor,
            "receiver": life.author.actor,
            "coordinator": self._cast.coordinators[life.author.street],
        }
        for later, word, who in WAYS[way]:
            moment = at_work(at + later)
            if moment < self._now:
                self._at(moment, self._claim_step(match.id, word, people[who]))

    def _answers(self, actor: Actor) -> Actor:
        return self._cast.secretaries.get(actor.organisation_id, actor)

    def _claim_step(self, match_id: int, word: str, actor: Actor) -> Callable[[datetime], None]:
        def act(at: datetime) -> None:
            if word == "counter":
                stored = db.session.get_one(Match, match_id)
                terms = Terms(
                    stored.quantity, "改到每月第二个周六上午", "时间上有点调整，请看是否可行。"
                )
                claims.counter(match_id, terms, form_key=f"{match_id:032x}", actor=actor, at=at)
            elif word == "start":
                first = _day(at) + timedelta(days=3)
                last = first + timedelta(days=14)
                matches.start(match_id, first, last, actor=actor, at=at)
            elif word == MatchAction.APPROVE and not self.committees.is_small(match_id):
                self.committees.decide(match_id, actor, at=at)
            else:
                reason = self._rng.choice(MATCH_REASONS.get(word, ("",)))
                matches.move(match_id, MatchAction(word), actor=actor, at=at, reason=reason)

        return act

    def _step(self, match_id: int, action: MatchAction, actor: Actor) -> Callable[[datetime], None]:
        return lambda at: void(matches.move(match_id, action, actor=actor, at=at))


def _partner(shelf: Sequence[Life], life: Life, wanted: int) -> Life | None:
    """The first offer with enough; nobody serves their own need."""
    mine = life.author.actor.organisation_id
    return next(
        (
            offer
            for offer in shelf
            if offer.content.quantity >= wanted
            and min(offer.content.quantity, offer.content.yearly_cap or wanted) >= wanted
            and offer.author.actor.organisation_id != mine
        ),
        None,
    )


def _left_out(life: Life, move: str, *, must_be_verified: bool) -> bool:
    """Say whether a move of the fate does not happen to this posting: families stay here."""
    if move == A.SHARE:
        return life.content.visibility is Visibility.RESTRICTED
    return move in {"draft", "lapse"} or (move == A.VERIFY and not must_be_verified)


def void(_result: object) -> None:
    """Drop a result: things to do return nothing."""


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


def _as_content(kind: PostingKind, text: NeedText | OfferText, category_id: int) -> Any:
    content_type = CONTENT_OF[kind]
    written: dict[str, Any] = {
        field.name: getattr(text, field.name)
        for field in fields(content_type)
        if field.name not in NOT_CONTENT
    }
    if written.get("case_code"):  # a family: whatever could tell who it is stays out
        written |= dict.fromkeys(TELLING, "")
    for name, enum in ENUMS.items():
        if written.get(name) is not None:
            written[name] = enum(written[name])
    return content_type(**written, category_id=category_id, windows=tuple(_windows(text)))


def _windows(text: NeedText | OfferText) -> Iterator[WindowContent]:
    for window in text.windows:
        values = {field.name: getattr(window, field.name) for field in fields(WindowContent)}
        kind, holidays = WindowKind(window.kind), Holidays(window.holidays)
        if kind is not WindowKind.WEEKLY:
            holidays = Holidays.INCLUDE
        yield WindowContent(**values | {"kind": kind, "holidays": holidays})
