"""Every field of every form with everything that does not belong there.

No answer says that we failed. A refusal says why in a sentence and stores nothing; what is
accepted is stored as the tables of `bad_values` say, to the letter.
"""

import re
from dataclasses import dataclass, field

import pytest

from tests import forms
from tests.page import Page
from tests.webapp.bad_values import (
    CHOICE,
    CLOCK,
    DANGEROUS,
    DAY,
    HIDDEN,
    LINE,
    LINES,
    MAYBE,
    NEEDED,
    NUMBER,
    REFUSED,
    TICK,
    Values,
    at_most,
    encoded,
    without_empty,
)

ACCEPTED = {200, 302}
URLENCODED = "application/x-www-form-urlencoded"
# ruff: noqa: S608 -- every word of these queries is ours

STAFF, UNIT = "community_staff river", "unit_contact river"
COORDINATOR, ADMIN = "coordinator river", "district_admin district"


@dataclass(frozen=True)
class Form:
    """A form that is accepted as it is; `row` reads what it stored, by column."""

    who: str
    address: str
    data: object  # the sound form, made from the town
    row: str  # SELECT {column} of what was written
    fields: dict[str, Values]
    refusals_store: frozenset[str] = field(default_factory=frozenset)
    columns: dict[str, str] = field(default_factory=dict)  # where the column has another name


POSTED = "form_key = 'ffffffffffffffffffffffffffffffff'"
WINDOW_FIELDS: dict[str, Values] = {
    "windows-0-kind": NEEDED,
    "windows-0-weekdays": {**CHOICE, "too many": ("128", REFUSED), "full width": ("１", REFUSED)},
    "windows-0-starts": CLOCK,
    "windows-0-ends": CLOCK | {"moment": ("10:30", 630)},
    "windows-0-first_day": DAY,
    "windows-0-last_day": DAY,
    "windows-0-holidays": NEEDED,
}
COMMON: dict[str, Values] = {
    "form_key": {name: (sent, REFUSED) for name, (sent, _stored) in LINE.items()},
    "version": {name: (sent, REFUSED) for name, (sent, _stored) in HIDDEN.items()},
    "category_id": {k: v for k, v in NEEDED.items() if k != "full width"},
    "title": LINE,
    "text": LINES,
    "place": LINE,
    "quantity": NUMBER,
    "capacity": NUMBER,
    "divisible": TICK,
    "recurring": TICK,
    "exclusive": TICK,
    "poolable": TICK,
    "visibility": NEEDED,
    **WINDOW_FIELDS,
}


def texts(*names: str) -> dict[str, Values]:
    return dict.fromkeys(names, LINE)


def wide_need(town):
    """A draft with room for every number."""
    return forms.need(town, quantity="1000000", capacity="50", draft="1")


ORGANISATION: dict[str, Values] = {
    "name": without_empty(LINE),
    "address": LINE,
    "contact_name": LINE,
    "version": COMMON["version"] | {"empty": ("", REFUSED), "another": ("7", REFUSED)},
}
DEGREES: Values = {
    name: (sent, REFUSED) for name, (sent, stored) in NUMBER.items() if stored is REFUSED
} | {
    "zero": ("0", 0.0),
    "negative": ("-1", -1.0),
    "fraction": ("1.5", 1.5),
    "full width": ("１２．５", 12.5),
    "beyond": ("180.1", REFUSED),
    "empty": ("", REFUSED),  # the other half is filled in
}
TELEPHONE: Values = {
    name: (sent, REFUSED) for name, (sent, stored) in LINE.items() if stored is not REFUSED
} | {
    **HIDDEN,
    "empty": ("", ""),
    "blanks": (" \t\u3000 ", ""),
    "full width": ("０３１６－５５５０１０１", "0316-5550101"),
    "large number": (str(2**63), str(2**63)),
}
FORMS = {
    "need as draft": Form(
        STAFF,
        "/needs/drafts",
        wide_need,
        f"SELECT {{column}} FROM need WHERE {POSTED}",
        COMMON
        | texts("urgency_reason", "audience", "conditions", "contributes", "can_return")
        | texts("duty_check")
        | {
            "case_code": {
                name: (sent, "" if name in {"empty", "blanks"} else REFUSED)
                for name, (sent, _stored) in LINE.items()
            },
            "grid_id": MAYBE,
            "raised_by": MAYBE,
            "source": MAYBE,
            "scope": MAYBE,
            "urgency": NEEDED,
            "minimum": NUMBER,
            "max_suppliers": NUMBER,
            "headcount_low": NUMBER,
            "headcount_high": NUMBER,
            "last_date": DAY,
        },
    ),
    "offer as draft": Form(
        UNIT,
        "/offers/drafts",
        lambda town: forms.offer(town, draft="1"),
        f"SELECT {{column}} FROM offer WHERE {POSTED}",
        COMMON
        | texts("audience_limits", "qualification", "exclusions", "cost_note", "safety", "wants")
        | texts("contact_name", "contact_phone", "authorised_by")
        | {"reach": NEEDED, "radius_m": NUMBER, "yearly_cap": NUMBER, "valid_until": DAY},
    ),
    "unit": Form(
        COORDINATOR,
        "/organisations/new?parent={river}&kind=unit",
        lambda town: forms.unit(),
        "SELECT {column} FROM organisation ORDER BY id DESC LIMIT 1",
        {
            **ORGANISATION,
            "version": COMMON["version"],
            "nature": NEEDED,
            "latitude": DEGREES | {"beyond": ("90.1", REFUSED)},
            "longitude": DEGREES,
            "contact_phone": TELEPHONE,
        },
    ),
    "community": Form(
        COORDINATOR,
        "/organisations/{river community}/edit",
        lambda town: forms.community(),
        "SELECT {column} FROM organisation WHERE id = {river community}",
        {**ORGANISATION, "households": NUMBER, "contact_phone": TELEPHONE},
    ),
    "category": Form(
        ADMIN,
        "/categories/culture/edit",
        lambda town: forms.category(),
        "SELECT {column} FROM category WHERE key = 'culture'",
        {
            "name": at_most(20, without_empty(LINE)),
            "name_en": without_empty(LINE),
            "unit": at_most(8, without_empty(LINE)),
            "travel_limit_m": NUMBER
            | {name: (NUMBER[name][0], REFUSED) for name in ("empty", "blanks", "largest")},
            "divisible": TICK,
            "version": ORGANISATION["version"],
        },
    ),
    "invitation": Form(
        COORDINATOR,
        "/accounts/invite/{river community}",
        lambda town: forms.invitation("community_staff"),
        "SELECT {column} FROM invitation ORDER BY id DESC LIMIT 1",
        {
            "name": without_empty(LINE),
            "account": {name: (sent, REFUSED) for name, (sent, _stored) in LINE.items()},
            "phone": {
                name: (sent, None if name in {"empty", "blanks"} else REFUSED)
                for name, (sent, _stored) in LINE.items()
            },
            "role": NEEDED,
        },
    ),
}
CASES = [(form, name) for form, about in FORMS.items() for name in about.fields]


def filled(pattern, town):
    return re.sub(r"\{([a-z ]+)\}", lambda m: str(town.organisations.get(m[1], m[0])), pattern)


def send(stage, form, address, data):
    """Return the status, and the page of a refusal; a crash counts as 500."""
    client = stage.client(form.who)
    body = encoded({"csrf_token": client.token} | data)
    try:
        answer = client.open(address, method="POST", data=body, content_type=URLENCODED)
    except Exception as crash:
        return 500, repr(crash)
    return answer.status_code, answer.get_data(as_text=True)


def reasons(text):
    """Return the sentences that a refusal shows: beside fields, above the form, or all there is."""
    page = Page(text)
    classes = {"gj-error", "gj-lead"}
    said = [
        element.text
        for element in page.all("li", "p")
        if classes & set(element.attributes.get("class", "").split()) or element.tag == "li"
    ]
    shown = said if page.all("html") else [page.root.text]
    return [words for words in shown if re.search(r"[一-鿿].*。", words)]


def same(stored, expected):
    """Compare with what either database returns."""
    if isinstance(expected, bool):
        return bool(stored) is expected
    return stored == expected or (stored is not None and str(stored) == str(expected))


def chosen(values, dialect):
    """All values for SQLite; for PostgreSQL what only a stricter database minds."""
    return {v: about for v, about in values.items() if dialect == "sqlite" or v in DANGEROUS}


@pytest.mark.parametrize("name", FORMS)
def test_the_form_is_sound_as_it_is(stage, name):
    form = FORMS[name]
    with stage.changes() as changed:
        status, text = send(stage, form, filled(form.address, stage.town), form.data(stage.town))
    assert (status in ACCEPTED, bool(changed)) == (True, True), text


@pytest.mark.parametrize(("name", "field"), CASES)
def test_bad_values(stage, dialect, name, field):
    form, wrong = FORMS[name], {}
    address = filled(form.address, stage.town)
    for value, (sent, expected) in chosen(form.fields[field], dialect).items():
        with stage.changes() as changed:
            status, text = send(stage, form, address, form.data(stage.town) | {field: sent})
            stored = read(stage, form, field) if status in ACCEPTED else REFUSED
        if expected is REFUSED:
            fine = 400 <= status < 500 and not changed and reasons(text)
        else:
            fine = status in ACCEPTED and same(stored, expected)
        if not fine:
            wrong[value] = (status, stored, reasons(text)[:1])
    assert wrong == {}


def read(stage, form, field):
    """Read the column that a field fills; those of times are in a table of their own."""
    if not field.startswith("windows-"):
        return stage.kept.one(filled(form.row, stage.town).replace("{column}", field))
    kind = "need_id" if form.address.startswith("/needs") else "offer_id"
    owner = stage.kept.one(f"SELECT id FROM {kind[:-3]} WHERE {POSTED}")
    column = field.removeprefix("windows-0-")
    return stage.kept.one(f"SELECT {column} FROM time_window WHERE {kind} = {owner}")
