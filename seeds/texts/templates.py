"""The shape of the tables in `needs/` and `offers/`.

Patterns may contain `{slot}` (given by owner and numbers), `{slot=a|b}` (chosen once, then
`{slot}` again) and `[a|b]` (chosen on the spot).
"""

from dataclasses import dataclass

from seeds.texts.drafts import Urgency

Range = tuple[int, int]


@dataclass(frozen=True)
class NeedTemplate:
    """One kind of need; `urgency` is the highest it may reach, with `reason` to say why.

    `who` names an audience, `when` window patterns, `where` a place, `by` trades or groups.
    """

    title: str
    text: str
    who: str
    when: str
    quantity: Range
    where: str = "room"
    by: str = "community"
    capacity: Range | None = None
    heads: Range | None = None
    urgency: Urgency = "normal"
    reason: str = ""
    marks: str | None = None
    conditions: str = ""
    contributes: str = ""


@dataclass(frozen=True)
class OfferTemplate:
    """One kind of offer; `by` names the trades or groups that may make it."""

    title: str
    text: str
    by: str
    when: str
    quantity: Range
    capacity: Range
    travels: bool = False
    where: str = "site"
    marks: str | None = None
    limits: str = ""
    qualification: str = ""
    exclusions: str = ""
    safety: str = ""
    wants: str = ""


@dataclass(frozen=True, kw_only=True)
class NeedTable:
    """The needs of one category, with the phrases they share."""

    needs: tuple[NeedTemplate, ...]
    conditions: tuple[str, ...]
    contributes: tuple[str, ...]
    returns: tuple[str, ...]
    checks: tuple[str, ...]
    speaks_for_units: bool = False


@dataclass(frozen=True, kw_only=True)
class OfferTable:
    """The offers of one category, with the phrases they share.

    `capped`: units set a yearly cap; `marks` replaces the category's defaults.
    """

    offers: tuple[OfferTemplate, ...]
    limits: tuple[str, ...]
    qualifications: tuple[str, ...]
    exclusions: tuple[str, ...]
    costs: tuple[str, ...]
    safety: tuple[str, ...]
    capped: bool = True
    marks: str | None = None
