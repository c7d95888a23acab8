"""From tokens to groups of days and hours. What does not fit the grammar becomes a doubt."""

from collections.abc import Callable, Sequence

from webapp.sheets.values.times.groups import EVERY_DAY
from webapp.sheets.values.times.phrase_days import DATES, SETS, SPANS, DaysOfPhrase
from webapp.sheets.values.times.phrase_hours import HoursOfPhrase
from webapp.sheets.values.times.tokens import Token


class Phrase(DaysOfPhrase, HoursOfPhrase):
    """One reading of the tokens of a cell, from left to right."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        super().__init__(tokens)
        while self._at < len(self._tokens):
            self._step()
        self._attach()
        if not any(group.has_days or group.has_hours for group in self.groups):
            self.group.every_day = any(token.kind == "always" for token in tokens)

    def _step(self) -> None:
        kind = self._kind()
        if kind in SPANS or (kind == "range" and self._kind(1) in DATES):
            self._span()
        elif kind in {"time", "bare_hours", "digits", "part", "all_day"}:
            self._hours()
        elif kind == "range" and self._kind(1) in {"time", "digits"}:
            self._only_end()
        else:
            token = self._next()
            handler = _HANDLERS.get(kind)
            if handler:
                handler(self, token)
            elif kind not in {"fill", "always", "last_entry"}:
                self.doubt("times_not_understood", token.text)
                self.lost = self.lost or kind == "range"
        self._joined = kind == "list"

    def close_days(self, token: Token) -> None:
        group = self.group
        if group.has_hours or not (group.spans or group.sets) or group.also:
            self.doubt("closing_unclear", token.text)
            if group.has_hours:
                self.groups[-1] = self._new_group()
        elif group.spans and (group.sets or not all(s.first for s in group.spans)):
            self.doubt("closing_unclear", token.text)
        elif group.spans:
            group.closed = True
        else:
            self._except(token)

    def leave_out(self, token: Token) -> None:
        prefix = token.text in {"除", "除了", "不含", "不包括"}
        if prefix:
            self._attach()
            self._begin()
            self._excepting = True
        elif self._excepting or token.text == "除外":
            self._except(token)
        else:
            self.doubt("times_not_understood", token.text)

    def only_holidays(self, token: Token) -> None:
        """每周六 08:00-10:00(仅节假日), or 仅法定节假日 by itself."""
        group = self.group
        if group.has_hours and (group.sets or group.every_day):
            mask = 0
            for one, _mode in group.sets:
                mask |= one
            group.sets = [(mask or EVERY_DAY, "only")]
        elif "法定" in token.text:
            self._days().sets.append((EVERY_DAY, "only"))
        else:
            self.doubt("holidays_unclear", token.text)

    def end_clause(self, token: Token) -> None:
        if self._excepting:
            self._except(token)
        self._attach()
        self._clause += 1
        self._after_clause = True
        if not (self.group.has_days or self.group.has_hours):
            self.group.clause = self._clause

    def start_bracket(self, _token: Token) -> None:
        """Days in brackets that are closed or excepted are not those before the brackets."""
        inside: list[str] = []
        while (token := self._peek(len(inside))) and token.kind != "close":
            inside.append(token.kind)
        if {"none", "except"} & set(inside):
            self._outside = self.group
            self._begin()

    def end_bracket(self, token: Token) -> None:
        if self._excepting:
            self._except(token)
        self._attach()
        if self._outside in self.groups:
            self.groups.remove(self._outside)
            self.groups.append(self._outside)
        self._outside = None

    def pause(self, token: Token) -> None:
        """A comma keeps pieces apart; in (3月1日起,节假日除外) only the second is excepted."""
        outside, group = self._outside, self.group
        if token.text == "," and outside and group.spans and not group.sets and not outside.spans:
            outside.spans, group.spans = group.spans, []


_HANDLERS: dict[str, Callable[[Phrase, Token], None]] = {
    **dict.fromkeys(SETS, Phrase.set_days),
    "weekdays": Phrase.set_days,
    "weekdays_run": Phrase.set_days,
    "every_day": Phrase.every_day,
    "nth_of_month": Phrase.monthly,
    "day_of_month": Phrase.monthly,
    "not_holidays": Phrase.not_holidays,
    "none": Phrase.close_days,
    "except": Phrase.leave_out,
    "only_holidays": Phrase.only_holidays,
    "clause": Phrase.end_clause,
    "close": Phrase.end_bracket,
    "open": Phrase.start_bracket,
    "list": Phrase.pause,
}
