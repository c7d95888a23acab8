"""What exists already and may be named in a sheet: given by the caller, who knows the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookups:
    """Names as people write them, with the ids they stand for.

    categories: category ids by name. category_units: by id, what its quantities are counted in.
    code_only: ids of categories in which a case code stands for a family.
    owners: organisations for which the importer may write postings.
    own: the importer's organisation; rows without an owner are its own. None: each row says whose.
    communities: those to which grids may be added.
    grids: grid ids by (community id, name).
    """

    categories: Mapping[str, int] = field(default_factory=dict)
    category_units: Mapping[int, str] = field(default_factory=dict)
    code_only: frozenset[int] = frozenset()
    owners: Mapping[str, int] = field(default_factory=dict)
    own: int | None = None
    communities: Mapping[str, int] = field(default_factory=dict)
    grids: Mapping[tuple[int, str], int] = field(default_factory=dict)
