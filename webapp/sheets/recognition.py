"""Which column is which field: by heading, by what its cells look like, by what was chosen before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.sheets.columns import bare_key, heading_key
from webapp.sheets.evidence import share
from webapp.sheets.grid import Table
from webapp.sheets.kinds import Column, Kind
from webapp.sheets.values.text import is_empty

SURE = 0.8
AGREES, CONTRADICTS = 0.6, 0.2  # shares of cells that look as the field's cells do
_MIXED = re.compile(r"..[及与和]..")  # 地址及电话: whatever it is taken for, somebody should look
_QUALIFIERS = re.compile(r"^(拟|可|所|该|其|本|各|我|请填写?|是否有)")


@dataclass(frozen=True, slots=True)
class Recognition:
    """What each column of a table is taken for, by position; None: it is not read.

    certainty: 0 to 1. unsure: columns that somebody has to confirm. candidates: fields that each
    column may be, likeliest first. suggested: texts for fields that no column has, to be confirmed.
    """

    fields: tuple[str | None, ...]
    certainty: tuple[float, ...]
    unsure: tuple[int, ...]
    candidates: tuple[tuple[str, ...], ...]
    suggested: Mapping[str, str]


@dataclass(slots=True)
class _Guess:
    """One column on the way to its field. `settled`: chosen before, ignored or empty."""

    position: int
    scores: dict[str, float]
    field: str | None = None
    certainty: float = 0.0
    settled: bool = False


def recognise(table: Table, kind: Kind, remembered: Mapping[str, str]) -> Recognition:
    """Say what the columns are. `remembered`: fields by heading ("" for: not read)."""
    before = {heading_key(heading): field for heading, field in remembered.items()}
    guesses = [_guess(table, position, kind, before) for position in range(len(table.headings))]
    _settle(guesses, kind)
    _stand_in(guesses, kind, table)
    return Recognition(
        fields=tuple(guess.field for guess in guesses),
        certainty=tuple(round(guess.certainty, 2) for guess in guesses),
        unsure=tuple(guess.position for guess in guesses if guess.certainty < SURE),
        candidates=tuple(_likeliest(guess.scores) for guess in guesses),
        suggested=_suggested(table, kind, [guess.field for guess in guesses]),
    )


def _guess(table: Table, position: int, kind: Kind, before: Mapping[str, str]) -> _Guess:
    heading, texts = table.headings[position], table.column(position)
    known = before.get(heading_key(heading))
    if heading_key(heading) and known is not None and known in ("", *kind.keys):
        return _Guess(position, {}, known or None, 1.0, settled=True)
    if heading_key(heading) and _is_ignored(heading, kind):
        return _Guess(position, {}, None, 1.0, settled=True)
    scores = {column.key: _score(heading, texts, column) for column in kind.columns}
    if _MIXED.search(heading):
        scores = {key: s if s == 1 else min(s, SURE - 0.05) for key, s in scores.items()}
    scores = {key: score for key, score in scores.items() if score}
    if not scores and all(is_empty(text) for text in texts):
        return _Guess(position, {}, None, 1.0, settled=True)  # nothing is lost
    if not scores and _counts_up(texts):
        return _Guess(position, {}, None, 0.9, settled=True)  # a running number without a heading
    return _Guess(position, scores)


def _is_ignored(heading: str, kind: Kind) -> bool:
    ignored = {heading_key(word) for word in kind.ignored}
    keys = {heading_key(heading), bare_key(heading)}
    known = {heading_key(name) for c in kind.columns for name in (c.heading, *c.aliases)}
    return bool(keys & ignored) or (not keys & known and bare_key(heading).endswith("编号"))


def _counts_up(texts: Sequence[str]) -> bool:
    numbers = [int(text) for text in texts if text.isdecimal()]
    return len(numbers) > 1 and numbers == [*range(1, len(numbers) + 1)]


def _score(heading: str, texts: Sequence[str], column: Column) -> float:
    """0 to 1: the heading says it, and the cells do not contradict."""
    said, looks = _by_heading(heading, column), share(column.looks, texts)
    if looks is None:
        return 0.8 if 0 < said < SURE and column.joins else said
    if not said:
        return 0.4 * looks if looks >= 0.8 and column.looks in _TELLING else 0.0
    if looks < CONTRADICTS:
        return max(said - 0.3, 0.1)
    if looks >= AGREES and said < 1:
        return min(said + (0.2 if said < SURE else 0.05), 1.0)
    return said


_TELLING = frozenset({"times", "phone", "organisation", "urgency", "category"})


def _by_heading(heading: str, column: Column) -> float:
    names = {heading_key(name) for name in (column.heading, *column.aliases)}
    if heading_key(heading) in names:
        return 1.0
    second = {heading_key(name) for name in column.second}
    if {heading_key(heading), bare_key(heading)} & second:
        return 0.9
    return max(
        (_by_part(bare_key(part), names, column) * worth for part, worth in _parts(heading)),
        default=0.0,
    )


def _parts(heading: str) -> list[tuple[str, float]]:
    """What a heading is made of: all of it, and the parts of 学校/单位; what comes last weighs most."""
    parts = [part for part in re.split(r"[/／、\n]|或", heading) if bare_key(part)]
    if len(parts) > 1:
        return [(heading, 1.0), (parts[-1], 0.95), *((part, 0.85) for part in parts[:-1])]
    return [(heading, 1.0)]


def _by_part(key: str, names: set[str], column: Column) -> float:
    if key in names or _QUALIFIERS.sub("", key) in names:
        return 0.95
    ends = max((len(name) for name in names if key.endswith(name)), default=0)
    if ends >= 3:
        return 0.85
    if ends or any(key.endswith(hint) for hint in column.hints):
        return 0.65
    return 0.5 if any(hint in key for hint in column.hints) else 0.0


def _settle(guesses: Sequence[_Guess], kind: Kind) -> None:
    """Give each field to the column that is likeliest, and the others what they are next."""
    joins = {column.key for column in kind.columns if column.joins}
    taken: dict[str, _Guess] = {g.field: g for g in guesses if g.settled and g.field}
    claims = [(score, g.position, key) for g in guesses for key, score in g.scores.items()]
    for score, position, key in sorted(claims, key=lambda claim: (-claim[0], claim[1])):
        guess = guesses[position]
        if guess.settled or guess.field:
            continue
        if key in joins or key not in taken:
            guess.field, guess.certainty = key, score
            taken[key] = guess
        elif score >= SURE and not taken[key].settled and not _is_own(guess, taken[key], key):
            taken[key].certainty = min(taken[key].certainty, SURE - 0.01)  # two claim it: ask


def _is_own(loser: _Guess, winner: _Guess, key: str) -> bool:
    return winner.scores.get(key, 0) > loser.scores.get(key, 0)


def _stand_in(guesses: Sequence[_Guess], kind: Kind, table: Table) -> None:
    """A sheet without titles may say what it is about in 内容: ask whether that is the title."""
    if "title" not in kind.keys:
        return
    if titles := [guess for guess in guesses if guess.field == "title"]:
        nobody = all(guess.field != "owner_id" for guess in guesses)
        if nobody and "owner_id" in titles[0].scores and not titles[0].settled:
            titles[0].certainty = min(titles[0].certainty, 0.7)  # 名称 of whom, or of what?
        return
    texts = [guess for guess in guesses if guess.field == "text" and not guess.settled]
    texts = [guess for guess in texts if "备注" not in table.headings[guess.position]]
    if texts:
        texts[0].field, texts[0].certainty = "title", 0.6


def _likeliest(scores: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(scores, key=lambda key: -scores[key]))


_CATEGORY_WORDS: tuple[tuple[str, str], ...] = (
    ("停车|泊位|车位", "停车共享"),
    ("微心愿|心愿", "微心愿"),
    ("场馆|场地|体育设施|操场|阵地", "活动阵地"),
    ("义诊|健康|医疗", "医疗健康"),
    ("法律|普法", "法律服务"),
    ("养老|助老|助残", "养老助残"),
    ("维修", "水电维修"),
    ("就业|招聘|创业", "就业创业"),
    ("志愿者招募|志愿服务|志愿者", "志愿人力"),
)


def _suggested(table: Table, kind: Kind, fields: Sequence[str | None]) -> dict[str, str]:
    """What a sheet's title says about all of its rows."""
    if "category_id" not in kind.keys or "category_id" in fields:
        return {}
    about = " ".join((table.title, table.sheet, *table.headings))
    for pattern, category in _CATEGORY_WORDS:
        if re.search(pattern, about):
            return {"category_id": category}
    return {}
