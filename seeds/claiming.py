"""How far claims in the demo city come, and what their sides say to each other."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from webapp.models.matches import MatchAction as A

DAY = timedelta(days=1)
YES = (DAY, A.ACCEPT, "asked")
APPROVED = (YES, (2 * DAY, A.APPROVE, "coordinator"))  # large ones in committee
ACTIVE = (*APPROVED, (3 * DAY, "start", "giver"))
DELIVERED = (*ACTIVE, (12 * DAY, A.DELIVER, "giver"))
# After a claim: how much later, which step, and who takes it.
WAYS: Mapping[str, Sequence[tuple[timedelta, str, str]]] = {
    "awaiting": (),
    "countered": ((DAY, "counter", "asked"),),
    "agreed": (YES,),
    "approved": APPROVED,
    "active": ACTIVE,
    "late": ACTIVE,
    "delivered": DELIVERED,
    "confirmed": (*DELIVERED, (13 * DAY, A.CONFIRM, "receiver")),
    "closed": (
        *DELIVERED,
        (13 * DAY, A.CONFIRM, "receiver"),
        (14 * DAY, A.CLOSE, "coordinator"),
    ),
    "declined": ((DAY, A.DECLINE, "asked"),),
    "withdrawn": ((DAY, A.WITHDRAW, "asker"),),
    "expired": (),
    "cancelled": (
        *APPROVED,
        (3 * DAY, A.ASK_TO_LEAVE, "giver"),
        (4 * DAY, A.CANCEL, "coordinator"),
    ),
    "leaving": (*APPROVED, (3 * DAY, A.ASK_TO_LEAVE, "giver")),
}
# How long ago it was claimed; five working days are always over after eleven days.
AGES: Mapping[str, timedelta] = {
    "awaiting": 2 * DAY,
    "countered": 3 * DAY,
    "agreed": 4 * DAY,
    "approved": 6 * DAY,
    "active": 9 * DAY,
    "late": 30 * DAY,
    "delivered": 15 * DAY,
    "confirmed": 16 * DAY,
    "closed": 40 * DAY,
    "declined": 12 * DAY,
    "withdrawn": 9 * DAY,
    "expired": 20 * DAY,
    "cancelled": 14 * DAY,
    "leaving": 7 * DAY,
}
TIMES = ("", "", "周六上午", "工作日下午", "下月第一周", "双方再电话商定")
WORDS = (
    "",
    "我们很愿意承接，请看时间是否合适。",
    "人员和物品由我们准备，请提供场地。",
    "第一次合作，可以先到现场看一看。",
)
MATCH_REASONS: Mapping[str, Sequence[str]] = {
    A.DECLINE: ("时间对不上，另行安排。", "已有其他单位承接同样的服务。"),
    A.ASK_TO_LEAVE: ("人员临时调整，近期无法承接，请另行安排。",),
    A.CANCEL: ("经协商同意退出，需求重新征集。",),
}
