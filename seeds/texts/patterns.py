"""The window patterns that tables refer to by name."""

from seeds.texts.windows import Dated, Festival, Nights, Pattern, Season, Weekly

MORNING = ("8:30-11:00", "9:00-11:00", "9:00-11:30", "9:30-11:30")
AFTERNOON = ("14:00-16:00", "14:30-16:30", "14:30-17:00", "15:00-17:00")
EVENING = ("18:30-20:30", "19:00-20:30", "19:00-21:00")
ONE_WORKDAY = ("0", "1", "2", "3", "4")

PATTERNS: dict[str, Pattern] = {
    # Week after week
    "weekday_am": Weekly(ONE_WORKDAY, MORNING),
    "weekday_pm": Weekly(ONE_WORKDAY, AFTERNOON),
    "weekday_eve": Weekly(ONE_WORKDAY, EVENING),
    "two_am": Weekly(("02", "13", "14"), MORNING),
    "two_pm": Weekly(("02", "13", "24"), AFTERNOON),
    "two_eves": Weekly(("02", "13", "14", "24"), EVENING),
    "sat_am": Weekly(("5",), MORNING),
    "sat_pm": Weekly(("5",), AFTERNOON),
    "sun_am": Weekly(("6",), MORNING),
    "sun_pm": Weekly(("6",), AFTERNOON),
    "weekend_am": Weekly(("56",), MORNING),
    "weekend_pm": Weekly(("56",), AFTERNOON),
    "weekends": Weekly(
        ("56",), ("8:00-10:00 14:00-18:00", "9:00-11:30 14:00-17:00"), holidays="include"
    ),
    "workdays": Weekly(("01234",), ("9:00-11:30 14:00-17:00", "8:30-12:00 13:30-17:30")),
    "workday_am": Weekly(("01234",), MORNING),
    "workday_pm": Weekly(("01234",), AFTERNOON),
    "workday_eve": Weekly(("01234",), EVENING),
    "noon": Weekly(("01234",), ("11:00-12:30", "11:30-13:00")),
    "lunch_daily": Weekly(("0123456",), ("10:45-12:30", "11:00-12:30"), holidays="include"),
    "dawn": Weekly(("0123456",), ("6:00-7:30", "6:30-8:00"), holidays="include"),
    "evenings": Weekly(("0123456",), ("18:30-20:30", "19:00-21:00"), holidays="include"),
    "after_school": Weekly(("01234", "024", "0123"), ("16:00-18:00", "16:30-18:00")),
    "rush": Weekly(("01234",), ("7:00-8:20 16:40-18:00", "7:10-8:10 17:00-18:00")),
    "long_weekday": Weekly(ONE_WORKDAY, MORNING + AFTERNOON, (26, 48)),
    "long_weekend": Weekly(("5", "6"), MORNING + AFTERNOON, (26, 48)),
    "daytime": Weekly(("01234",), ("8:00-18:00", "8:30-17:30"), (26, 52)),
    "nights": Nights(),
    "weekend_days": Weekly(("56",), ("0:00-24:00", "7:00-22:00"), (26, 52), "include"),
    "month_ahead": Weekly(("01234",), ("9:00-11:30 14:00-17:00",), (3, 6)),
    "all_week": Weekly(("0123456",), ("9:00-11:30 14:00-17:00", "9:00-17:00"), (4, 12), "include"),
    # Single days
    "once_am": Dated("01234", MORNING),
    "once_pm": Dated("01234", AFTERNOON),
    "once_eve": Dated("01234", EVENING),
    "once_sat_am": Dated("5", MORNING),
    "once_sat_pm": Dated("5", AFTERNOON),
    "once_sun_am": Dated("6", MORNING),
    "once_sun_pm": Dated("6", AFTERNOON),
    "two_sats": Dated("5", MORNING + AFTERNOON, (2, 3)),
    "monthly_am": Dated("01234", MORNING, (3, 6), 28),
    "monthly_pm": Dated("01234", AFTERNOON, (3, 6), 28),
    "monthly_eve": Dated("01234", EVENING, (3, 6), 28),
    "monthly_sat": Dated("5", MORNING + AFTERNOON, (3, 6), 28),
    "quarterly_am": Dated("01234", MORNING, (2, 4), 91),
    "soon": Dated("0123456", ("8:30-17:30", "9:00-17:00"), (1, 3), 1, (3, 9)),
    # Seasons and festivals
    "summer": Season("summer", ("01234", "024", "13"), ("8:30-11:30", "9:00-11:30 14:30-17:00")),
    "winter": Season("winter", ("01234", "024", "13"), ("9:00-11:30", "9:00-11:30 14:00-16:30")),
    "term": Season("spring_term", ("2", "4", "13"), ("16:00-17:30", "16:30-18:00")),
    "heating": Season("heating", ("01234",), ("9:00-11:30 14:00-17:00",)),
    "flood": Season("flood", ("0123456",), ("8:00-20:00",)),
    "new_year": Festival("new_year", MORNING + AFTERNOON),
    "spring": Festival("spring", MORNING + AFTERNOON, (4, 16)),
    "volunteer_day": Festival("volunteer_day", MORNING, (0, 4)),
    "tree_day": Festival("tree_day", MORNING, (0, 4)),
    "consumer_day": Festival("consumer_day", MORNING, (0, 3)),
    "books_day": Festival("books_day", AFTERNOON, (0, 4)),
    "children_day": Festival("children_day", MORNING, (0, 3)),
    "environment_day": Festival("environment_day", MORNING, (0, 3)),
    "dragon_boat": Festival("dragon_boat", MORNING, (1, 4)),
    "before_rains": Festival("rains", MORNING + AFTERNOON, (1, 20)),
    "june": Festival("exam_results", AFTERNOON + EVENING, (0, 4)),
    "party_day": Festival("party_day", MORNING + AFTERNOON, (2, 12)),
    "army_day": Festival("army_day", MORNING, (1, 5)),
    "mid_autumn": Festival("mid_autumn", AFTERNOON + EVENING, (1, 5)),
    "national_day": Festival("national_day", EVENING, (2, 6)),
    "double_ninth": Festival("double_ninth", MORNING, (0, 5)),
    "fire_day": Festival("fire_day", MORNING + AFTERNOON, (0, 5)),
    "constitution_day": Festival("constitution_day", MORNING + AFTERNOON, (0, 4)),
}
