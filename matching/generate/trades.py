"""Sixteen categories with the quantities, times and conditions that are usual in them."""

from typing import NamedTuple

from matching.domain.model import Category, Window

WORKDAYS, WEEKEND = 0b0011111, 0b1100000
CLOCK = {
    "any": (),
    "morning": (Window(weekdays=WORKDAYS, start=8 * 60 + 30, end=11 * 60 + 30),),
    "afternoon": (Window(weekdays=WORKDAYS, start=14 * 60, end=17 * 60),),
    "office": (Window(weekdays=WORKDAYS, start=8 * 60 + 30, end=17 * 60 + 30),),
    "after_school": (Window(weekdays=WORKDAYS, start=16 * 60, end=18 * 60),),
    "evening": (Window(start=18 * 60 + 30, end=21 * 60),),
    "saturday": (Window(weekdays=0b0100000, start=9 * 60, end=17 * 60),),
    "weekend": (
        Window(weekdays=WEEKEND, start=8 * 60, end=10 * 60),
        Window(weekdays=WEEKEND, start=14 * 60, end=18 * 60),
    ),
    "night": (Window(start=18 * 60, end=32 * 60),),
}


class Trade(NamedTuple):
    """One category.

    demand, capacity: least and most usual. share: of all postings, in hundredths.
    asked, given: keys of CLOCK. proof: the qualification that many needs ask for.
    crowd: least and most persons who come at once.
    """

    id: str
    travel_limit: int
    minutes: int
    worth: int
    share: int
    demand: tuple[int, int]
    capacity: tuple[int, int]
    asked: tuple[str, ...]
    given: tuple[str, ...]
    proof: str = ""
    skills: tuple[str, ...] = ()
    continuity: bool = False
    crowd: tuple[int, int] = (0, 0)
    minors: bool = False
    of_units: bool = False  # units have these needs, not communities

    @property
    def category(self) -> Category:
        return Category(
            id=self.id,
            travel_limit=self.travel_limit,
            minutes=self.minutes,
            continuity=self.continuity,
            worth=self.worth,
        )


HALF_DAYS, FREE_TIME = ("morning", "afternoon", "any"), ("evening", "weekend", "saturday")
TRADES = (
    Trade("venue", 1000, 90, 4, 10, (1, 6), (2, 10), FREE_TIME, ("evening", "weekend", "any"),
          crowd=(10, 120), minors=True),
    Trade("parking", 600, 480, 2, 4, (2, 8), (4, 12), ("night",), ("night", "any")),
    Trade("party_training", 5000, 90, 6, 7, (1, 3), (1, 5), HALF_DAYS, ("office", "any"),
          crowd=(20, 80)),
    Trade(
        "hardship", 3000, 60, 8, 6, (1, 2), (1, 4), ("any",), ("weekend", "any"), continuity=True
    ),
    Trade("wish", 5000, 30, 3, 10, (1, 3), (1, 6), ("any",), ("any",)),
    Trade("health", 3000, 120, 6, 10, (1, 5), (1, 6), HALF_DAYS, ("morning", "office"), "doctor",
          ("screening", "lecture", "rehabilitation"), crowd=(10, 60)),
    Trade("legal", 5000, 60, 3, 6, (1, 6), (2, 8), HALF_DAYS, ("office", "saturday"), "lawyer",
          ("advice", "mediation")),
    Trade("culture", 3000, 90, 4, 9, (1, 4), (1, 5), FREE_TIME, FREE_TIME, "",
          ("dance", "choir", "sport"), crowd=(20, 150), minors=True),
    Trade("education", 3000, 60, 3, 8, (2, 8), (2, 10), ("after_school", "saturday", "weekend"),
          ("after_school", "weekend", "any"), "teacher", ("phones", "homework", "science"),
          crowd=(8, 40), minors=True),
    Trade("elderly", 1500, 60, 3, 7, (2, 8), (2, 10), ("morning", "office", "any"),
          ("office", "any"), "carer", ("bathing", "meals"), continuity=True),
    Trade("repair", 3000, 60, 4, 5, (1, 3), (1, 6), ("any",), ("office", "any"), "electrician"),
    Trade("employment", 10000, 60, 4, 3, (1, 5), (1, 6), ("any",), ("any",)),
    Trade("safety", 3000, 120, 2, 4, (2, 8), (2, 12), ("saturday", "any"), ("saturday", "office")),
    Trade("goods", 10000, 30, 2, 4, (1, 6), (1, 8), ("any",), ("any",)),
    Trade("volunteers", 3000, 120, 2, 4, (2, 8), (2, 12), ("weekend", "saturday", "any"),
          ("weekend", "saturday")),
    Trade("unit_needs", 3000, 120, 3, 3, (1, 4), (1, 6), HALF_DAYS, ("office", "any"),
          of_units=True),
)  # fmt: skip
