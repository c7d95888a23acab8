"""From the values of a row to what would be stored, with all that speaks against it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from webapp.errors import Unfit
from webapp.models.categories import Category
from webapp.models.imports import POSTING_KINDS, ImportKind, Severity
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation, OrganisationKind
from webapp.models.windows import Holidays, WindowKind
from webapp.services import rules
from webapp.services.content import NeedContent, OfferContent, PostingContent, WindowContent
from webapp.services.drafting import titled
from webapp.services.organisations import WRITTEN, OrganisationContent

LATER = Severity.LATER
LONGEST_TEXT = 600
LARGEST_NUMBER = 1_000_000
ORGANISATION_KINDS: Mapping[ImportKind, OrganisationKind] = {
    ImportKind.COMMUNITIES: OrganisationKind.COMMUNITY,
    ImportKind.GRIDS: OrganisationKind.GRID,
    ImportKind.UNITS: OrganisationKind.UNIT,
}
POSTING_CONTENT: Mapping[ImportKind, type[NeedContent] | type[OfferContent]] = {
    ImportKind.NEEDS: NeedContent,
    ImportKind.OFFERS: OfferContent,
}
MODELS: Mapping[ImportKind, Any] = {
    ImportKind.NEEDS: Need,
    ImportKind.OFFERS: Offer,
    **dict.fromkeys(ORGANISATION_KINDS, Organisation),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What speaks against a row, or was read by convention.

    `column`: where it stands, from 0; None: in the first column of its field.
    """

    field: str
    code: str
    facts: Mapping[str, Any]
    suggestion: str | None = None
    severity: Severity = Severity.ASKED
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a row would make: `content` below or for the organisation `place_id`."""

    content: Any
    place_id: int | None
    key: str
    faults: tuple[Fault, ...] = ()


def check_values(
    kind: ImportKind,
    values: Mapping[str, Any],
    place_id: int | None,
    categories: Mapping[int, Category],
    *,
    today: date,
) -> Checked:
    """Build the content of a row whose cells were all read, and hold it against the rules."""
    if kind in POSTING_KINDS:
        return _check_posting(kind, values, place_id, categories, today)
    return _check_organisation(kind, values, place_id)


def _check_posting(
    kind: ImportKind,
    values: Mapping[str, Any],
    place_id: int | None,
    categories: Mapping[int, Category],
    today: date,
) -> Checked:
    category = categories[values["category_id"]]
    content = titled(_posting_content(POSTING_CONTENT[kind], values, category), category)
    faults = [*_too_large(MODELS[kind], content)]
    faults += [_fault(unfit) for unfit in rules.not_storable(content, category)]
    gaps = rules.missing(content, category)
    faults += [Fault(name, "incomplete", {}, severity=LATER) for name in gaps]
    faults += [_fault(unfit, LATER) for unfit in rules.not_fit(content, today=today)]
    return Checked(content, place_id, posting_key(place_id, content), _once(faults))


def _posting_content(
    made: type[NeedContent] | type[OfferContent], values: Mapping[str, Any], category: Category
) -> Any:
    """What the sheet does not say is as the form would have it: the category's four marks."""
    given = {"category_id": category.id}
    given |= {m: getattr(category, m) for m in ("divisible", "recurring", "exclusive", "poolable")}
    if category.code_only:
        given["visibility"] = "internal"  # type: ignore[assignment]
    named = {field.name for field in fields(made)} - {"windows"}
    given |= {name: value for name, value in values.items() if name in named and value is not None}
    content = made(**given, windows=_windows(values.get("windows") or ()))  # type: ignore[arg-type]
    return replace(content, **_as_enumerations(content))


def _as_enumerations(content: PostingContent) -> dict[str, Any]:
    """Sheets give the words of choices; contents hold the members."""
    model = Need if isinstance(content, NeedContent) else Offer
    kinds = {
        column.key: getattr(column.type, "enum_class", None)
        for column in model.__table__.columns
        if hasattr(content, column.key)
    }
    return {
        name: kind(value)
        for name, kind in kinds.items()
        if kind and (value := getattr(content, name))
    }


def _windows(windows: Any) -> tuple[WindowContent, ...]:
    return tuple(
        WindowContent(
            kind=WindowKind(window.kind),
            weekdays=window.weekdays,
            first_day=window.first_day,
            last_day=window.last_day,
            starts=window.starts,
            ends=window.ends,
            holidays=Holidays(window.holidays),
        )
        for window in windows
    )


def _check_organisation(
    kind: ImportKind, values: Mapping[str, Any], place_id: int | None
) -> Checked:
    given = {name: values[name] for name in WRITTEN if values.get(name) is not None}
    content = OrganisationContent(**given | {"kind": ORGANISATION_KINDS[kind]})
    content = replace(content, nature=_nature(content))
    faults = [*_too_large(Organisation, content)]
    if (content.latitude is None) != (content.longitude is None):
        missing = "latitude" if content.latitude is None else "longitude"
        faults.append(Fault(missing, "half_a_point", {"found": ""}))
    return Checked(content, place_id, organisation_key(place_id, content), _once(faults))


def _nature(content: OrganisationContent) -> Any:
    column: Any = Organisation.__table__.c.nature
    return column.type.enum_class(content.nature) if content.nature else None


def _too_large(model: Any, content: Any) -> Iterator[Fault]:
    """What the form would not take: texts and numbers beyond what is stored."""
    for field in fields(content):
        value = getattr(content, field.name)
        if isinstance(value, str) and field.name in model.__table__.c:
            length = getattr(model.__table__.c[field.name].type, "length", None) or LONGEST_TEXT
            if len(value) > length:
                yield Fault(field.name, "too_long", {"most": length, "found": len(value)})
        if type(value) is int and not 0 < value <= LARGEST_NUMBER:
            yield Fault(field.name, "number_range", {"max": LARGEST_NUMBER})


def _fault(unfit: Unfit, severity: Severity = Severity.ASKED) -> Fault:
    return Fault(unfit.field, unfit.rule, {"found": unfit.found}, severity=severity)


def _once(faults: list[Fault]) -> tuple[Fault, ...]:
    """One question about one field at a time; what must be answered first comes first."""
    first: dict[str, Fault] = {}
    for fault in sorted(faults, key=lambda fault: fault.severity is LATER):
        first.setdefault(fault.field, fault)
    return tuple(first.values())


def posting_key(owner_id: int | None, content: Any) -> str:
    """The same for postings that say the same."""
    last = getattr(content, "last_date", None) or getattr(content, "valid_until", None)
    case = getattr(content, "case_code", None)
    return _digest(
        *(owner_id, content.category_id, content.title, content.text, content.place),
        *(content.quantity, last, case),
    )


def organisation_key(parent_id: int | None, content: Any) -> str:
    return _digest(parent_id, str(content.kind), content.name)


def _digest(*parts: Any) -> str:
    words = [" ".join(str(part or "").split()) for part in parts]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()
