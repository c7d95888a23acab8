"""Why nothing fits, as a set of rows that a person can check; and what would have to give way."""

from matching.conflict.find import find_conflict
from matching.conflict.repair import cheapest_repair

__all__ = ["cheapest_repair", "find_conflict"]
