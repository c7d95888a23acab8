"""What a posting must contain to be submitted, and what it may never contain."""

import re
from collections.abc import Iterator
from datetime import date

from webapp.errors import Incomplete, Unfit
from webapp.models.categories import Category
from webapp.models.needs import Urgency
from webapp.models.offers import Reach
from webapp.models.postings import Visibility
from webapp.models.windows import WindowKind
from webapp.screening import asks_for_cash, personal_data
from webapp.services.content import NeedContent, OfferContent, PostingContent

FREE_TEXT = (
    "title",
    "text",
    "place",
    "urgency_reason",
    "audience",
    "conditions",
    "contributes",
    "can_return",
    "duty_check",
    "audience_limits",
    "qualification",
    "exclusions",
    "cost_note",
    "safety",
    "wants",
    "authorised_by",
)
# In a family's need these could tell who it is: they stay empty, the code stands for the case.
TELLING = ("text", "place", "audience", "urgency_reason")
CASE_CODE = re.compile(r"[A-Z]{2,6}-20\d{2}-\d{1,4}")
FURTHEST_YEARS = 3


def check_complete(content: PostingContent, category: Category) -> None:
    """Raise Incomplete naming every form field that is still missing."""
    if names := missing(content, category):
        raise Incomplete(names)


def missing(content: PostingContent, category: Category) -> list[str]:
    """Return the form fields that submission still asks for, in the form's order."""
    required: list[str] = []
    if isinstance(content, NeedContent):
        required = _required_of_a_need(content, category)
    if isinstance(content, OfferContent):
        where = "radius_m" if content.reach is Reach.TRAVELS else "place"
        required = ["title", "text", "quantity", where, "windows", "valid_until"]
        required += ["contact_name", "contact_phone", "authorised_by"]
    return [name for name in required if not getattr(content, name)]


def _required_of_a_need(content: NeedContent, category: Category) -> list[str]:
    what = ["case_code", "quantity"]
    if not category.code_only:
        what = ["title", "text", "quantity", "place"]
        what += [] if content.urgency is Urgency.NORMAL else ["urgency_reason"]
    return [*what, "windows", "last_date", "raised_by", "source", "duty_check"]


def check_storable(content: PostingContent, category: Category) -> None:
    """Raise Unfit for what may not even be kept as a draft: contradictions, and a family's data."""
    for fault in not_storable(content, category):
        raise fault


def not_storable(content: PostingContent, category: Category) -> Iterator[Unfit]:
    for window in content.windows:
        if window.last_day and window.first_day and window.last_day < window.first_day:
            yield Unfit("windows", "days_out_of_order")
    if isinstance(content, NeedContent):
        yield from _wrong_amounts(content)
        yield from _about_a_family(content, category)


def check_fit(content: PostingContent, *, today: date) -> None:
    """Raise Unfit for the first value that may not be submitted or published."""
    for fault in not_fit(content, today=today):
        raise fault


def not_fit(content: PostingContent, *, today: date) -> Iterator[Unfit]:
    yield from _not_for_everybody(content)
    yield from _impossible_windows(content, today)
    for name in ("last_date", "valid_until"):
        if day := getattr(content, name, None):
            yield from _wrong_day(name, day, today)


def _not_for_everybody(content: PostingContent) -> Iterator[Unfit]:
    for name in FREE_TEXT:
        yield from not_for_all(name, getattr(content, name, ""))


def check_text(name: str, text: str) -> None:
    """Raise Unfit for a text, to be read by others, that holds personal data or asks for cash."""
    for fault in not_for_all(name, text):
        raise fault


def not_for_all(name: str, text: str) -> Iterator[Unfit]:
    if found := personal_data(text):
        yield Unfit(name, found[0], found[1])
    if words := asks_for_cash(text):
        yield Unfit(name, "cash", words)


def _impossible_windows(content: PostingContent, today: date) -> Iterator[Unfit]:
    for window in content.windows:
        if window.last_day and window.last_day.year > today.year + FURTHEST_YEARS:
            yield Unfit("windows", "too_far")
    if content.windows and all(w.kind is WindowKind.CLOSED for w in content.windows):
        yield Unfit("windows", "only_closed")


def _wrong_amounts(content: NeedContent) -> Iterator[Unfit]:
    if content.minimum and content.quantity and content.minimum > content.quantity:
        yield Unfit("minimum", "above_quantity")
    low, high = content.headcount_low, content.headcount_high
    if low and high and low > high:
        yield Unfit("headcount_high", "below_low")


def _about_a_family(content: NeedContent, category: Category) -> Iterator[Unfit]:
    if not category.code_only:
        if content.case_code:
            yield Unfit("case_code", "no_case_here")
        return
    if content.case_code and not CASE_CODE.fullmatch(content.case_code):
        yield Unfit("case_code", "code_shape")
    for name in TELLING:
        if getattr(content, name):
            yield Unfit(name, "code_only")
    if content.visibility is Visibility.PUBLIC:
        yield Unfit("visibility", "family_not_public")


def _wrong_day(field: str, day: date, today: date) -> Iterator[Unfit]:
    if day < today:
        yield Unfit(field, "past")
    if day.year > today.year + FURTHEST_YEARS:
        yield Unfit(field, "too_far")
