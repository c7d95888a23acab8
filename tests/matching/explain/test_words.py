"""Explanations in the words of the domain: rules with values, near misses, wishes."""

from dataclasses import replace

import numpy as np
import pytest

from matching.domain import compile_instance, read
from matching.domain.model import Aim, Offer, Policy, Rules, Unit
from matching.domain.rules import Rule
from matching.explain import domain as words
from matching.explain.explainer import Explainer
from matching.explain.virtual import wishes
from matching.flow.solver import flow_of, solve
from matching.generate import generate
from matching.limits import Watch
from tests.matching.domain.small import drawn, plain

HERE = [116700000, 39500000]


def explained(document):
    compiled = compile_instance(read(document))
    x = solve(flow_of(compiled.instance), Watch(60)).x
    return compiled, Explainer(compiled.instance, x)


FAILURES = [
    ({"offers": {"category": "venue"}}, "category", {"need": "health", "offer": "venue"}),
    ({"offers": {"reach": 500}}, "distance", {"metres": 1001, "reach": 500}),
    ({"offers": {"on_site": True}, "needs": {"on_site": True}}, "place", None),
    (
        {"communities": {"area": "s2"}},
        "border",
        {"need": "s2", "offer": "s1", "need_shared": False, "offer_shared": False},
    ),
    (
        {"offers": {"lot": 9, "capacity": 9}},
        "quantity",
        {"demand": 3, "minimum": 1, "capacity": 9, "lot": 9},
    ),
    ({"offers": {"seats": 5}, "needs": {"persons": 6}}, "seats", {"persons": 6, "seats": 5}),
    (
        {"offers": {"purposes": ["b"]}, "needs": {"purpose": "a"}},
        "purpose",
        {"purpose": "a", "purposes": ["b"]},
    ),
    (
        {"offers": {"excludes": ["a", "b"]}, "needs": {"kinds": ["a"]}},
        "exclusion",
        {"excluded": ["a"]},
    ),
    (
        {"offers": {"holds": ["nurse"]}, "needs": {"requires": ["doctor", "nurse"]}},
        "qualification",
        {"missing": ["doctor"]},
    ),
    ({"forbidden": [{"need": "n1", "offer": "o1"}]}, "forbidden", {"need": "n1", "offer": "o1"}),
    ({"declined": [{"need": "n1", "offer": "o1"}]}, "declined", {"need": "n1", "offer": "o1"}),
    (
        {
            "offers": {"windows": [{"start": 0, "end": 90}]},
            "needs": {"windows": [{"start": 60, "end": 300}]},
        },
        "time",
        {"days": 0, "minutes": 60},
    ),
]


@pytest.mark.parametrize(("changed", "rule", "values"), FAILURES)
def test_a_failed_rule_comes_with_what_it_looked_at(changed, rule, values):
    base = plain(units={"place": [116700000, 39509000]}, communities={"place": HERE})
    document = plain(**changed)
    document["units"] = base["units"]
    document["communities"][0]["place"] = HERE
    compiled = compile_instance(read(document))
    failure, *others = words.ineligible(compiled, "n1", "o1")
    assert not others or rule == "category"  # with another category, the travel limit is another
    assert failure.rule == rule
    assert values is None or failure.values == values


def test_every_rule_has_values():
    assert set(words.VALUES) == set(Rule)


def test_a_pair_outside_the_candidates_is_always_given_a_rule():
    asked = 0
    for seed in range(40):
        compiled = compile_instance(read(drawn(seed)))
        shaped = flow_of(compiled.instance)
        x = np.zeros(len(compiled.instance.edges), np.int64)
        explainer = Explainer(compiled.instance, x)
        pairs = {compiled.ids(edge)[:2] for edge in range(x.size)}
        for need in compiled.domain.needs:
            for offer in compiled.domain.offers:
                if (need.id, offer.id) in pairs:
                    continue
                told = words.why_not(compiled, explainer, need.id, offer.id)
                assert told["reason"]["code"] == "ineligible", seed
                assert told["reason"]["rules"], seed
                asked += shaped is not None
    assert asked > 50


def test_a_need_without_offers_hears_of_the_nearest():
    compiled, explainer = explained(plain(offers={"reach": 500}))
    told = words.why_unserved(compiled, explainer, "n1")
    assert (told["need"], told["wanted"], told["served"]) == ("n1", 3, 0)
    assert told["reason"]["code"] == "no_candidate"
    assert told["removed"] == {"distance": 1}
    miss = told["near_misses"]["distance"]
    assert miss == {
        "offer": "o1",
        "metres": 1001,
        "count": 1,
        "values": {"metres": 1001, "reach": 500},
    }


def test_a_pair_is_told_with_the_parts_of_its_score():
    compiled, explainer = explained(plain())
    told = words.why_this(compiled, explainer, 0)
    assert (told["pair"]["need"], told["pair"]["offer"], told["metres"]) == ("n1", "o1", 1001)
    assert sum(told["parts"].values()) == compiled.candidates.score[0]


def test_a_wish_is_worth_what_solving_with_it_gains():
    street = generate("street", 3)
    domain = replace(
        street,
        rules=Rules(top=None),
        policy=Policy(order=(Aim.WELFARE,)),
        offers=street.offers[:120],
    )
    kept = {offer.id for offer in domain.offers}
    said = {
        name: tuple(item for item in getattr(domain, name) if item.offer in kept)
        for name in ("claims", "earlier", "settled", "pins", "forbidden", "declined")
    }
    domain = replace(domain, **said)
    compiled = compile_instance(domain)
    found = solve(flow_of(compiled.instance), Watch(60))
    told = wishes(compiled, Explainer(compiled.instance, found.x))
    assert len(told) > 2
    assert all(wish.exact for wish in told)
    for wish in told[:3]:
        assert wish.gain == gained(domain, wish, found.levels[0].value)


def gained(domain, wish, value):
    """Solve again with such an offer."""
    unit = Unit(id="new", area=wish.area, place=wish.place)
    offer = Offer(
        id="newer",
        unit="new",
        category=wish.category,
        capacity=1,
        shared=True,
        holds=tuple({word for need in domain.needs for word in need.requires}),
        skills=tuple({word for need in domain.needs for word in need.skills}),
    )
    more = replace(domain, units=(*domain.units, unit), offers=(*domain.offers, offer))
    compiled = compile_instance(more)
    return solve(flow_of(compiled.instance), Watch(60)).levels[0].value - value
