"""The command `explain`: why a plan is as it is, as JSON. Runs in the child."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from matching.check import check
from matching.commands.desk import Desk
from matching.commands.inputs import named, read_with_words
from matching.commands.messages import Code, Ending
from matching.domain import Compiled
from matching.errors import BadInput
from matching.explain import domain as words
from matching.explain.answers import document
from matching.explain.explainer import Explainer
from matching.explain.overview import overview
from matching.explain.recruit import recruit
from matching.explain.virtual import wishes
from matching.explain.why import why_not, why_this, why_unserved
from matching.instance import Instance, IntArray
from matching.plan import Status
from matching.reading import read_plan
from matching.writing import write_document


def explain(arguments: Namespace, desk: Desk) -> Ending:
    if arguments.offer is not None and arguments.need is None:
        raise BadInput("--offer: it goes with --need")
    instance, compiled = read_with_words(arguments.instance)
    with named(arguments.plan):
        plan = read_plan(arguments.plan)
    verdict = check(instance, plan)
    if not verdict.is_sound:
        return Ending(Code.REFUSED, f"the plan is refused: {verdict.violations[0]}")
    if plan["status"] == Status.INFEASIBLE:
        told: dict[str, Any] = {"status": plan["status"], "reason": plan["reason"]}
    elif plan["status"] == Status.UNKNOWN:
        raise BadInput(f"{arguments.plan}: it has no quantities, so there is nothing to explain")
    else:
        told = _told(arguments, instance, compiled, plan)
    desk.publish(lambda file: write_document(told, None, file), "the explanation")
    return Ending(Code.DONE)


def _told(
    arguments: Namespace, instance: Instance, compiled: Compiled | None, plan: Mapping[str, Any]
) -> dict[str, Any]:
    x = np.zeros(len(instance.edges), np.int64)
    for edge, quantity in plan["x"]:
        x[edge] = quantity
    explainer = Explainer(instance, x, plan["certificate"], tuple(plan["levels"]))
    if arguments.recruit:
        told = {"rows": document(recruit(explainer))}
        return (
            told if compiled is None else told | {"wishes": document(wishes(compiled, explainer))}
        )
    if arguments.need is None:
        told = document(overview(explainer))
        return told if compiled is None else words.in_words(compiled, told)
    if compiled is None:
        return _of_labels(arguments, explainer)
    return _of_ids(arguments, compiled, explainer)


def _of_labels(arguments: Namespace, explainer: Explainer) -> dict[str, Any]:
    edges = explainer.instance.edges
    need = _label(arguments.need, "--need", edges.need)
    if arguments.offer is None:
        served = [e for e in explainer.edges_of(need) if explainer.x[e] > 0]
        pairs = [document(why_this(explainer, edge)) for edge in served]
        return {"why_unserved": document(why_unserved(explainer, need)), "why_these": pairs}
    offer = _label(arguments.offer, "--offer", edges.offer)
    served = [e for e in explainer.edges_of(need, offer) if explainer.x[e] > 0]
    pairs = [document(why_this(explainer, edge)) for edge in served]
    return {"why_not": document(why_not(explainer, need, offer)), "why_these": pairs}


def _label(text: str, option: str, labels: IntArray) -> int:
    known = int(text) if text.isdecimal() and len(text) < 19 else -1
    if not np.any(labels == known):
        raise BadInput(f"{option} {text}: no pair of the instance has this label")
    return known


def _of_ids(arguments: Namespace, compiled: Compiled, explainer: Explainer) -> dict[str, Any]:
    index, need, offer = compiled.tables.index, arguments.need, arguments.offer
    _known(need, "--need", index.need)
    if offer is not None:
        _known(offer, "--offer", index.offer)
    label = None if offer is None else index.offer[offer]
    edges: Sequence[int] = explainer.edges_of(index.need[need], label)
    pairs = [words.why_this(compiled, explainer, e) for e in edges if explainer.x[e] > 0]
    if offer is None:
        unserved = words.why_unserved(compiled, explainer, need)
        return {"why_unserved": unserved, "why_these": pairs}
    return {"why_not": words.why_not(compiled, explainer, need, offer), "why_these": pairs}


def _known(name: str, option: str, index: Mapping[str, int]) -> None:
    if name not in index:
        raise BadInput(f"{option} {name}: the instance has none of this id")
