"""Compile a domain instance to the canonical one."""

from dataclasses import dataclass

from matching.domain.model import DomainInstance
from matching.instance import Instance


@dataclass(frozen=True, eq=False)
class Compiled:
    """The canonical instance, and the domain instance that it was made from."""

    instance: Instance
    domain: DomainInstance


def compile_instance(domain: DomainInstance) -> Compiled:
    """Return the canonical instance with what tells its plans in the domain's words."""
    raise NotImplementedError
