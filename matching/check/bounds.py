"""Bounds: whether each can be one for its value, and on what it rests."""

from collections.abc import Mapping
from typing import Any

from matching.check.certificates import claims, proved_bound
from matching.check.settled import Settled
from matching.check.values import is_minimised
from matching.check.verdict import Proof, Refused
from matching.instance import Instance, Level, LevelKind
from matching.plan import Value


def read_bound(given: Any, where: str, instance: Instance, level: Level, value: Value) -> Any:
    """Return the bound of a level. Raises Refused if the value is beyond it, or it is no bound."""
    if given is None:
        return None
    if isinstance(value, tuple):
        return _vector(given, where, value)
    if type(given) is not int:
        raise Refused(where, "it must be a whole number, or null")
    less_is_better = is_minimised(instance, level)
    if given > value if less_is_better else given < value:
        side = "more" if less_is_better else "less"
        raise Refused(where, f"{given} is {side} than the value, {value}: it bounds nothing")
    return given


def _vector(given: Any, where: str, value: tuple[int, ...]) -> tuple[int, ...]:
    if type(given) is not list or any(type(entry) is not int for entry in given):
        raise Refused(where, "it must be a list of whole numbers, or null")
    bound = tuple(given)
    if len(bound) != len(value) or list(bound) != sorted(bound):
        raise Refused(where, f"it must be {len(value)} numbers, least first")
    if bound < value:
        raise Refused(where, "it is less than the value: it bounds nothing")
    return bound


def last_linear(instance: Instance) -> int | None:
    """Return the position of the level whose bound a certificate proves."""
    linear = [at for at, level in enumerate(instance.levels) if level.kind is LevelKind.LINEAR]
    return linear[-1] if linear else None


def check_certificate(
    certificate: Any,
    instance: Instance,
    position: int | None,
    bound: Value | None,
    settled: Settled,
) -> Proof:
    """Return on what the bound of the last linear level rests. Raises Refused if on nothing.

    settled: what the levels before it left. What the certificate proves must be the bound.
    """
    if certificate is None:
        if position is not None and bound is not None:
            raise Refused("certificate", "nothing proves the bound of the last linear level")
        return Proof.NONE
    if type(certificate) is not dict:
        raise Refused("certificate", "it must be an object, or null")
    if claims(certificate):
        return Proof.NONE if bound is None else Proof.CLAIMED
    if position is None:
        raise Refused("certificate", "there is no linear level for it to prove")
    return _prove(certificate, instance, position, bound, settled)


def _prove(
    certificate: Mapping[str, Any],
    instance: Instance,
    position: int,
    bound: Value | None,
    settled: Settled,
) -> Proof:
    proved = proved_bound(certificate, instance, instance.levels[position], settled)
    if proved != bound:
        raise Refused(
            f"levels[{position}].bound", f"it is {bound}, the certificate proves {proved}"
        )
    return Proof.CERTIFICATE
