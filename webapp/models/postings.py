"""What needs and offers share: the life cycle and the skeleton of a row."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from webapp.errors import AlreadyMoved, NotVerifiedYet
from webapp.models.base import Base, Instant, known
from webapp.models.categories import Category
from webapp.models.listing import FIRST, NUMBER, SEARCHED, WORD
from webapp.models.organisations import Organisation
from webapp.models.people import Person


class PostingKind(StrEnum):
    """Also the first word of every address: /needs/7."""

    NEED = "needs"
    OFFER = "offers"


class PostingState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    RETURNED = "returned"
    PUBLISHED = "published"
    PARTLY_MATCHED = "partly_matched"
    MATCHED = "matched"
    FULFILLED = "fulfilled"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REDIRECTED = "redirected"


class PostingAction(StrEnum):
    EDIT = "edit"
    SUBMIT = "submit"
    VERIFY = "verify"
    RETURN = "return"
    PUBLISH = "publish"
    REDIRECT = "redirect"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    SHARE = "share"
    UNSHARE = "unshare"
    EXPIRE = "expire"
    MATCH_PART = "match_part"
    MATCH_ALL = "match_all"
    RELEASE = "release"
    FULFIL = "fulfil"


class Visibility(StrEnum):
    """Who may read a published posting: everybody, the sub-district, or owner and coordinator."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"


class Transition(NamedTuple):
    """Where an action may start and where it leads; None: the state stays."""

    sources: frozenset[PostingState]
    target: PostingState | None


S = PostingState
LIVE = frozenset({S.PUBLISHED, S.PARTLY_MATCHED, S.MATCHED})
OPEN = frozenset({S.PUBLISHED, S.PARTLY_MATCHED})
LISTED = LIVE | {S.FULFILLED}
UNDER_CHECK = frozenset({S.SUBMITTED, S.VERIFIED})

TRANSITIONS: Mapping[PostingAction, Transition] = {
    PostingAction.EDIT: Transition(frozenset({S.DRAFT, S.RETURNED}), None),
    PostingAction.SUBMIT: Transition(frozenset({S.DRAFT, S.RETURNED}), S.SUBMITTED),
    PostingAction.VERIFY: Transition(frozenset({S.SUBMITTED}), S.VERIFIED),
    PostingAction.RETURN: Transition(UNDER_CHECK, S.RETURNED),
    PostingAction.PUBLISH: Transition(UNDER_CHECK, S.PUBLISHED),
    PostingAction.REDIRECT: Transition(UNDER_CHECK | {S.PUBLISHED}, S.REDIRECTED),
    PostingAction.PAUSE: Transition(OPEN, S.PAUSED),
    PostingAction.RESUME: Transition(frozenset({S.PAUSED}), S.PUBLISHED),
    PostingAction.WITHDRAW: Transition(
        UNDER_CHECK | {S.DRAFT, S.RETURNED, S.PUBLISHED, S.PAUSED}, S.WITHDRAWN
    ),
    PostingAction.CONFIRM: Transition(LIVE, None),
    PostingAction.SHARE: Transition(OPEN, None),
    PostingAction.UNSHARE: Transition(LIVE | {S.PAUSED}, None),
    PostingAction.EXPIRE: Transition(OPEN | {S.PAUSED}, S.EXPIRED),
    PostingAction.MATCH_PART: Transition(LIVE, S.PARTLY_MATCHED),
    PostingAction.MATCH_ALL: Transition(LIVE, S.MATCHED),
    PostingAction.RELEASE: Transition(LIVE, S.PUBLISHED),
    PostingAction.FULFIL: Transition(frozenset({S.MATCHED}), S.FULFILLED),
}
# Not while a match is under way: the other side counts on the posting.
ENDS_IT = frozenset(
    {
        PostingAction.WITHDRAW,
        PostingAction.REDIRECT,
        PostingAction.EXPIRE,
        PostingAction.RETURN,  # an offer may be claimed with before it is published
    }
)
# Somebody else will read why: these actions are refused without a reason.
NEEDS_REASON = frozenset({PostingAction.RETURN, PostingAction.REDIRECT, PostingAction.PAUSE})


class Posting:
    """Skeleton of needs and offers.

    `quantity` is what is consumed, in the category's unit of measure; `capacity` is how many
    persons fit at once; the windows say when. One number for all three would break matching.
    """

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=FIRST)
    code: Mapped[str | None] = mapped_column(String(20))  # given when first submitted
    form_key: Mapped[str] = mapped_column(String(36), unique=True)  # one form makes one row
    state: Mapped[PostingState] = mapped_column(
        known(PostingState, "state_known"), default=PostingState.DRAFT, sort_order=WORD
    )
    title: Mapped[str] = mapped_column(String(60), default="", sort_order=SEARCHED)
    text: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    quantity: Mapped[int | None] = mapped_column(sort_order=NUMBER)
    capacity: Mapped[int | None]
    divisible: Mapped[bool] = mapped_column(default=False)
    recurring: Mapped[bool] = mapped_column(default=False)
    exclusive: Mapped[bool] = mapped_column(default=False)
    poolable: Mapped[bool] = mapped_column(default=False)
    visibility: Mapped[Visibility] = mapped_column(
        known(Visibility, "visibility_known"), default=Visibility.PUBLIC, sort_order=WORD
    )
    district_wide: Mapped[bool] = mapped_column(default=False, sort_order=NUMBER)
    search_text: Mapped[str] = mapped_column(Text, default="", sort_order=SEARCHED)
    state_note: Mapped[str] = mapped_column(String(400), default="")  # reason of the last move
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant, sort_order=NUMBER)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)

    @declared_attr
    def owner_id(self) -> Mapped[int]:
        return mapped_column(ForeignKey("organisation.id"), sort_order=NUMBER)

    @declared_attr
    def subdistrict_id(self) -> Mapped[int]:
        return mapped_column(ForeignKey("organisation.id"), sort_order=NUMBER)

    @declared_attr
    def district_id(self) -> Mapped[int]:
        return mapped_column(ForeignKey("organisation.id"), sort_order=NUMBER)

    @declared_attr
    def category_id(self) -> Mapped[int]:
        return mapped_column(ForeignKey("category.id"), sort_order=NUMBER)

    @declared_attr
    def created_by_id(self) -> Mapped[int]:
        return mapped_column(ForeignKey("person.id"))

    @declared_attr
    def owner(self) -> Mapped[Organisation]:
        return relationship(foreign_keys=lambda: [self.owner_id])  # type: ignore[arg-type]

    @declared_attr
    def category(self) -> Mapped[Category]:
        return relationship()

    @declared_attr
    def created_by(self) -> Mapped[Person]:
        return relationship(foreign_keys=lambda: [self.created_by_id])  # type: ignore[arg-type]

    @property
    def must_be_verified(self) -> bool:
        """Offers and units' needs go straight to the coordinator; see Need for the others."""
        return False

    def can(self, action: PostingAction) -> bool:
        """Say whether the action may start from the state the posting is in now."""
        if self.state not in TRANSITIONS[action].sources:
            return False
        match action:
            case PostingAction.VERIFY:
                return self.must_be_verified
            case PostingAction.PUBLISH:
                return not (self.must_be_verified and self.state is S.SUBMITTED)
            case PostingAction.SHARE:
                return not self.district_wide and self.visibility is not Visibility.RESTRICTED
            case PostingAction.UNSHARE:
                return self.district_wide
        return True

    def apply(self, action: PostingAction, *, at: datetime) -> None:
        """Move to the state the action leads to.

        Raises NotVerifiedYet, or AlreadyMoved if the action may not start here.
        """
        if not self.can(action):
            waits = action is PostingAction.PUBLISH and self.state is S.SUBMITTED
            raise NotVerifiedYet if waits else AlreadyMoved(action, self.state)
        self.state = TRANSITIONS[action].target or self.state
        self.changed_at = at
        match action:
            case PostingAction.SUBMIT:
                self.submitted_at = at
            case PostingAction.PUBLISH:
                self.published_at = at
            case PostingAction.SHARE | PostingAction.UNSHARE:
                self.district_wide = action is PostingAction.SHARE


class NumberSeries(Base):
    """The last number given out, by sub-district, kind and year: XQ-2026-0132."""

    __tablename__ = "number_series"

    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kind: Mapped[PostingKind] = mapped_column(known(PostingKind, "kind_known"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
