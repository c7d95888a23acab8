"""What a generated posting says, before any service has seen it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

WindowKind = Literal["weekly", "dated", "closed"]
Holidays = Literal["include", "skip", "only"]
Urgency = Literal["urgent", "important", "normal"]
RaisedBy = Literal["residents", "community", "unit"]
Source = Literal["visit", "hotline", "council", "hotline_12345", "unit", "other"]
Scope = Literal["person", "family", "building", "estate", "community", "unit"]
Visibility = Literal["public", "internal", "restricted"]
Reach = Literal["on_site", "travels"]


@dataclass(frozen=True, kw_only=True)
class WindowText:
    """A stretch of time, told as the models tell it.

    `weekdays` is a bit mask with Monday = 1, only in weekly windows. Times are minutes after
    midnight, beyond 1440 on the next day, and absent in closed windows.
    """

    kind: WindowKind
    first_day: date
    last_day: date
    weekdays: int | None = None
    starts: int | None = None
    ends: int | None = None
    holidays: Holidays = "skip"

    @property
    def occurrences(self) -> int:
        """How often it comes round, holidays not deducted."""
        if self.kind == "closed":
            return 0
        days = ((self.last_day - self.first_day).days) + 1
        if self.weekdays is None:
            return days
        return max(1, days * self.weekdays.bit_count() // 7)


@dataclass(frozen=True, kw_only=True)
class NeedText:
    """A need in words and numbers; quantities in the unit of its category."""

    category_key: str
    title: str
    text: str
    place: str
    quantity: int
    minimum: int
    capacity: int
    max_suppliers: int
    divisible: bool
    recurring: bool
    exclusive: bool
    poolable: bool
    urgency: Urgency
    urgency_reason: str
    last_date: date | None
    raised_by: RaisedBy
    source: Source
    audience: str
    headcount_low: int
    headcount_high: int
    scope: Scope
    conditions: str
    contributes: str
    can_return: str
    duty_check: str
    visibility: Visibility
    case_code: str | None
    windows: tuple[WindowText, ...]


@dataclass(frozen=True, kw_only=True)
class OfferText:
    """An offer in words and numbers; `radius_m` only where the giver travels."""

    category_key: str
    title: str
    text: str
    place: str
    quantity: int
    capacity: int
    divisible: bool
    recurring: bool
    exclusive: bool
    poolable: bool
    reach: Reach
    radius_m: int | None
    audience_limits: str
    qualification: str
    exclusions: str
    cost_note: str
    safety: str
    yearly_cap: int | None
    wants: str
    contact_name: str
    contact_phone: str
    authorised_by: str
    valid_until: date
    visibility: Visibility
    windows: tuple[WindowText, ...]
