"""Where a match stands on its way, and who acts next, in words."""

from datetime import date
from typing import Any

from webapp.i18n import N_, _, day
from webapp.models.matches import ASKED, MatchState, Side
from webapp.names import SIDE_NAMES
from webapp.story import NextStep, Stage

M = MatchState
_COORDINATOR = N_("街道大工委协调员")
_BOTH = N_("双方")
_GIVER, _RECEIVER = SIDE_NAMES[Side.GIVER], SIDE_NAMES[Side.RECEIVER]
_NEXT: dict[MatchState, tuple[str, str, str]] = {
    M.PROPOSED: (N_("匹配方案推荐的对接，等待双方答复"), _BOTH, "wait"),
    M.AWAITING: (N_("等待对方答复"), _BOTH, "wait"),  # which of them: see next_step
    M.AGREED: (N_("双方已同意，等待批准"), _COORDINATOR, "wait"),
    M.APPROVED: (N_("已批准，请双方商定日期并登记"), _BOTH, "info"),
    M.ACTIVE: (N_("按约定进行，完成后由资源方登记交付"), _GIVER, "info"),
    M.DELIVERED: (N_("资源方登记已交付，等待需求方确认"), _RECEIVER, "wait"),
    M.CONFIRMED: (N_("需求方已确认收到"), _COORDINATOR, "good"),
    M.CLOSED: (N_("已办结归档"), "", "good"),
    M.DECLINED: (N_("未成：有一方婉拒，或未获批准"), "", "neutral"),
    M.WITHDRAWN: (N_("已撤回"), "", "neutral"),
    M.EXPIRED: (N_("期限内没有答复，自动失效；需要时可以重新认领"), "", "neutral"),
    M.CANCELLED: (N_("已由协调员取消"), "", "neutral"),
}
# What the strip shows, and how many of its stages lie behind in each state.
_STAGES = (N_("提出"), N_("双方同意"), N_("批准"), N_("进行"), N_("交付"), N_("确认"))
_BEHIND = {M.AGREED: 2, M.APPROVED: 3, M.ACTIVE: 3, M.DELIVERED: 5, M.CONFIRMED: 6, M.CLOSED: 6}


def next_step(match: Any, decides: Any = None) -> NextStep:
    """One sentence, and who acts next. `decides`: the meeting that was called to decide it."""
    sentence, who, tone = _NEXT[match.state]
    if decides:
        said = _("已列入“%(title)s”，等待表决", title=decides.title)
        return NextStep(said, _("大工委委员"), tone)
    if match.leave_asked_by:
        side = _(SIDE_NAMES[match.leave_asked_by])
        return NextStep(_("%(side)s申请退出，等待协调员决定", side=side), _(_COORDINATOR), "bad")
    if len(match.asked) == 1:
        (side,) = match.asked
        who = SIDE_NAMES[side]
    return NextStep(_(sentence), _(who) if who else "", tone)


def since(match: Any) -> str:
    """What stands behind who acts: until when."""
    if match.state in ASKED:
        return _("请在 %(day)s 前答复", day=day(match.answer_by))
    if match.state is M.ACTIVE and match.last_day:
        return _("约定在 %(day)s 前完成", day=day(match.last_day))
    return ""


def story(match: Any) -> list[Stage]:
    """The stages of the usual way; none for a match that has come to nothing."""
    if match.state not in _BEHIND and match.state not in ASKED:
        return []
    behind = _BEHIND.get(match.state, 1)
    return [Stage(_(name), _progress(n, behind), "") for n, name in enumerate(_STAGES)]


def _progress(index: int, behind: int) -> str:
    if index == behind:
        return "current"
    return "done" if index < behind else "todo"


def is_late(match: Any, today: date) -> bool:
    """Say whether a date that was agreed has passed."""
    return match.state is M.ACTIVE and match.last_day is not None and match.last_day < today
