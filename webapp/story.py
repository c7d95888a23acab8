"""Where a posting stands on its way, and who acts next, in words."""

from typing import Any, NamedTuple

from webapp.i18n import N_, _, day
from webapp.models.postings import LISTED, PostingState

S = PostingState


class NextStep(NamedTuple):
    """One sentence for the reader; tone colours it (info, wait, good, bad, neutral)."""

    sentence: str
    who: str
    tone: str


class Stage(NamedTuple):
    label: str
    progress: str  # "done", "current" or "todo"
    when: str


_COORDINATOR = N_("街道大工委协调员")
_NEXT: dict[PostingState, tuple[str, str, str]] = {
    S.DRAFT: (N_("草稿，写完后提交"), N_("发布方"), "neutral"),
    S.SUBMITTED: (N_("等待协调员核对并发布"), _COORDINATOR, "wait"),
    S.VERIFIED: (N_("社区书记已核实，等待协调员发布"), _COORDINATOR, "wait"),
    S.RETURNED: (N_("已退回，请按理由补正后重新提交"), N_("发布方"), "bad"),
    S.PUBLISHED: (N_("已发布，等待对接"), N_("需求方与资源方"), "info"),
    S.PARTLY_MATCHED: (N_("一部分已有着落，其余等待对接"), N_("需求方与资源方"), "info"),
    S.MATCHED: (N_("全部有了着落，等待交付和确认"), N_("提供方交付，接受方确认"), "wait"),
    S.FULFILLED: (N_("已经办结，接受方已确认"), "", "good"),
    S.PAUSED: (N_("暂停中，恢复后继续对接"), N_("发布方或协调员"), "neutral"),
    S.WITHDRAWN: (N_("发布方已撤回"), "", "neutral"),
    S.EXPIRED: (N_("已过期；仍需要时可复制成新的草稿"), N_("发布方"), "neutral"),
    S.REDIRECTED: (N_("属于法定职责，已转有关部门办理"), N_("责任部门"), "neutral"),
}


def next_step(posting: Any) -> NextStep:
    sentence, who, tone = _NEXT[posting.state]
    if posting.state is S.SUBMITTED and posting.must_be_verified:
        sentence, who = N_("等待社区书记核实"), N_("社区书记")
    return NextStep(_(sentence), _(who) if who else "", tone)


def story(posting: Any) -> list[Stage]:
    """The stages of the usual way, each done, current or still to come."""
    reached = _reached(posting)
    names = [(N_("填报"), day(posting.created_at))]
    if posting.must_be_verified:
        names.append((N_("书记核实"), day(posting.verified_at)))
    names += [
        (N_("街道发布"), day(posting.published_at)),
        (N_("对接"), ""),
        (N_("办结"), ""),
    ]
    return [
        Stage(_(name), _progress(index, reached), when if index < reached else "")
        for index, (name, when) in enumerate(names)
    ]


def _progress(index: int, reached: int) -> str:
    if index == reached:
        return "current"
    return "done" if index < reached else "todo"


def _reached(posting: Any) -> int:
    """How many stages lie behind."""
    verifying = 1 if posting.must_be_verified else 0
    if posting.state is S.FULFILLED:
        return 4 + verifying
    if posting.state is S.MATCHED:
        return 3 + verifying
    if posting.published_at and posting.state in LISTED | {S.PAUSED, S.EXPIRED}:
        return 2 + verifying
    if posting.state is S.VERIFIED:
        return 2
    return 1 if posting.state is S.SUBMITTED else 0
