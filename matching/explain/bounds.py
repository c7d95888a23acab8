"""What a plan's certificate proves about a change, for instances of any shape."""

from dataclasses import replace

from matching.activity import activity
from matching.check.certificates import BOUNDS, proved_bound
from matching.check.settled import Settled
from matching.check.verdict import Refused
from matching.explain.answers import RowPrice
from matching.explain.explainer import Explainer
from matching.instance import NO_MAX, Instance, LevelKind
from matching.levels import value_of


def forced(instance: Instance, edge: int, quantity: int) -> Instance:
    """Return the instance in which the edge carries at least this quantity."""
    lb = instance.edges.lb.copy()
    lb[edge] = quantity
    return replace(instance, edges=replace(instance.edges, lb=lb), digest=None)


def least_regret(explainer: Explainer, edge: int, quantity: int) -> int | None:
    """Return what the level loses at least if the edge must carry so much; None if unproved.

    The certificate bounds every plan, also those with the pair: what its bound then lacks to the
    plan's value is lost.
    """
    instance, level = explainer.instance, explainer.level
    certificate = explainer.certificate
    if certificate is None or certificate.get("kind") not in BOUNDS:
        return None
    try:
        bound = proved_bound(
            certificate, forced(instance, edge, quantity), level, _promises(explainer)
        )
    except Refused:
        return None
    value = value_of(level, instance, explainer.x)
    if not isinstance(value, int):
        return None
    lowered = instance.aims_low(level)
    return max(0, bound - value if lowered else value - bound)


def _promises(explainer: Explainer) -> Settled:
    """What the levels before have settled, as the plan's document says."""
    instance, settled = explainer.instance, Settled()
    for at, told in enumerate(explainer.reached[: explainer.target]):
        named = told.get("floors") or told.get("ceilings") or {}
        places = {instance.rows.index[name]: int(limit) for name, limit in named.items()}
        places |= {int(edge): int(least) for edge, least in told.get("kept", [])}
        level = instance.levels[at]
        value = told["value"] if level.kind is LevelKind.LINEAR else 0
        settled.add(at, instance, value, places)
    return settled


def full_rows(explainer: Explainer, edge: int, quantity: int) -> list[str]:
    """The rows over an edge that would be exceeded if it carried so much, all else as it is."""
    rows, x = explainer.instance.rows, explainer.x
    after = x.copy()
    after[edge] = quantity
    entries = (rows.edge == edge).nonzero()[0]
    done = activity(rows, after)
    over = [i for i in rows.of_entry[entries].tolist() if rows.max[i] < NO_MAX]
    return [rows.ids[i] for i in over if done[i] > rows.max[i]]


def multipliers_over(explainer: Explainer, edge: int) -> list[RowPrice]:
    """The certificate's multipliers of the rows over an edge."""
    certificate, rows = explainer.certificate, explainer.instance.rows
    if certificate is None or "y" not in certificate:
        return []
    entries = (rows.edge == edge).nonzero()[0]
    names = [rows.ids[i] for i in rows.of_entry[entries].tolist()]
    y, scale = certificate["y"], int(certificate.get("scale", 1))
    return [RowPrice(name, int(y[name]), scale) for name in names if y.get(name)]
