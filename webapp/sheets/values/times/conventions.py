"""Hours and dates by convention, for phrases that lack nothing else. Each use of them is shown.

Offices write 每周六上午 and expect it to be understood. The hours are those of offices and
community rooms: within working hours by day, and before people want quiet in the evening. They are
rather narrow than wide, since a time that is offered too much is a promise that cannot be kept.
夜间 is said of car parks: from after work until before it. 凌晨 has no hours that are usual.
"""

DAY, HOUR = 24 * 60, 60
_EARLY, _NOON, _EVENING = (7 * HOUR, 9 * HOUR), (12 * HOUR, 13 * HOUR + 30), (19 * HOUR, 21 * HOUR)

# Minutes after midnight; beyond DAY: on the next day.
USUAL: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("早上", "早晨", "清晨", "早"), _EARLY),
    "上午": (9 * HOUR, 11 * HOUR + 30),
    **dict.fromkeys(("中午", "午"), _NOON),
    "下午": (14 * HOUR, 17 * HOUR),
    "白天": (9 * HOUR, 17 * HOUR),
    "傍晚": (17 * HOUR + 30, 19 * HOUR),
    **dict.fromkeys(("晚上", "晚间", "夜晚", "夜里", "每晚", "晚"), _EVENING),
    "夜间": (19 * HOUR, DAY + 7 * HOUR),
}
ANY_HOURS = (9 * HOUR, 17 * HOUR)  # of a day of which no part is named
USUAL_LENGTH = 2 * HOUR  # of what has a beginning and no end

# From (month, day) to (month, day). Schools and halls differ by some days from place to place.
SEASONS: dict[str, tuple[tuple[int, int, int, int], ...]] = {
    "寒假": ((1, 20, 2, 20),),
    "暑假": ((7, 1, 8, 31),),
    "暑期": ((7, 1, 8, 31),),
    "寒暑假": ((1, 20, 2, 20), (7, 1, 8, 31)),
    "冬令时": ((10, 1, 4, 30),),
    "夏令时": ((5, 1, 9, 30),),
    "春季": ((3, 1, 5, 31),),
    "夏季": ((6, 1, 8, 31),),
    "秋季": ((9, 1, 11, 30),),
    "冬季": ((12, 1, 2, 28),),
    "上半年": ((1, 1, 6, 30),),
    "下半年": ((7, 1, 12, 31),),
}
EXACT_SEASONS = {"上半年", "下半年"}
MOST_MONTHS = 6  # by which a range without years may reach into the next one
