"""From needs and offers to the canonical instance: read, find candidate pairs, score, compile."""

from matching.domain.compiling import Compiled, compile_instance
from matching.domain.model import DomainInstance
from matching.domain.reading import SCHEMA, read
from matching.domain.writing import write

__all__ = [
    "SCHEMA",
    "Compiled",
    "DomainInstance",
    "compile_instance",
    "read",
    "write",
]
