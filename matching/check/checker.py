"""Whether a plan is what it says it is. Shares nothing with the solvers but the instance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.check.activities import activities, check_rows
from matching.check.bounds import check_certificate, last_linear, read_bound
from matching.check.certificates import claims, refutes
from matching.check.quantities import check_edges, read_quantities
from matching.check.reasons import check_reason
from matching.check.settled import Settled, State, promises_of
from matching.check.values import value_of
from matching.check.verdict import Findings, Judged, Proof, Refused, Verdict, shortened
from matching.instance import Instance
from matching.plan import Status, Value
from matching.writing import with_digest

SCHEMA = "match-plan/1"


@dataclass(slots=True)
class Levels:
    """What is known of the levels so far. settled: what those before the last linear one left."""

    values: list[Value] = field(default_factory=list)
    bounds: list[Any] = field(default_factory=list)
    settled: Settled = field(default_factory=Settled)


def check(instance: Instance, plan: Any) -> Verdict:
    """Judge the document of a plan against its instance. Never raises, whatever the document is."""
    findings = Findings()
    if type(plan) is not dict:
        findings.add("the plan", "it must be an object")
        return Verdict(tuple(findings.listed))
    try:
        _check_head(instance, plan, findings)
        if plan["status"] in (Status.OPTIMAL, Status.FEASIBLE):
            return _check_plan(instance, plan, findings)
        _check_no_plan(instance, plan)
    except Refused as refused:
        findings.listed.append(refused.violation)
    return Verdict(tuple(findings.listed))


def _check_head(instance: Instance, plan: Mapping[str, Any], findings: Findings) -> None:
    if plan.get("schema") != SCHEMA:
        raise Refused("schema", f"it must be {SCHEMA}")
    if plan.get("status") not in tuple(Status):
        raise Refused("status", f"it must be one of {', '.join(Status)}")
    if plan.get("instance_sha256") != with_digest(instance).digest:
        findings.add("instance_sha256", "the plan is for another instance")


def _check_no_plan(instance: Instance, plan: Mapping[str, Any]) -> None:
    """Refuse quantities where there is no plan, and a status without its reason."""
    for name in ("x", "levels"):
        if plan.get(name) != []:
            raise Refused(name, f"it must be empty where the status is {plan['status']}")
    if plan["status"] == Status.INFEASIBLE:
        _check_infeasible(instance, plan)
    elif plan.get("certificate") is not None or plan.get("reason") is not None:
        raise Refused("status", "where it is unknown, nothing is proved")


def _check_infeasible(instance: Instance, plan: Mapping[str, Any]) -> None:
    check_reason(plan.get("reason"), instance)
    certificate = plan.get("certificate")
    if type(certificate) is not dict:
        raise Refused("certificate", "an infeasible plan has one")
    if claims(certificate):
        return
    if certificate.get("kind") != "farkas":
        raise Refused("certificate.kind", "it must be farkas or solver_claimed")
    if not refutes(certificate, instance):
        raise Refused("certificate", "it does not prove that nothing fits")


def _check_plan(instance: Instance, plan: Mapping[str, Any], findings: Findings) -> Verdict:
    if plan.get("reason") is not None:
        findings.add("reason", "it belongs to an infeasible plan")
    x = read_quantities(plan.get("x"), len(instance.edges))
    check_edges(instance.edges, x, findings)
    activity = activities(instance.rows, x)
    check_rows(instance.rows, activity, findings)
    levels = _check_levels(State(instance, x, activity), plan)
    last = last_linear(instance)
    bound = None if last is None else levels.bounds[last]
    proof = check_certificate(plan.get("certificate"), instance, last, bound, levels.settled)
    judged = tuple(
        Judged(level.name, value, bound, proof if at == last else _claimed(bound))
        for at, (level, value, bound) in enumerate(
            zip(instance.levels, levels.values, levels.bounds, strict=True)
        )
    )
    proved = [level for level in judged if level.proof is Proof.CERTIFICATE]
    return Verdict(tuple(findings.listed), judged, _gap(proved[0]) if proved else None)


def _claimed(bound: Value | None) -> Proof:
    return Proof.NONE if bound is None else Proof.CLAIMED


def _gap(level: Judged) -> int:
    return abs(int(level.bound) - int(level.value))  # type: ignore[arg-type]


def _check_levels(state: State, plan: Mapping[str, Any]) -> Levels:
    given, instance = plan.get("levels"), state.instance
    if type(given) is not list or len(given) != len(instance.levels):
        raise Refused("levels", f"it must list the {len(instance.levels)} levels of the instance")
    found, last = Levels(), last_linear(instance)
    for at, document in enumerate(given):
        promises = _check_level(state, at, document, found)
        if plan["status"] == Status.OPTIMAL and found.bounds[at] != found.values[at]:
            raise Refused(f"levels[{at}].bound", "of an optimal plan it is the value")
        if last is not None and at < last:
            found.settled.add(at, instance, found.values[at], promises)
    return found


def _check_level(state: State, at: int, document: Any, found: Levels) -> dict[int, int]:
    """Check one level of the plan; return what it leaves to later ones."""
    instance, where = state.instance, f"levels[{at}]"
    level = instance.levels[at]
    if type(document) is not dict:
        raise Refused(where, "it must be an object")
    if document.get("name") != level.name:
        raise Refused(f"{where}.name", f"the level of the instance here is {level.name}")
    if "bound" not in document:
        raise Refused(f"{where}.bound", "it is missing: null says that nothing is known")
    value = value_of(instance, level, state.x, state.activity)
    if not _says(document.get("value"), value):
        told = list(value) if isinstance(value, tuple) else value
        raise Refused(f"{where}.value", f"the quantities are worth {shortened(told)}")
    found.values.append(value)
    bound = read_bound(document.get("bound"), f"{where}.bound", instance, level, value)
    found.bounds.append(bound)
    return promises_of(state, at, document, value)


def _says(given: Any, value: Value) -> bool:
    """Say whether a document gives a value, in whole numbers."""
    if isinstance(value, tuple):
        return type(given) is list and set(map(type, given)) <= {int} and tuple(given) == value
    return type(given) is int and given == value
