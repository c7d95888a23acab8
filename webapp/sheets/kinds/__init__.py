"""What can be imported, declared once: for templates, recognition, checks, exports and documents."""

from collections.abc import Mapping

from webapp.sheets.kinds.column import Asking, Column, Kind
from webapp.sheets.kinds.needs import NEEDS
from webapp.sheets.kinds.offers import OFFERS
from webapp.sheets.kinds.organisations import COMMUNITIES, GRIDS, UNITS

KINDS: Mapping[str, Kind] = {kind.key: kind for kind in (COMMUNITIES, GRIDS, UNITS, NEEDS, OFFERS)}

__all__ = ["KINDS", "Asking", "Column", "Kind"]
