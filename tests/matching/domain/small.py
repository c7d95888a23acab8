"""Small domain instances for tests: one plain document to change, and random ones."""

from copy import deepcopy
from random import Random
from typing import Any

PLAIN: dict[str, Any] = {
    "schema": "match-instance/1",
    "id": "plain",
    "today": "2026-11-23",  # a Monday
    "areas": [{"id": "d1"}, {"id": "s1", "parent": "d1"}, {"id": "s2", "parent": "d1"}],
    "categories": [{"id": "health", "travel_limit": 3000}, {"id": "venue", "travel_limit": 1000}],
    "communities": [
        {"id": "c1", "area": "s1", "place": [116700000, 39500000]},
        {"id": "c2", "area": "s2", "place": [116700000, 39505000]},
    ],
    "units": [
        {"id": "u1", "area": "s1", "place": [116700000, 39509000]},
        {"id": "u2", "area": "s2", "place": [116700000, 39500000]},
    ],
    "needs": [{"id": "n1", "community": "c1", "category": "health", "demand": 3}],
    "offers": [{"id": "o1", "unit": "u1", "category": "health", "capacity": 2}],
}


def plain(**changes: dict[str, Any] | list[Any]) -> dict[str, Any]:
    """Return the plain document; an object changes the first entry of that name."""
    document = deepcopy(PLAIN)
    for name, change in changes.items():
        if isinstance(change, dict) and isinstance(document.get(name), list):
            document[name][0] |= change
        else:
            document[name] = change
    return document


def drawn(seed: int) -> dict[str, Any]:
    """Return a random document in which every rule removes something now and then."""
    rng = Random(seed)
    document = deepcopy(PLAIN)
    document["id"] = f"drawn-{seed}"
    document["communities"].append({"id": "c3", "area": "s1", "place": _place(rng)})
    needs = [_need(rng, f"n{i}") for i in range(rng.randint(1, 6))]
    offers = [_offer(rng, f"o{i}") for i in range(rng.randint(1, 7))]
    pairs = [{"need": n["id"], "offer": o["id"]} for n in needs for o in offers]
    rng.shuffle(pairs)
    for posting in [*needs, *offers]:
        _loosen(rng, posting)
    some = rng.randint(0, 1)
    return document | {
        "needs": needs,
        "offers": offers,
        "rules": {
            "horizon_days": rng.choice([7, 9, 70]),
            "top": rng.choice([None, 1, 2]),
            "holidays": ["2026-11-25", "2026-11-28"],
        },
        "forbidden": pairs[:some],
        "declined": pairs[some : 2 * some],
        "claims": [pair | {"by": "unit"} for pair in pairs[2:3]],
        "history": [{"unit": "u1", "community": "c1", "given": 1, "returned": rng.randint(0, 1)}],
    }


def _loosen(rng: Random, posting: dict[str, Any]) -> None:
    """Drop most of what restricts the posting, so that some pairs pass all rules."""
    for name in ("windows", "closed", "place", "on_site", "unit", "minutes", "persons", "seats"):
        if name in posting and rng.random() < 0.75 and (name != "unit" or "demand" in posting):
            del posting[name]
    for name in ("requires", "purpose", "kinds", "purposes", "excludes", "last_date", "lot"):
        if name in posting and rng.random() < 0.75:
            del posting[name]


def _place(rng: Random) -> list[int]:
    return [116700000 + rng.randint(-30000, 30000), 39500000 + rng.randint(-30000, 30000)]


def _some(rng: Random, *words: str) -> list[str]:
    return [word for word in words if rng.random() < 0.3]


def _posting(rng: Random) -> dict[str, Any]:
    posting = {
        "category": rng.choice(["health", "health", "venue"]),
        "windows": [_window(rng) for _ in range(rng.randint(0, 2))],
        "closed": [{"first": "2026-11-24", "last": "2026-11-26"}] if rng.random() < 0.2 else [],
        "on_site": rng.random() < 0.3,
        "shared": rng.random() < 0.7,
        "skills": _some(rng, "a", "b"),
    }
    if rng.random() < 0.5:
        posting["place"] = _place(rng)
    if rng.random() < 0.4:
        posting["reach"] = rng.choice([500, 2000, 6000])
    return posting


def _window(rng: Random) -> dict[str, Any]:
    start = rng.randrange(0, 1440, 60)
    window = {
        "start": start,
        "end": start + rng.choice([60, 120, 600, 1440]),
        "weekdays": rng.randint(1, 127),
        "holidays": rng.choice(["include", "skip", "only"]),
    }
    if rng.random() < 0.3:
        window |= {"first": "2026-11-26", "last": "2026-11-29"}
    return window


def _need(rng: Random, name: str) -> dict[str, Any]:
    demand = rng.randint(0, 5)
    return _posting(rng) | {
        "id": name,
        "community": rng.choice(["c1", "c2", "c3"]),
        "unit": rng.choice([None, None, "u1", "u2"]),
        "demand": demand,
        "minimum": rng.randint(1, max(1, demand)),
        "divisible": rng.random() < 0.7,
        "max_suppliers": rng.choice([None, 1, 2]),
        "urgency": rng.choice(["urgent", "important", "normal"]),
        "since": rng.choice([None, "2026-11-01"]),
        "last_date": rng.choice([None, "2026-11-27"]),
        "minutes": rng.choice([None, 30, 120]),
        "persons": rng.choice([0, 20, 60]),
        "requires": _some(rng, "doctor"),
        "purpose": rng.choice([None, "party", "lesson"]),
        "kinds": _some(rng, "minors"),
        "returns": _some(rng, "venue"),
    }


def _offer(rng: Random, name: str) -> dict[str, Any]:
    offer = _posting(rng) | {
        "id": name,
        "capacity": rng.randint(0, 6),
        "lot": rng.choice([1, 1, 2]),
        "projects": rng.choice([None, 1, 2]),
        "per_year": rng.choice([None, 1, 3]),
        "valid_until": rng.choice([None, "2026-11-25"]),
        "seats": rng.choice([None, 30, 100]),
        "holds": _some(rng, "doctor", "doctor", "lawyer"),
        "purposes": _some(rng, "lesson"),
        "excludes": _some(rng, "party", "minors"),
        "wants": _some(rng, "venue"),
    }
    offer[rng.choice(["unit", "unit", "community"])] = "x"
    if "unit" in offer:
        offer["unit"] = rng.choice(["u1", "u2"])
    else:
        offer["community"] = rng.choice(["c1", "c2", "c3"])
    return offer if rng.random() < 0.7 else offer | _slots(rng)


def _slots(rng: Random) -> dict[str, Any]:
    """Slots in place of windows."""
    slots = []
    for i in range(rng.randint(1, 4)):
        start = rng.randrange(0, 1440, 60)
        slots.append(
            {
                "id": f"t{i}",
                "day": f"2026-11-{rng.randint(22, 30)}",
                "start": start,
                "end": start + rng.choice([60, 180, 1440]),
                "capacity": rng.randint(0, 3),
            }
        )
    return {
        "windows": [],
        "slots": slots,
        "per_day": rng.choice([None, 1, 2]),
        "per_week": rng.choice([None, 2]),
    }
