"""A run's own instance: the frozen input, a policy, and what people decided about pairs. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
LEVELS = ("urgent", "cover", "leximin", "welfare", "burden", "keep")
PARTS = ("fit", "distance", "time", "reciprocity", "reliability", "continuity", "claims")
USUAL_POINTS: Mapping[str, int] = dict(zip(PARTS, (250, 250, 150, 100, 100, 100, 50), strict=True))
STRENGTHS = range(6)  # a slider goes from 0, does not count, to 5; 3 is usual


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a committee says in plain words: how strongly each part counts, and what comes first."""

    strengths: Mapping[str, int]
    fair_first: bool = True
    urgent_first: bool = True
    ageing_per_day: int = 2


def policy_content(wishes: Wishes) -> Document:
    """Return the fields of a policy that say something: points that sum up to at most 1000."""
    wanted = {part: USUAL_POINTS[part] * wishes.strengths.get(part, 3) for part in PARTS}
    total = sum(wanted.values())
    points = {part: 1000 * share // total if total else 0 for part, share in wanted.items()}
    order = (
        ["cover", "leximin", "welfare"] if wishes.fair_first else ["welfare", "cover", "leximin"]
    )
    order = ["urgent", *order] if wishes.urgent_first else order
    return {
        "order": [*order, "burden", "keep"],
        "share": "reachable",
        "points": points,
        "ageing_per_day": wishes.ageing_per_day,
        "strengths": dict(wishes.strengths),
    }


def decided(
    pins: Iterable[tuple[int, int, int]],
    forbidden: Iterable[tuple[int, int]],
    earlier: Iterable[tuple[int, int, int]],
    *,
    little_change: bool,
    by_hand: bool = False,
) -> Document:
    """Return what a run is made under; pairs as (need, offer) or with a quantity.

    `by_hand`: the earlier plan with the pins put in and nothing else moved.
    """
    return {
        "pins": [list(share) for share in pins],
        "forbidden": [list(pair) for pair in forbidden],
        "earlier": [list(share) for share in earlier],
        "little_change": little_change,
        "by_hand": by_hand,
    }


def instance(
    document: Mapping[str, Any], policy: Mapping[str, Any], name: str, version: int, made: Document
) -> Document:
    """Return the domain instance of one run.

    With little change, keeping the earlier plan comes before the best fit, and after fairness.
    """
    settled = {(share["need"], share["offer"]) for share in document["settled"]}
    content = {key: value for key, value in policy.items() if key != "strengths"}
    if made["little_change"]:
        order = [level for level in content["order"] if level != "keep"]
        place = order.index("welfare")
        content["order"] = [*order[:place], "keep", *order[place:]]
    return {
        **document,
        "policy": {"name": name, "version": version, **content},
        "pins": [_share(*share) for share in made["pins"] if _ids(*share[:2]) not in settled],
        "forbidden": [
            {"need": need, "offer": offer}
            for need, offer in (_ids(*pair) for pair in made["forbidden"])
            if (need, offer) not in settled
        ],
        "earlier": [_share(*share) for share in made["earlier"]],
    }


def _ids(need: int, offer: int) -> tuple[str, str]:
    return f"n{need}", f"o{offer}"


def _share(need: int, offer: int, quantity: int) -> Document:
    need_id, offer_id = _ids(need, offer)
    return {"need": need_id, "offer": offer_id, "quantity": quantity}
