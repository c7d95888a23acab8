"""Whatever is wrong with a domain instance is named by its field, in one sentence."""

import json
from typing import Any

import pytest

from matching.domain import read, write
from matching.errors import BadInput
from tests.matching.domain.small import drawn, plain

HUGE = 2**53 + 1
SLOT = {"id": "t", "day": "2026-12-01", "start": 540, "end": 600, "capacity": 1}
SHARE = {"need": "n1", "offer": "o1", "quantity": 1}
PAIR = {"need": "n1", "offer": "o1"}
LOOP = [{"id": "s1", "parent": "s2"}, {"id": "s2", "parent": "d1"}, {"id": "d1", "parent": "s1"}]

FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"schema": "match-instance/2"}, 'schema is "match-instance/2": match-instance/1'),
    ({"today": "23.11.2026"}, 'today is "23.11.2026": a date such as 2026-11-23'),
    ({"today": "2026-02-30"}, 'today is "2026-02-30": a date such as 2026-11-23'),
    ({"today": 20261123}, "today is 20261123: a date such as 2026-11-23"),
    ({"needs": {"demand": -1}}, "needs[0].demand is -1: at least 0"),
    ({"needs": {"demand": 2.0}}, "needs[0].demand is 2.0: a whole number"),
    ({"needs": {"demand": float("nan")}}, "needs[0].demand is NaN: a whole number"),
    ({"needs": {"demand": float("inf")}}, "needs[0].demand is Infinity: a whole number"),
    ({"needs": {"demand": True}}, "needs[0].demand is true: a whole number"),
    ({"needs": {"demand": None}}, "needs[0].demand is null: a whole number"),
    ({"needs": {"demand": "3"}}, 'needs[0].demand is "3": a whole number'),
    ({"needs": {"demand": [3]}}, "needs[0].demand is a list: a whole number"),
    ({"needs": {"demand": HUGE}}, f"needs[0].demand is {HUGE}: at most 1000000000"),
    ({"needs": {"demand": 10**400}}, "needs[0].demand is a huge number: at most 1000000000"),
    ({"needs": {"demand": -(10**400)}}, "needs[0].demand is a huge number: at least 0"),
    ({"needs": {"minimum": 4}}, "needs[0].minimum is 4: at most demand, 3"),
    ({"needs": {"hue": 1}}, "needs[0].hue: no such field"),
    ({"needs": {"a\nb": 1}}, 'needs[0]."a\\nb": no such field'),
    ({"hue": 1}, "hue: no such field"),
    ({"needs": {"divisible": 1}}, "needs[0].divisible is 1: true or false"),
    (
        {"needs": {"urgency": "later"}},
        'needs[0].urgency is "later": one of urgent, important, normal',
    ),
    (
        {"needs": {"urgency": ["urgent"]}},
        "needs[0].urgency is a list: one of urgent, important, normal",
    ),
    (
        {"needs": {"since": "2026-11-24"}},
        "needs[0].since is 2026-11-24: not after today, 2026-11-23",
    ),
    ({"needs": {"place": [1, 86000000]}}, "needs[0].place[1] is 86000000: at most 85000000"),
    (
        {"needs": {"place": [116.7, 39]}},
        "needs[0].place[0] is 116.7: a whole number",
    ),
    (
        {"needs": {"place": [1]}},
        "needs[0].place is a list: [longitude, latitude] in millionths of a degree",
    ),
    ({"needs": {"windows": 5}}, "needs[0].windows is 5: a list"),
    (
        {"offers": {"windows": [{}] * 1001}},
        "offers[0].windows has 1001 entries: at most 1000",
    ),
    ({"needs": {"windows": [5]}}, "needs[0].windows[0] is 5: an object"),
    (
        {"needs": {"windows": [{"start": 600, "end": 600}]}},
        "needs[0].windows[0].end is 600: after start and at most 1440 minutes later",
    ),
    (
        {"needs": {"windows": [{"start": 600, "end": 2041}]}},
        "needs[0].windows[0].end is 2041: after start and at most 1440 minutes later",
    ),
    (
        {"needs": {"windows": [{"first": "2026-12-02", "last": "2026-12-01"}]}},
        "needs[0].windows[0].last is 2026-12-01: not before first",
    ),
    (
        {"needs": {"closed": [{"first": "2026-12-02", "last": "2026-12-01"}]}},
        "needs[0].closed[0].last is 2026-12-01: not before first",
    ),
    (
        {"needs": {"windows": [{"weekdays": 128}]}},
        "needs[0].windows[0].weekdays is 128: at most 127",
    ),
    (
        {"needs": {"requires": [""]}},
        'needs[0].requires[0] is "": a text of 1 to 80 characters',
    ),
    (
        {"needs": {"purpose": "\ud800"}},
        'needs[0].purpose is "\\ud800": a text of 1 to 80 characters',
    ),
    ({"needs": {"id": "n.1"}}, 'needs[0].id is "n.1": 1 to 80 characters, neither dots nor blanks'),
    ({"needs": {"id": "floor"}}, 'needs[0].id is "floor": rows of settled levels are named so'),
    ({"needs": {"community": "c9"}}, "needs[0].community: no community c9"),
    ({"needs": {"category": "c1"}}, "needs[0].category: no category c1"),
    ({"needs": {"returns": ["venue", "x"]}}, "needs[0].returns: no category x"),
    ({"offers": {"unit": "c1"}}, "offers[0].unit: no unit c1"),
    ({"offers": {"unit": None}}, "offers[0].unit: either a unit or a community gives an offer"),
    (
        {"offers": {"community": "c1"}},
        "offers[0].unit: either a unit or a community gives an offer",
    ),
    ({"offers": {"id": "n1"}}, "offers[0].id: n1 is the id of needs[0] already"),
    ({"offers": {"per_day": 1}}, "offers[0].per_day: only an offer with slots has days"),
    (
        {"offers": {"slots": [SLOT, SLOT]}},
        "offers[0].slots[1].id: t is the id of offers[0].slots[0] already",
    ),
    (
        {"offers": {"slots": [SLOT], "windows": [{}]}},
        "offers[0].windows: an offer has windows or slots, not both",
    ),
    ({"units": {"kept": 1}}, "units[0].kept is 1: at most promised, 0"),
    ({"units": {"area": "s9"}}, "units[0].area: no area s9"),
    ({"areas": {"parent": "d9"}}, "areas[0].parent: no area d9"),
    ({"areas": {"parent": "s1"}}, "areas[0].parent: d1 leads back to itself"),
    ({"areas": LOOP}, "areas[0].parent: s1 leads back to itself"),
    ({"pins": [SHARE | {"slot": "t"}]}, "pins[0].slot: no slot t of o1"),
    ({"pins": [SHARE | {"offer": "o2"}]}, "pins[0].offer: no offer o2"),
    ({"pins": [SHARE, SHARE]}, "pins[1]: the same need and offer and slot as pins[0]"),
    ({"pins": [SHARE], "forbidden": [PAIR]}, "forbidden[0]: pins[0] has n1 and o1 too"),
    ({"settled": [SHARE], "declined": [PAIR]}, "declined[0]: settled[0] has n1 and o1 too"),
    (
        {"history": [{"unit": "u1", "community": "c1"}] * 2},
        "history[1]: the same unit and community as history[0]",
    ),
    ({"claims": [PAIR]}, "claims[0].by is missing"),
    ({"rules": {"horizon_days": 0}}, "rules.horizon_days is 0: at least 1"),
    ({"policy": {"order": []}}, "policy.order: at least one level"),
    ({"policy": {"order": ["keep", "keep"]}}, "policy.order: each level at most once"),
    ({"policy": {"points": {"fit": 600}}}, "policy.points: together 1350, at most 1000"),
    ({"policy": {"tolerance_ppm": 5}}, "policy.tolerance_ppm is 5: an object"),
    ({"policy": {"tolerance_ppm": {"cover": -1}}}, "policy.tolerance_ppm.cover is -1: at least 0"),
    (
        {"policy": {"burden": [1, 0]}},
        "policy.burden: at least one number, none less than the one before",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), FIELDS)
def test_the_field_is_named(change: dict[str, Any], sentence: str) -> None:
    read(plain())  # is right without the change
    with pytest.raises(BadInput) as refused:
        read(plain(**change))
    assert str(refused.value) == sentence


def test_a_share_of_an_offer_with_slots_names_one() -> None:
    with pytest.raises(BadInput, match=r"^pins\[0\]\.slot is missing: o1 has slots$"):
        read(plain(offers={"slots": [SLOT]}, pins=[SHARE]))


@pytest.mark.parametrize("document", [None, [], "match-instance/1", 7])
def test_a_document_is_an_object(document: Any) -> None:
    with pytest.raises(BadInput, match=r"^the document is .*: an object$"):
        read(document)


@pytest.mark.parametrize("name", [n for n in plain() if n != "schema"])
def test_what_is_missing_is_named(name: str) -> None:
    document = plain()
    del document[name]
    with pytest.raises(BadInput) as refused:
        read(document)
    assert str(refused.value) == f"{name} is missing"


@pytest.mark.parametrize("seed", range(20))
def test_what_is_written_is_read_again(seed: int) -> None:
    domain = read(drawn(seed) | {"policy": {"tolerance_ppm": {"cover": seed}, "version": 2}})
    assert read(json.loads(json.dumps(write(domain)))) == domain
