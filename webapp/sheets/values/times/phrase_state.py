"""The state of one reading of a cell: its tokens, the groups so far, what is doubtful."""

from collections.abc import Sequence

from webapp.sheets.values.times import clock as clocks
from webapp.sheets.values.times.groups import Doubt, Group
from webapp.sheets.values.times.tokens import Token


class State:
    """Tokens are taken from left to right; days and hours gather in the last of the groups."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.groups: list[Group] = [Group()]
        self.exceptions: list[Group] = []
        self.doubts: list[Doubt] = []
        self.months: list[tuple[Token, Group]] = []  # 每月5号: days that need today's date
        self.clocks: list[clocks.Clock] = []
        self._tokens, self._at, self._clause, self._made = tuple(tokens), 0, 0, 0
        self._excepting = self._joined = self._after_clause = False
        self._outside: Group | None = None
        self.lost = False  # what was understood is too little to be proposed
        self.seasonal = False

    @property
    def tells_hours(self) -> bool:
        """Whether hours of any kind are written, perhaps of other days or of the last entry."""
        timed = any(group.has_hours for group in self.groups)
        return timed or bool(self.clocks) or any(t.kind == "last_entry" for t in self._tokens)

    @property
    def group(self) -> Group:
        return self.groups[-1]

    def _new_group(self) -> Group:
        self._made += 1
        return Group(clause=self._clause, order=self._made)

    def _begin(self) -> None:
        self.groups.append(self._new_group())

    def doubt(self, code: str, found: str = "", *, usual: bool = False) -> None:
        self.doubts.append(Doubt(code, found.strip(" :"), usual=usual))

    def _peek(self, ahead: int = 0) -> Token | None:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else None

    def _kind(self, ahead: int = 0) -> str:
        token = self._peek(ahead)
        return token.kind if token else ""

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _days(self) -> Group:
        """The group to which days that come now belong."""
        group = self.group
        over = group.has_hours or group.closed
        if over or (self._after_clause and group.has_days):
            self._attach()
            self._begin()
        self._after_clause = False
        return self.group

    def _except(self, token: Token) -> None:
        """Take the group that was just read as days on which the others do not count."""
        self._excepting = False
        group = self.group
        if group.has_hours or group.spans or group.also or not group.sets:
            self.doubt("closing_unclear", token.text)
        else:
            self.exceptions.append(group)
            group.clause = self._clause
            group.alone = not any(
                g.has_days or g.has_hours for g in self.groups[:-1] if g.clause == self._clause
            )
        self.groups[-1] = self._new_group()

    def _attach(self) -> None:
        """9:00-11:00(周一至周五): days that follow the hours they belong to."""
        if self._excepting:
            self._except(self._tokens[-1])
        if len(self.groups) < 2:
            return
        before, now = self.groups[-2], self.groups[-1]
        same = before.clause == now.clause and before.has_hours and not before.closed
        if now.has_hours or now.closed or now.also or not now.has_days or not same:
            return
        taken = (now.spans and before.spans) or (now.sets and (before.sets or before.also))
        if taken or (now.every_day and before.has_days) or (now.sets and before.every_day):
            return
        before.spans += now.spans
        before.sets += now.sets
        before.every_day |= now.every_day
        before.perhaps = before.perhaps or now.perhaps
        self.groups.pop()
