"""Addresses, headers and bodies that no browser of ours sends, and the small forms.

No answer says that we failed; a refusal gives a reason and stores nothing but the trace of a try.
"""

import re
from itertools import product
from urllib.parse import quote

import pytest
from werkzeug.routing import AnyConverter, IntegerConverter

from tests import forms
from tests.page import Page
from tests.permissions.asking import ask
from tests.webapp.bad_values import (
    CHOICE,
    DANGEROUS,
    DAY,
    LINE,
    LINES,
    NEEDED,
    NUMBER,
    REFUSED,
    encoded,
)
from tests.webapp.test_bad_inputs import ACCEPTED, URLENCODED, reasons

STAFF, COORDINATOR, ADMIN = (
    "community_staff river",
    "coordinator river",
    "district_admin district",
)
TRACES = {"try_counter", "audit_event", "audit_head"}  # a wrong password is on record
CONSISTENT = object()  # either it is stored, or it is refused


# What somebody does may lead on to what the system does, without a reason.
LAST_REASON = "SELECT reason FROM audit_event WHERE role <> '' ORDER BY seq DESC LIMIT 1"


def among(values, dialect):
    return {v: about for v, about in values.items() if dialect == "sqlite" or v in DANGEROUS}


def fetch(stage, who, address, **request):
    """Return the status and the text; a crash counts as 500."""
    try:
        answer = stage.client(who).open(address, **request)
    except Exception as crash:
        return 500, repr(crash)
    return answer.status_code, answer.get_data(as_text=True)


def post(stage, who, address, data):
    """Post as a browser; return the status and every sentence shown then, the flashed ones too."""
    client = stage.client(who)
    body = encoded({"csrf_token": client.token} | data)
    try:
        answer = client.open(address, method="POST", data=body, content_type=URLENCODED)
    except Exception as crash:
        return 500, [repr(crash)]
    if answer.status_code != 302:
        return answer.status_code, reasons(answer.get_data(as_text=True))
    page = Page(client.get(answer.location).get_data(as_text=True))
    flashed = [e for e in page.all("p") if "gj-flash-error" in e.attributes.get("class", "")]
    return 302, [element.text for element in flashed]


def consistent(values):
    return {name: (sent, CONSISTENT) for name, (sent, _stored) in values.items()}


def refused(values):
    return {name: (sent, REFUSED) for name, (sent, _stored) in values.items()}


REASON = LINES | {"empty": ("", REFUSED), "blanks": (" \t\u3000 ", REFUSED)}
OPTIONAL = LINES
# (row of the permission matrix, who, whose, field, values)
SMALL = [
    ("postings.move needs return submitted", COORDINATOR, "same", "reason", REASON),
    ("postings.move needs withdraw published", STAFF, "own", "reason", OPTIONAL),
    ("organisations.close empty unit", COORDINATOR, "own", "reason", REASON),
    ("organisations.reopen closed unit", COORDINATOR, "own", "reason", REASON),
    ("organisations.look_inside subdistrict", ADMIN, "own", "reason", REASON),
    ("accounts.deactivate ordinary", COORDINATOR, "same", "reason", OPTIONAL),
    ("accounts.end_role ordinary", COORDINATOR, "same", "reason", OPTIONAL),
    ("matches.move cancel active", COORDINATOR, "same", "reason", REASON),
    ("postings.record_match published", COORDINATOR, "own", "reason", OPTIONAL),
    (
        "postings.record_match published",
        COORDINATOR,
        "own",
        "quantity",
        consistent(NUMBER) | {"empty": ("", REFUSED), "largest": ("1000000", REFUSED)},
    ),
    ("postings.record_match published", COORDINATOR, "own", "offer_id", NEEDED),
    ("postings.copy needs published", STAFF, "own", "form_key", refused(LINE)),
    ("session.sign_in", None, "any", "name", refused(LINE)),
    ("session.sign_in", None, "any", "password", refused(LINE)),
    ("session.second_factor", "second_factor", "any", "code", refused(LINE)),
    ("session.enrol", "enrolment", "any", "code", refused(LINE | NUMBER)),
    ("session.new_password", "new_password", "any", "password", refused(LINE)),
    ("session.new_password", "new_password", "any", "again", refused(LINE)),
    ("account.password", STAFF, "any", "current", refused(LINE)),
    ("account.recovery_codes", COORDINATOR, "any", "current", refused(LINE)),
    ("invitations.accept open", None, "own", "password", refused(LINE)),
    ("invitations.accept open", None, "own", "again", refused(LINE)),
    ("home.set_locale", None, "any", "lang", refused(CHOICE)),
]


@pytest.mark.parametrize(("row", "who", "scope", "field", "values"), SMALL)
def test_small_forms(stage, dialect, row, who, scope, field, values):
    wrong = {}
    address, form = ask(stage, row, who, scope)
    for value, (sent, expected) in among(values, dialect).items():
        with stage.changes() as changed:
            status, said = post(stage, who, address, form | {field: sent})
            reason = stage.kept.one(LAST_REASON)
        refusal = status < 500 and bool(said) and changed <= TRACES
        success = status in ACCEPTED and bool(changed) and not said
        fine = {REFUSED: refusal, CONSISTENT: refusal or success}.get(
            expected, success and reason == expected
        )
        if not fine:
            wrong[value] = (status, sorted(changed), said[:1], reason)
    assert wrong == {}


QUERIES = {
    v: LINE[v][0]
    for v in ("null", "right to left", "surrogate", "emoji", "markup", "template", "query")
} | {
    "percent": "%%_%s%(x)s",
    "too long": "x" * 1500,
    "64 bits": str(2**63),
    "negative": "-1",
    "not a number": "NaN",
    "infinity": "1e309",
    "no such day": "2026-02-30",
    "last day": DAY["last of all"][0],
    "full width": "２０２６－１２－３１",
    "digits": "9" * 1500,
    "raised": "²",
    "a list": "1&{name}=2",
}
LISTS = {
    "/needs": (STAFF, "q state category owner subdistrict urgency mine sort page"),
    "/public/offers": (None, "q state category owner subdistrict urgency sort page"),
    "/units": (ADMIN, "q nature subdistrict state sort page"),
    "/accounts": (COORDINATOR, "q role state sort page"),
    "/accounts/invite": (COORDINATOR, "q"),
    "/audit": (
        "auditor district",
        "person action object_type object_id role since until reason before",
    ),
    "/needs/new": (STAFF, "category"),
    "/offers/new": (STAFF, "category"),
    "/needs/1/edit": (STAFF, "category"),
    "/styleguide": (None, "errors"),
}
FILTERS = [(path, name) for path, (_who, names) in LISTS.items() for name in names.split()]


@pytest.mark.parametrize(("path", "name"), FILTERS)
def test_filters_that_make_no_sense_are_left_out(stage, dialect, path, name):
    wrong = {}
    for value, sent in QUERIES.items():
        if dialect == "postgresql" and value not in DANGEROUS:
            continue
        written = quote(sent.encode("utf-8", "surrogatepass"), safe="&=" if "{" in sent else "")
        if value == "a list":
            written = sent.format(name=name)
        with stage.unchanged():
            status, text = fetch(stage, LISTS[path][0], f"{path}?{name}={written}")
        if status != 200 or "<script>alert" in text or "49" in re.findall(r">(\d\d)<", text):
            wrong[value] = (status, text[-200:])
    assert wrong == {}


ADDRESSED = {
    "/organisations/new": (COORDINATOR, "parent kind"),
    "/sign-in": (None, "next"),
}


@pytest.mark.parametrize(
    ("path", "name"), [(p, name) for p, (_w, names) in ADDRESSED.items() for name in names.split()]
)
def test_addresses_that_lead_nowhere_say_so(stage, path, name):
    river = stage.town.organisations["river"]
    wrong = {}
    for value, sent in QUERIES.items():
        written = quote(sent.encode("utf-8", "surrogatepass"))
        parent = f"&parent={river}" if name == "kind" else ""
        with stage.unchanged():
            status, text = fetch(stage, ADDRESSED[path][0], f"{path}?{name}={written}{parent}")
        if not (status == 200 or (status in {404, 422} and reasons(text))):
            wrong[value] = (status, text[-200:])
    assert wrong == {}


NUMBERS_IN_PATHS = ["0", "-1", "2147483648", str(2**63), "9" * 400, "1.0", "abc", "1%00"]
NUMBERS_IN_PATHS += ["%ED%A0%80", "1%20", "0x1", "1_0", "%F0%9F%99%82", "%27", "NaN"]
NUMBERS_IN_PATHS += ["%E2%80%AE1", "+1"]
WORDS_IN_PATHS = ["%00", "%ED%A0%80", "%F0%9F%99%82", "%E2%80%AE", "x" * 3000, "%27%3B--"]
WORDS_IN_PATHS += ["%7B%7B7*7", "%3Cscript%3E", "..%2f..", "NaN", str(2**63)]


def addresses(app, value):
    """Every route with an id or a key in its address, the value standing for one of them."""
    for rule in app.url_map.iter_rules():
        converters = rule._converters  # noqa: SLF001 -- there is no public way
        free = [n for n, c in converters.items() if not isinstance(c, AnyConverter)]
        wanted = [n for n in free if isinstance(converters[n], IntegerConverter)]
        if wanted != free or not free:
            continue
        words = {n: sorted(c.items)[0] for n, c in converters.items() if n not in free}
        for name in free:
            values = words | dict.fromkeys(free, "1") | {name: value}
            address = re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda m: values[m[1]], rule.rule)  # noqa: B023
            for method in rule.methods & {"GET", "POST"}:
                yield method, address


@pytest.mark.parametrize("number", NUMBERS_IN_PATHS)
def test_ids_that_are_none_are_unknown(stage, number):
    found = {}
    for method, address in addresses(stage.app, number):
        with stage.unchanged():
            if method == "GET":
                status, text = fetch(stage, ADMIN, address)
            else:
                status, text = post(stage, ADMIN, address, {})
        said = reasons(text) if method == "GET" else text
        if status not in {404, 405} or not said:
            found[method, address] = status
    assert found == {}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/categories/{}/edit", 404),
        ("/categories/{}/close", 404),
        ("/invitations/{}", 410),
        ("/static/{}", 404),
        ("/{}", 404),
        ("/needs/{}/edit", 404),
    ],
)
def test_words_that_name_nothing_are_unknown(stage, path, status):
    found = {}
    for word, method in product(WORDS_IN_PATHS, ("GET", "POST")):
        with stage.unchanged():
            if method == "GET":
                answer, _text = fetch(stage, ADMIN, path.format(word))
            else:
                answer, _text = post(stage, ADMIN, path.format(word), {})
        if answer not in {status, 404, 405}:
            found[method, word[:20]] = answer
    assert found == {}


def rows_of_times(town, count):
    form = forms.need(town, draft="1")
    row = {name: value for name, value in form.items() if name.startswith("windows-0-")}
    return form | {
        name.replace("-0-", f"-{n}-"): value for n in range(count) for name, value in row.items()
    }


ODD_FORMS = {
    "a raised digit as row": {"remove-windows": "²"},
    "a long number as row": {"remove-windows": "9" * 5000},
    "a negative row": {"remove-windows": "-1"},
    "a row that is not there": {"remove-windows": "99"},
    "a raised digit in a name": {"windows-²-kind": "weekly"},
    "a long number in a name": {f"windows-{'9' * 5000}-kind": "weekly"},
    "a gap in the rows": {"windows-7000000000-kind": "dated"},
    "no number in a name": {"windows--kind": "weekly", "windows-": "1", "windows": "x"},
    "another row": {"add-windows": "1"},
    "names like ours": {"csrf_token[]": "1", "title[]": "x", "__class__": "x", "\x00": "x"},
}


@pytest.mark.parametrize("address", ["/needs", "/needs/drafts"])
@pytest.mark.parametrize("what", ODD_FORMS)
def test_names_of_fields_that_we_did_not_write(stage, what, address):
    form = forms.need(stage.town, draft="1") | ODD_FORMS[what]
    with stage.changes():
        status, said = post(stage, STAFF, address, form)
    assert status in ACCEPTED or (400 <= status < 500 and said)


@pytest.mark.parametrize(("count", "kept"), [(12, 12), (13, 12), (60, 12)])
def test_at_most_twelve_rows_of_times_are_read(stage, count, kept):
    need = "SELECT id FROM need WHERE form_key = 'ffffffffffffffffffffffffffffffff'"
    query = f"SELECT count(*) FROM time_window WHERE need_id = ({need})"  # noqa: S608
    with stage.changes():
        status, _said = post(stage, STAFF, "/needs/drafts", rows_of_times(stage.town, count))
        stored = stage.kept.one(query)
    assert (status, stored) == (200, kept)


HEADERS = {
    "a referrer that is no address": {"Referer": "http://["},
    "a referrer from elsewhere": {"Referer": "//evil.example/needs"},
    "a wish for no language": {"Accept-Language": ";q=nan," + "x" * 4000},
    "a token that is none": {"X-CSRFToken": "\x7f{}"},
    "an address of nobody": {"X-Forwarded-For": "'; --", "Forwarded": "for=["},
    "a password for nobody": {"Authorization": "Bearer \xff"},
    "half of htmx": {"HX-Request": "true", "HX-Current-URL": "http://[", "HX-Target": "<x>"},
    "a cookie that is none": {"Cookie": "gongjian=..; lang=%00; =; ;;"},
    "a long cookie": {"Cookie": "gongjian=" + "x" * 5000},
    "another language": {"Cookie": "lang=../../etc/passwd"},
}


@pytest.mark.parametrize("what", HEADERS)
@pytest.mark.parametrize("address", ["/", "/needs", "/public/", "/metrics", "/language"])
def test_odd_headers(stage, what, address):
    method = "POST" if address == "/language" else "GET"
    client = stage.client(None)
    data = {"csrf_token": client.token, "lang": "en"} if method == "POST" else None
    if "Cookie" in HEADERS[what]:
        client.delete_cookie("gongjian")
    with stage.unchanged():
        answer = client.open(address, method=method, data=data, headers=HEADERS[what])
    assert answer.status_code < 500
    assert "evil" not in answer.headers.get("Location", "")


BODIES = {
    "no boundary": ("multipart/form-data", b"x"),
    "another boundary": ("multipart/form-data; boundary=a", b"--b\r\n\r\nx\r\n--b--"),
    "json": ("application/json", b'{"title": "x"}'),
    "json of other kinds": ("application/json", b'{"title": 5, "name": {"a": 1}, "reason": null}'),
    "half a character": ("application/json", b'{"title": "\\ud800", "name": "\\ud800"}'),
    "json that is a list": ("application/json", b'["title"]'),
    "broken json": ("application/json", b"{"),
    "plain": ("text/plain", b"title=x"),
    "broken percents": (URLENCODED, b"title=%&text=%zz&=&&&"),
    "another alphabet": (f"{URLENCODED}; charset=utf-16", "title=甲".encode("utf-16")),
    "bytes": (URLENCODED, bytes(range(256))),
    "many fields": (URLENCODED, b"&".join(b"f%d=1" % n for n in range(20_000))),
    "too large": (URLENCODED, b"title=" + b"x" * 300_000),
    "many parts": (
        "multipart/form-data; boundary=a",
        b"".join(
            b'--a\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % n
            for n in range(1500)
        )
        + b"--a--\r\n",
    ),
    "a file": (
        "multipart/form-data; boundary=a",
        b'--a\r\nContent-Disposition: form-data; name="title"; filename="a"\r\n\r\nx\r\n--a--\r\n',
    ),
}


@pytest.mark.parametrize("what", BODIES)
@pytest.mark.parametrize("address", ["/needs", "/sign-in", "/accounts/1/deactivate"])
def test_odd_bodies(stage, what, address):
    kind, body = BODIES[what]
    who = None if address == "/sign-in" else STAFF
    headers = {"X-CSRFToken": stage.client(who).token}
    with stage.unchanged():
        status, text = fetch(
            stage, who, address, method="POST", data=body, content_type=kind, headers=headers
        )
    assert 400 <= status < 500
    assert reasons(text)
