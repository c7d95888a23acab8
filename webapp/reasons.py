"""Reasons of a plan in sentences, with their figures, from the data that the optimizer gave."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from webapp.i18n import N_, _
from webapp.queries.posting_names import Names

Told = Mapping[str, Any]
MILLION = 1_000_000

PART_NAMES: Mapping[str, str] = {
    "fit": N_("类别相符"),
    "distance": N_("距离近"),
    "time": N_("时间宽裕"),
    "reciprocity": N_("双向互助"),
    "reliability": N_("履约记录"),
    "continuity": N_("延续或新伙伴"),
    "claims": N_("双方意愿"),
}
LEVEL_NAMES: Mapping[str, str] = {
    "urgent": N_("紧急需求优先"),
    "cover": N_("每个社区都有"),
    "leximin": N_("先补最少的社区"),
    "welfare": N_("整体加权得分"),
    "burden": N_("单位负担均衡"),
    "keep": N_("少改动前一方案"),
}
PHASE_NAMES: Mapping[str, str] = {
    "begin": N_("启动"),
    "read": N_("读入数据，列出候选配对"),
    "shape": N_("分析结构"),
    "greedy": N_("先求一个可行方案"),
    "start": N_("准备改进"),
    "cp-sat": N_("精确求解"),
    "check": N_("独立校验"),
    "done": N_("完成"),
    **LEVEL_NAMES,
}
ANY_PHASE = N_("求解")
FAULT_NAMES: Mapping[str, str] = {
    "infeasible": N_("指定保留的配对互相冲突，找不到可行方案。请减少几项“必须保留”再算。"),
    "unknown": N_("时间用完还没有找到方案。请把计算时间调长一些。"),
    "memory": N_("内存不够。请按街道分别计算，或请管理员换用更大的机器。"),
    "died": N_("计算程序意外中断了两次。请再试一次，仍不行请联系管理员。"),
    "worker_lost": N_("后台任务多次中断。请联系管理员检查后台服务，然后再试。"),
    "by_hand": N_("按指定修改后的方案超出了限制，没有采用："),
    "refused": N_("算出的方案没有通过独立校验，没有采用。请联系管理员。"),
    "bad_input": N_("冻结的数据与权重方案不能一起计算。请联系管理员。"),
}
# Each rule a pair fails: in one sentence, with what was looked at.
RULES: Mapping[str, str] = {
    "category": N_("类别不同"),
    "distance": N_("相距 %(metres)d 米，超过双方都能接受的 %(reach)d 米"),
    "place": N_("双方都只在自己的地点进行"),
    "border": N_("不在同一街道，又没有都向全区公开"),
    "own": N_("提供方就是需求方自己"),
    "quantity": N_("数量配不上：需求 %(demand)d、至少 %(minimum)d，资源可给 %(capacity)d"),
    "seats": N_("每次来 %(persons)d 人，场地只容得下 %(seats)d 人"),
    "purpose": N_("用途不符"),
    "exclusion": N_("资源方注明不提供这种情形"),
    "qualification": N_("缺少所要求的资质"),
    "forbidden": N_("协调员已指定不要这样配对"),
    "declined": N_("有一方以前婉拒过"),
    "time": N_("这段时期里，双方没有能同时进行 %(minutes)d 分钟的时间"),
    "outranked": N_("双方都有足够多更合适的对象"),
}
REMOVED: Mapping[str, str] = {
    "distance": N_("%(count)d 条太远"),
    "place": N_("%(count)d 条地点对不上"),
    "border": N_("%(count)d 条属于别的街道、没有共享"),
    "own": N_("%(count)d 条是自己的"),
    "quantity": N_("%(count)d 条数量不够"),
    "seats": N_("%(count)d 条坐不下"),
    "purpose": N_("%(count)d 条用途不符"),
    "exclusion": N_("%(count)d 条注明不提供"),
    "qualification": N_("%(count)d 条缺少资质"),
    "forbidden": N_("%(count)d 条已指定不要配对"),
    "declined": N_("%(count)d 条以前婉拒过"),
    "time": N_("%(count)d 条时间对不上"),
}


# Why a pair could not be published: what has changed since the input was frozen.
REFUSED: Mapping[str, str] = {
    "not_open": N_("有一方已经不再公布，或已经满足。"),
    "nothing_left": N_("已经没有剩余的数量。"),
    "more_than_left": N_("剩余的数量不够了。"),
    "live_already": N_("这一对之间已有进行中的对接。"),
    "declined_before": N_("有一方婉拒过这一对。"),
    "other_category": N_("类别不同，不能对接。"),
    "same_owner": N_("双方是同一个组织。"),
    "enough_suppliers": N_("接待的单位已满。"),
    "all_or_nothing": N_("这条需求不能拆分。"),
}


def phase(code: str) -> str:
    return _(PHASE_NAMES.get(code, ANY_PHASE))


def fault(code: str) -> str:
    return _(FAULT_NAMES.get(code, FAULT_NAMES["died"]))


def refused(rule: str) -> str:
    """Why a pair of the plan was not published; nothing if it was."""
    return _(REFUSED.get(rule, REFUSED["not_open"])) if rule else ""


def removed(counts: Mapping[str, int]) -> str:
    """How many offers each rule has taken away, in words; nothing of the category: so."""
    told = [_(REMOVED[rule], count=n) for rule, n in counts.items() if rule in REMOVED]
    return _("、").join(told) if told else _("本轮没有同类的资源。")


def ids_in(told: Any) -> Iterator[str]:
    """Every id of a need or offer that a document names, so that names are found at once."""
    if isinstance(told, Mapping):
        for key, value in told.items():
            if key in {"need", "offer"} and isinstance(value, str):
                yield value
            elif key == "row" and isinstance(value, str):
                yield value.partition(".")[0]
            elif key in {"rows", "needs", "full"} and isinstance(value, list):
                yield from (item.partition(".")[0] for item in value if isinstance(item, str))
            yield from ids_in(value)
    elif isinstance(told, list):
        for item in told:
            yield from ids_in(item)


class Teller:
    """Words for one page; `names` knows every posting that its documents mention."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def name(self, identity: str) -> str:
        named = self.names.of(identity)
        if named is None:
            return identity
        if identity[0] not in "no":
            return named.title
        return _("“%(title)s”（%(owner)s）", title=named.title, owner=named.owner)

    def unserved(self, told: Told) -> list[str]:
        """Why a need goes without, or with less than it asks for."""
        found = [self._candidates(told)]
        looked = told.get("looked") or told.get("options") or []
        for option in looked[:3]:
            found.extend(self._option(option))
        if not looked:
            found.extend(self._near_misses(told))
        return [sentence for sentence in found if sentence]

    def help(self, told: Told) -> str:
        """What would change it."""
        if told.get("looked") or told.get("options"):
            return _("同类资源多提供一些，或者上面列出的其他对象让出来，这条需求就能得到满足。")
        missed = told.get("near_misses") or {}
        if "time" in missed:
            return _("请与最接近的资源方商量换一个时间，或者请社区增加可用时段。")
        if "distance" in missed:
            return _("请最接近的资源方放宽服务半径，或者换一个近一些的地点。")
        if "border" in missed:
            return _("请区级管理员把双方都设为全区共享。")
        return _("需要在附近动员新的同类资源，见“动员建议”。")

    def _candidates(self, told: Told) -> str:
        by_rule = (told.get("removed") or {}).items()
        removed = {rule: count for rule, count in by_rule if rule != "category"}
        options = len(told.get("options") or [])
        failed = _("、").join(_(REMOVED[r], count=n) for r, n in removed.items() if r in REMOVED)
        if not options and not removed:
            return _("本轮没有同类的资源。")
        if not options:
            count = sum(removed.values())
            return _(
                "同类资源有 %(count)d 条，没有一条合适：%(failed)s。", count=count, failed=failed
            )
        if not failed:
            return _("合适的资源有 %(count)d 条，都已用在别处或名额已满。", count=options)
        return _(
            "合适的资源有 %(count)d 条，都已用在别处或名额已满；另外 %(failed)s。",
            count=options,
            failed=failed,
        )

    def _near_misses(self, told: Told) -> list[str]:
        found = []
        for rule, miss in (told.get("near_misses") or {}).items():
            if rule in RULES and rule != "category":
                found.append(
                    _(
                        "最接近的是%(offer)s，相距 %(metres)d 米，只差一条：%(rule)s。",
                        offer=self.name(miss["offer"]),
                        metres=miss["metres"],
                        rule=self.rule(rule, miss.get("values") or {}),
                    )
                )
        return found[:3]

    def rule(self, rule: str, values: Told) -> str:
        return _(RULES.get(rule, RULES["outranked"]), **values)

    def _option(self, option: Told) -> list[str]:
        pair = option.get("pair") or option
        reason = option.get("reason") or option
        sentence = self.reason(reason)
        found = [_("%(offer)s：%(why)s", offer=self.name(pair["offer"]), why=sentence)]
        holders = [self.name(one["need"]) for one in option.get("held_by") or []]
        if holders:
            found.append(_("它现在用于：%(needs)s。", needs=_("、").join(holders[:3])))
        return found

    def reason(self, reason: Told) -> str:
        """Why not, with the figure; what would have to change follows from `steps`."""
        code = str(reason.get("code"))
        if code in {"priced_out", "higher_level", "tie"}:
            steps = self.steps(reason)
            return _("%(loss)s%(steps)s", loss=self._loss(reason), steps=steps)
        if code == "ineligible":
            rules = [self.rule(one["rule"], one["values"]) for one in reason.get("rules") or []]
            return _("不符合条件：%(rules)s。", rules=_("；").join(rules))
        cut = (reason.get("cut") or {}).get("rows") or []
        limits = _("、").join(self.row(row) for row in cut[:3])
        if code in {"capacity_cut", "side_row", "pinned"} and limits:
            return _("怎么调整都腾不出来：%(limits)s。", limits=limits)
        return _(_PLAIN.get(code, _PLAIN["unknown"]))

    def _loss(self, reason: Told) -> str:
        amount, level = reason.get("amount"), str(reason.get("level"))
        if reason.get("code") == "tie" or not amount:
            return _("改成这样一样好，方案只能取其一。")
        return _(_LOSSES.get(level, _LOSSES["welfare"]), amount=_amount(level, int(amount)))

    def steps(self, reason: Told) -> str:
        """The exchange in words: who gets what instead."""
        steps = (reason.get("exchange") or {}).get("steps") or []
        told = [self._step(step) for step in steps[:6]]
        if not told:
            return ""
        more = len(steps) - len(told)
        if more:
            told.append(_("另有 %(count)d 处调整", count=more))
        return _("要这样调整：%(steps)s。", steps=_("；").join(told))

    def _step(self, step: Told) -> str:
        change = int(step["change"])
        values = {
            "offer": self.name(step["offer"]),
            "need": self.name(step["need"]),
            "count": abs(change),
        }
        if change > 0:
            return _("%(offer)s给%(need)s加 %(count)d", **values)
        return _("%(offer)s给%(need)s减 %(count)d", **values)

    def broken(self, one: Told) -> str:
        """A limit that a plan made by hand does not keep, with what it would carry."""
        if "pair" in one:
            limit = _(
                "%(offer)s给%(need)s",
                offer=self.name(one["pair"]["offer"]),
                need=self.name(one["pair"]["need"]),
            )
        else:
            limit = self.row(one["row"])
        values = {"limit": limit, "carries": one["carries"], "most": one["most"]}
        if one["carries"] < one.get("least", 0):
            return _("%(limit)s：会是 %(carries)s，至少要 %(least)s", least=one["least"], **values)
        return _("%(limit)s：会用到 %(carries)s，最多 %(most)s", **values)

    def row(self, row: str) -> str:
        """A limit of the model in words."""
        whose, _dot, what = row.partition(".")
        name = self.name(whose)
        kind = what.partition(".")[0]
        if not kind:
            kind = {"n": "need", "o": "offer", "u": "unit"}.get(whose[:1], "group")
        return _(_ROWS.get(kind, _ROWS["offer"]), name=name)


def _amount(level: str, amount: int) -> str:
    if level == "leximin":
        return f"{amount * 100 / MILLION:.1f}"
    return f"{amount:,}"


_PLAIN: Mapping[str, str] = {
    "no_candidate": N_("没有合适的资源。"),
    "no candidate": N_("没有合适的资源。"),
    "forbidden": N_("已指定不要这样配对。"),
    "pinned": N_("双方已有约定，或约定占用后没有余量。"),
    "full": N_("已经用到这一对能用的最大数量。"),
    "capacity_cut": N_("怎么调整都腾不出来。"),
    "side_row": N_("接待单位数或项目数已满。"),
    "served": N_("需求已经满足。"),
    "unknown": N_("限定时间内没有算到底，不下结论；请点“查询一对”单独计算。"),
}
_LOSSES: Mapping[str, str] = {
    "urgent": N_("可以，但紧急需求的得分会少 %(amount)s。"),
    "cover": N_("可以，但会有 %(amount)s 个社区一无所得。"),
    "leximin": N_("可以，但得到最少的社区里，覆盖率会再低 %(amount)s 个百分点。"),
    "welfare": N_("可以，但整体加权得分会少 %(amount)s。"),
    "burden": N_("可以，但单位的负担会更集中（%(amount)s）。"),
    "keep": N_("可以，但要改动前一方案的 %(amount)s 个单位。"),
}
_ROWS: Mapping[str, str] = {
    "need": N_("%(name)s的总量"),
    "hosts": N_("%(name)s能接待的单位数"),
    "offer": N_("%(name)s的可用数量"),
    "projects": N_("%(name)s能同时进行的项目数"),
    "unit": N_("%(name)s的年度上限"),
    "group": N_("%(name)s"),
    "day": N_("%(name)s每天的数量"),
    "week": N_("%(name)s每周的数量"),
    "slot": N_("%(name)s该场次的数量"),
}


def runner_up(teller: Teller, told: Told | None) -> tuple[str, str]:
    """The next best partner with what it would cost, and the exchange that it would take."""
    if not told:
        return "", ""
    exchange = teller.steps(told)
    why = teller.reason({**told, "exchange": None})
    return _("%(offer)s：%(why)s", offer=teller.name(str(told["offer"])), why=why), exchange


def bars(parts: Mapping[str, int]) -> Sequence[tuple[str, int, int]]:
    """The parts of a score for a bar of 1000: name, where it begins, how long it is."""
    found, at = [], 0
    for part in PART_NAMES:
        points = int(parts.get(part, 0))
        found.append((_(PART_NAMES[part]), at, points))
        at += points
    return found
