"""What a round looks at: a tenant, or its whole district, from a day to a day."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """`subdistrict_id` None: every sub-district of the district at once."""

    district_id: int
    subdistrict_id: int | None
    first_day: date
    last_day: date

    @property
    def tenant(self) -> int:
        return self.subdistrict_id or self.district_id
