"""What a person writes into a posting, as plain data: nothing here is set by the system."""

from dataclasses import dataclass
from datetime import date

from webapp.models.needs import RaisedBy, Scope, Source, Urgency
from webapp.models.offers import Reach
from webapp.models.postings import PostingKind, Visibility
from webapp.models.windows import Holidays, WindowKind


@dataclass(frozen=True, slots=True)
class WindowContent:
    """See TimeWindow: weekdays as a bit mask, times in minutes after midnight."""

    kind: WindowKind
    weekdays: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    starts: int | None = None
    ends: int | None = None
    holidays: Holidays = Holidays.INCLUDE


@dataclass(frozen=True, kw_only=True)
class PostingContent:
    """A draft may lack anything but its category; `rules` says what submission asks for."""

    category_id: int
    title: str = ""
    text: str = ""
    place: str = ""
    quantity: int | None = None
    capacity: int | None = None
    divisible: bool = False
    recurring: bool = False
    exclusive: bool = False
    poolable: bool = False
    visibility: Visibility = Visibility.PUBLIC
    windows: tuple[WindowContent, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NeedContent(PostingContent):
    grid_id: int | None = None
    raised_by: RaisedBy | None = None
    source: Source | None = None
    minimum: int | None = None
    max_suppliers: int | None = None
    urgency: Urgency = Urgency.NORMAL
    urgency_reason: str = ""
    last_date: date | None = None
    audience: str = ""
    scope: Scope | None = None
    headcount_low: int | None = None
    headcount_high: int | None = None
    conditions: str = ""
    contributes: str = ""
    can_return: str = ""
    duty_check: str = ""
    case_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class OfferContent(PostingContent):
    reach: Reach = Reach.ON_SITE
    radius_m: int | None = None
    audience_limits: str = ""
    qualification: str = ""
    exclusions: str = ""
    cost_note: str = ""
    safety: str = ""
    yearly_cap: int | None = None
    wants: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    authorised_by: str = ""
    valid_until: date | None = None


CONTENT_OF: dict[PostingKind, type[NeedContent] | type[OfferContent]] = {
    PostingKind.NEED: NeedContent,
    PostingKind.OFFER: OfferContent,
}
