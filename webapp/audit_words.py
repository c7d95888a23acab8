"""What the audit log says: one name for each code of an action, object or fact."""

from collections.abc import Mapping
from typing import Any

from webapp.i18n import N_, _
from webapp.models.audit import AuditEvent
from webapp.names import (
    ACTION_NAMES,
    CHOICE_NAMES,
    EXPORT_LIST_NAMES,
    FIELD_NAMES,
    FILE_FORM_NAMES,
    IMPORT_KIND_NAMES,
    MAIL_RHYTHM_NAMES,
    MAJORITY_NAMES,
    MATCH_ACTION_NAMES,
    MATCH_STATE_NAMES,
    MEETING_ACTION_NAMES,
    MEETING_STATE_NAMES,
    ORGANISATION_KIND_NAMES,
    ORIGIN_NAMES,
    PLAN_STATE_NAMES,
    ROLE_NAMES,
    ROUND_ACTION_NAMES,
    STATE_NAMES,
)


def _plain(names: Mapping[Any, str]) -> dict[str, str]:
    return {str(member): name for member, name in names.items()}


OBJECT_NAMES: Mapping[str, str] = {
    "need": N_("需求"),
    "offer": N_("资源"),
    "match": N_("对接"),
    "organisation": N_("组织"),
    "claim_rules": N_("认领规则"),
    "committee_rule": N_("议事规则"),
    "meeting": N_("联席会议"),
    "project": N_("项目"),
    "category": N_("类别"),
    "person": N_("账号"),
    "membership": N_("角色"),
    "invitation": N_("邀请"),
    "sheet_import": N_("表格导入"),
    "mail": N_("邮件"),
    "audit_head": N_("审计链"),
}

# Every posting moves by the same actions; a test compares the keys with what the services record.
AUDIT_WORDS: Mapping[str, str] = {
    **{f"{kind}.create": N_("起草") for kind in ("need", "offer")},
    **{
        f"{kind}.{action}": ACTION_NAMES[action]
        for kind in ("need", "offer")
        for action in ACTION_NAMES
    },
    "match.record": N_("登记"),
    "match.claim": N_("认领"),
    "match.propose": N_("推荐"),
    "match.ask_again": N_("再次推荐"),
    "match.remind": N_("提醒"),
    "match.nudge": N_("催办"),
    "round.open": N_("开启轮次"),
    **{f"round.{action}": name for action, name in ROUND_ACTION_NAMES.items()},
    "round.cancel_run": N_("取消计算"),
    "round.end_run": N_("计算结束"),
    "round.pin_pair": N_("保留配对"),
    "round.forbid_pair": N_("不要配对"),
    "round.free_pair": N_("取消对配对的指定"),
    "claim_rules.edit": N_("修改规则"),
    "committee_rule.edit": N_("修改规则"),
    "meeting.plan": N_("筹备"),
    "meeting.edit": N_("修改资料"),
    "meeting.agenda": N_("排定议题"),
    "meeting.attendance": N_("登记到会"),
    "meeting.vote": N_("表决"),
    **{f"meeting.{action}": name for action, name in MEETING_ACTION_NAMES.items()},
    "project.edit": N_("修改资料"),
    **{f"match.{action}": name for action, name in MATCH_ACTION_NAMES.items()},
    "organisation.add": N_("新增"),
    "organisation.edit": N_("修改资料"),
    "organisation.close": N_("停用"),
    "organisation.reopen": N_("恢复启用"),
    "organisation.look_inside": N_("查看内部"),
    "category.add": N_("新增"),
    "category.edit": N_("修改资料"),
    "category.close": N_("停用"),
    "category.reopen": N_("恢复启用"),
    "person.invited": N_("邀请首位管理员"),
    "person.enrolled": N_("加入"),
    "backup.restored": N_("恢复备份"),
    "person.sign_in": N_("登录"),
    "person.refuse": N_("登录未成功"),
    "person.sign_out": N_("退出登录"),
    "person.act_as": N_("切换身份"),
    "person.end_session": N_("结束一处登录"),
    "person.end_sessions": N_("结束其他登录"),
    "person.join": N_("加入"),
    "person.change_password": N_("更换密码"),
    "person.renew_codes": N_("更换备用码"),
    "person.reset_second_factor": N_("重置两步验证"),
    "person.deactivate": N_("停用"),
    "person.reactivate": N_("恢复启用"),
    "person.export": N_("导出"),
    "person.mail_ask": N_("填写邮箱"),
    "person.mail_confirm": N_("确认邮箱"),
    "person.mail_remove": N_("删除邮箱"),
    "person.mail_prefer": N_("修改邮件设置"),
    "person.mail_stop": N_("退订邮件"),
    "person.calendar_make": N_("生成日历地址"),
    "person.calendar_end": N_("停用日历地址"),
    "mail.retry": N_("重新寄送"),
    "sheet_import.upload": N_("上传表格"),
    "sheet_import.refuse": N_("表格无法读取"),
    "sheet_import.commit": N_("导入"),
    "sheet_import.undo": N_("撤销导入"),
    "sheet_import.discard": N_("放弃导入"),
    "membership.end": N_("结束角色"),
    "invitation.create": N_("发出邀请"),
    "invitation.reset": N_("发出重置密码链接"),
    "invitation.withdraw": N_("撤回链接"),
}

FACT_NAMES: Mapping[str, str] = {
    "before": N_("原状态"),
    "after": N_("新状态"),
    "changed": N_("改动的栏目"),
    "kind": N_("组织类型"),
    "quantity": N_("数量"),
    "origin": N_("来由"),
    "round": N_("匹配轮次"),
    "plan": N_("方案"),
    "policy": N_("权重编号"),
    "needs": N_("需求条数"),
    "offers": N_("资源条数"),
    "need": N_("需求编号"),
    "offer": N_("资源编号"),
    "asked": N_("已征询"),
    "refused": N_("未能征询"),
    "called_off": N_("已撤回"),
    "meeting": N_("会议编号"),
    "item": N_("议题编号"),
    "items": N_("议题数"),
    "choice": N_("所投的票"),
    "attended": N_("到会人数"),
    "members": N_("应到人数"),
    "passed": N_("通过件数"),
    "yes": N_("同意票"),
    "no": N_("不同意票"),
    "abstained": N_("弃权票"),
    "minutes": N_("纪要编号"),
    "rule_version": N_("规则版本"),
    "quorum_percent": FIELD_NAMES["quorum_percent"],
    "majority": FIELD_NAMES["majority"],
    "answer_days": FIELD_NAMES["answer_days"],
    "most_pending": FIELD_NAMES["most_pending"],
    "up_to": N_("常规授权"),
    "copied_from": N_("复制自编号"),
    "role": N_("角色"),
    "step": N_("哪一步"),
    "invitation": N_("邀请编号"),
    "person": N_("账号编号"),
    "ended": N_("登录编号"),
    "import": N_("导入编号"),
    "what": N_("内容"),
    "rows": N_("行数"),
    "bytes": N_("字节数"),
    "digest": N_("文件指纹"),
    "code": N_("原因代码"),
    "list": N_("导出内容"),
    "form": N_("文件格式"),
    "rhythm": FIELD_NAMES["rhythm"],
}


def kind_in_words(code: str) -> str:
    """Return what the action is done to: the name of needs for "need.publish"."""
    return _(OBJECT_NAMES.get(code.partition(".")[0], N_("系统")))


def in_words(event: AuditEvent) -> str:
    """Return what was done, in the reader's language; an unknown code stands for itself."""
    return _(AUDIT_WORDS.get(event.action, event.action))


# Facts are codes; each fact has the table of words its codes come from.
_VALUES: Mapping[str, Mapping[str, str]] = {
    "before": {
        **_plain(MEETING_STATE_NAMES),
        **_plain(STATE_NAMES),
        **_plain(MATCH_STATE_NAMES),
    },
    "after": {
        **_plain(MEETING_STATE_NAMES),
        **_plain(PLAN_STATE_NAMES),
        **_plain(STATE_NAMES),
        **_plain(MATCH_STATE_NAMES),
    },
    "changed": FIELD_NAMES,
    "kind": _plain(ORGANISATION_KIND_NAMES),
    "what": _plain(IMPORT_KIND_NAMES),
    "role": _plain(ROLE_NAMES),
    "list": {
        **_plain(EXPORT_LIST_NAMES),
        "need": N_("一条需求"),
        "offer": N_("一条资源"),
        "year": N_("年度汇总"),
        "agenda": N_("会议材料"),
        "minutes": N_("会议纪要"),
    },
    "form": _plain(FILE_FORM_NAMES),
    "origin": _plain(ORIGIN_NAMES),
    "choice": _plain(CHOICE_NAMES),
    "majority": _plain(MAJORITY_NAMES),
    "rhythm": _plain(MAIL_RHYTHM_NAMES),
}


def fact_in_words(name: str, value: Any) -> str:
    """Return a fact's code, or list of codes, in the reader's language."""
    names = _VALUES.get(name, {})
    codes = value if isinstance(value, list) else [value]
    return _("、").join(_(names[code]) if code in names else str(code) for code in codes)
