"""The hours of a phrase: clocks, parts of the day, beginnings and ends."""

from webapp.sheets.values.times import clock as clocks
from webapp.sheets.values.times.conventions import DAY, USUAL, USUAL_LENGTH
from webapp.sheets.values.times.phrase_state import State
from webapp.sheets.values.times.tokens import Token


class HoursOfPhrase(State):
    """Steps that read hours."""

    def _hours(self) -> None:
        token = self._next()
        self._ready_for_hours()
        if token.kind == "all_day":
            self._add_hours(0, DAY)
        elif token.kind == "part":
            self._part(token)
        else:
            start = self._clock(token)
            if start:
                self._from(start)

    def _ready_for_hours(self) -> None:
        group = self.group
        if group.closed:
            self._begin()
        self._after_clause = False

    def _clock(self, token: Token) -> clocks.Clock | None:
        found = clocks.digits(token.text) if token.kind == "digits" else clocks.clock(token)
        if found is None or (token.kind == "digits" and not self._between_digits()):
            self.doubt("times_not_understood", token.text)
            return None
        if token.kind == "digits" and token.text[:2] in {"19", "20"}:
            self.doubt("digits_unclear", token.text)
        self.clocks.append(found)
        return found

    def _between_digits(self) -> bool:
        """1830-2030 are hours; a lone 2030 may be anything."""
        before = self._tokens[self._at - 2].kind if self._at > 1 else ""
        return "range" in {before, self._kind()}

    def _from(self, start: clocks.Clock) -> None:
        end, next_day = self._end()
        if end is None:
            self._lone(start)
            return
        starts, ends, code = clocks.span(start, end, next_day=next_day)
        if code:
            self.doubt(code, f"{start.text}-{end.text}")
        if ends:
            self._add_hours(starts, ends)

    def _end(self) -> tuple[clocks.Clock | None, bool]:
        ahead = 1
        if self._kind() != "range":
            return None, False
        next_day = self._kind(ahead) == "next_day"
        ahead += next_day
        while self._kind(ahead) == "fill":
            ahead += 1
        if self._kind(ahead) not in {"time", "digits"}:
            return None, False
        self._at += ahead
        return self._clock(self._next()), next_day

    def _lone(self, start: clocks.Clock) -> None:
        """19:30 says when it begins."""
        if self._kind() == "until":
            self._at -= 1
            self._only_end(after=0)
            self._next()
            return
        if self._kind() == "from":
            self._next()
        minutes = start.minutes(start.part)
        if minutes is None or minutes >= DAY:
            self.doubt("hours_impossible", start.text)
            return
        ends = min(minutes + USUAL_LENGTH, DAY)
        self.doubt("end_missing", start.text, usual=True)
        self._add_hours(minutes, ends)

    def _only_end(self, after: int = 1) -> None:
        """至20:30, 20:30前: two hours before are proposed. It may as well be a deadline."""
        self._at += after
        end = self._clock(self._next())
        minutes = end.minutes(end.part) if end else None
        self.doubt("start_missing", end.text if end else "")
        if minutes and minutes > USUAL_LENGTH:
            self._ready_for_hours()
            self._add_hours(minutes - USUAL_LENGTH, minutes)

    def _part(self, token: Token) -> None:
        part = token.text.removeprefix("每天")
        if part in {"每晚"} or token.text != part:
            self.group.every_day = True
        end, next_day = self._end()
        if part not in USUAL:
            self.doubt("hours_missing", token.text)
            self.lost = True
        elif end is None:
            self.group.parts.append(part)
            self.doubt("hours_missing", token.text, usual=True)
        else:
            self._from_part(part, end, next_day=next_day)

    def _from_part(self, part: str, end: clocks.Clock, *, next_day: bool) -> None:
        """傍晚至次日7:00 begins when the part of the day does."""
        starts = USUAL[part][0]
        ends = (end.minutes(end.part) or 0) + DAY * next_day
        fits = starts < ends <= starts + DAY
        self.doubt("start_missing", part, usual=fits)
        if fits:
            self._add_hours(starts, ends)

    def _add_hours(self, starts: int, ends: int) -> None:
        group = self.group
        if group.hours and group.clause != self._clause and starts < group.hours[-1][1]:
            self.doubt("days_unclear", clocks.written(starts, ends))
        if any(starts < e and s < ends for s, e in group.hours):
            self.doubt("hours_overlap", clocks.written(starts, ends))
            return
        group.hours.append((starts, ends))
