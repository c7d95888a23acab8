"""What people read when something may not happen: one sentence for each refusal."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from webapp import errors
from webapp.i18n import N_, _
from webapp.models.meetings import MeetingState
from webapp.models.plans import PlanState
from webapp.models.rounds import RoundState
from webapp.names import (
    FIELD_NAMES,
    IMPORT_STATE_NAMES,
    MATCH_STATE_NAMES,
    MEETING_STATE_NAMES,
    PLAN_STATE_NAMES,
    ROUND_STATE_NAMES,
    SHOWN_BY_TEMPLATES,
    STATE_NAMES,
)

STATUS_CODES: Mapping[type[errors.DomainError], HTTPStatus] = {
    errors.Unknown: HTTPStatus.NOT_FOUND,
    errors.NotPermitted: HTTPStatus.FORBIDDEN,
    errors.AlreadyMoved: HTTPStatus.CONFLICT,
    errors.ChangedMeanwhile: HTTPStatus.CONFLICT,
    errors.NotVerifiedYet: HTTPStatus.CONFLICT,
    errors.StillInUse: HTTPStatus.CONFLICT,
    errors.NothingToPreview: HTTPStatus.CONFLICT,
    errors.RoundBusy: HTTPStatus.CONFLICT,
    errors.TooLarge: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.StillMatched: HTTPStatus.CONFLICT,
    errors.TooManyPending: HTTPStatus.CONFLICT,
    errors.BeyondStandingRule: HTTPStatus.CONFLICT,
    errors.ApproverInvolved: HTTPStatus.CONFLICT,
    errors.MustAbstain: HTTPStatus.CONFLICT,
    errors.OnTheAgenda: HTTPStatus.CONFLICT,
    errors.NotOnTheRoll: HTTPStatus.CONFLICT,
    errors.MailIsOff: HTTPStatus.CONFLICT,
    errors.NudgedToday: HTTPStatus.CONFLICT,
    errors.NotYourself: HTTPStatus.CONFLICT,
    errors.AlreadyImported: HTTPStatus.CONFLICT,
    errors.NotReady: HTTPStatus.CONFLICT,
    errors.HangsOnIt: HTTPStatus.CONFLICT,
    errors.InvitationSpent: HTTPStatus.GONE,
    errors.ReasonMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Incomplete: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Unfit: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.SignInRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
    errors.ExportTooLong: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ExportsWaiting: HTTPStatus.TOO_MANY_REQUESTS,
    errors.ExportsBusy: HTTPStatus.TOO_MANY_REQUESTS,
    errors.ExportNotThere: HTTPStatus.GONE,
    errors.NoPaper: HTTPStatus.CONFLICT,
}
_ALL_STATES: Mapping[str, str] = {
    **{str(state): name for state, name in STATE_NAMES.items()},
    **{str(state): name for state, name in MATCH_STATE_NAMES.items()},
    **{str(state): name for state, name in IMPORT_STATE_NAMES.items()},
    "open": N_("使用中"),  # organisations and categories
    "closed": N_("已停用"),
}
_OF_ROUNDS: Mapping[type, Mapping[Any, str]] = {
    RoundState: ROUND_STATE_NAMES,
    PlanState: PLAN_STATE_NAMES,
    MeetingState: MEETING_STATE_NAMES,
}

UNKNOWN: Mapping[str, str] = {
    "needs": N_("没有找到这条需求，或者您无权查看。"),
    "offers": N_("没有找到这条资源，或者您无权查看。"),
    "match": N_("没有找到这条对接记录，或者您无权查看。"),
    "organisation": N_("没有找到这个组织，或者您无权查看。"),
    "person": N_("没有找到这个账号，或者您无权查看。"),
    "membership": N_("没有找到这个角色，或者您无权查看。"),
    "session": N_("没有找到这次登录，或者它已经结束。"),
    "invitation": N_("没有找到这个链接，或者它已经用过。"),
    "category": N_("没有找到这个类别。"),
    "import": N_("没有找到这次导入，或者您无权查看。"),
    "event": N_("没有找到这条审计记录，或者您无权查看。"),
    "export": N_("没有找到这份导出，或者它不是以您现在的身份导出的。"),
    "second factor": N_("您没有设置两步验证，所以没有备用码。"),
    "round": N_("没有找到这个轮次，或者您无权查看。"),
    "preview": N_("没有找到这次预览，或者您无权查看。"),
    "plan": N_("没有找到这个方案，或者它还没有算好。"),
    "question": N_("没有找到这次查询，或者您无权查看。"),
    "meeting": N_("没有找到这次会议，或者您无权查看。"),
    "agenda item": N_("这次会议没有这个议题。"),
    "minutes": N_("这次会议还没有纪要。"),
    "project": N_("没有找到这个项目，或者您无权查看。"),
    "mail link": N_("这个链接已经失效，或者不属于您现在的账号。可以在“邮件和日历”一页重新发送。"),
    "unsubscribe link": N_("这个退订链接无效。请登录后在“邮件和日历”一页修改。"),
    "calendar": N_("没有这个日历地址，或者它已经停用。"),
    "mail": N_("没有找到这封邮件，或者您无权查看。"),
    "alternate": N_("没有找到这条备选，或者它已经不能征询。"),
    "else": N_("没有找到，或者您无权查看。"),
}
RULES: Mapping[str, str] = {
    "phone": N_(
        "含有电话号码（%(found)s）。发布内容不能出现电话，请删除；联系电话请填在联络员一栏。"
    ),
    "identity": N_("含有身份证号码（%(found)s）。请删除，平台不收集身份证号。"),
    "bank_card": N_("含有银行卡号（%(found)s）。请删除，平台不收集银行卡号。"),
    "mail": N_("含有电子邮箱（%(found)s）。请删除，联系请通过平台进行。"),
    "cash": N_("含有“%(found)s”。共建不募款、不收现金，请改为实物或服务。"),
    "unknown": N_("请从列表中选择。"),
    "not_our_grid": N_("请选择本社区的网格。"),
    "days_out_of_order": N_("结束日期早于开始日期，请核对。"),
    "only_closed": N_("至少要有一个可用的时段，不能全部是不开放日期。"),
    "too_far": N_("日期太远，请填写三年以内的日期。"),
    "past": N_("日期已经过去，请填写今天或以后的日期。"),
    "above_quantity": N_("最低数量不能大于总数量。"),
    "below_low": N_("最多人数不能少于最少人数。"),
    "no_case_here": N_("只有困难帮扶类需求才填写个案编号。"),
    "code_shape": N_("个案编号由社区编制，形如 HPL-2026-07，不能含姓名。"),
    "code_only": N_("困难帮扶需求只登记个案编号，这一栏请留空，以免透露家庭情况。"),
    "family_not_public": N_("困难帮扶需求不能对外公开，请选择“街道内部”或“仅本单位和协调员”。"),
    "nothing_left": N_("已经没有剩余，别的单位先认领了。请看看其他需求或资源。"),
    "all_or_nothing": N_("这条需求不能拆分，要整体承接（全部为 %(found)s）。"),
    "enough_suppliers": N_("这条需求接待的单位已满（最多 %(found)s 家）。"),
    "same_owner": N_("需求和资源属于同一个组织，不能对接。"),
    "live_already": N_("这条需求和这条资源之间已有进行中的对接，请到“对接”一页继续办理。"),
    "declined_before": N_("对方婉拒过这一对接，不能再次提出。情况有变时，请联系协调员。"),
    "not_open": N_("这条发布当前不可对接，请刷新后再看。"),
    "other_category": N_("需求和资源的类别不同，不能对接。"),
    "empty": N_("请填写。"),
    "name_taken": N_("“%(found)s”已经有了（停用的也算），请换一个名称。"),
    "wrong_parent": N_("这里不能新增这类组织。"),
    "parent_closed": N_("上级组织已停用，请先恢复启用它。"),
    "kind_stays": N_("组织类型不能改。请停用后新增。"),
    "nature_of_units": N_("驻区单位要选择性质，其他组织没有性质。"),
    "half_a_point": N_("纬度和经度要么都填，要么都不填。"),
    "off_the_earth": N_("这个经纬度不存在，请核对。"),
    "key_shape": N_("请用 2 到 24 个小写英文字母或下划线，以字母开头。"),
    "account_shape": N_("账号由 3 到 40 个小写字母、数字、点、横线组成，以字母开头。"),
    "account_stopped": N_("这个账号已停用，请先恢复启用。"),
    "already_holds": N_("这个账号在这里已经有这个角色。"),
    "phone_shape": N_("请填写 11 位手机号，或带区号的固定电话。"),
    "phone_taken": N_("这个号码已经属于另一个账号。"),
    "role_not_here": N_("这类组织没有这个角色，请从列表中选择。"),
    "organisation_closed": N_("这个组织已停用，不能再邀请成员。"),
    "password_short": N_("密码至少要有 %(found)s 个字符。用几个不相干的词连起来，又长又好记。"),
    "password_long": N_("密码最多 %(found)s 个字符。"),
    "password_weak": N_("这个密码太容易猜到。请换一个，例如用几个不相干的词连起来。"),
    "password_holds_account": N_("密码里不能包含账号。"),
    "password_same": N_("新密码和现在的密码一样，请换一个。"),
    "password_wrong": N_("现在的密码不正确。"),
    "file_empty": N_("请选择一个文件；这个文件是空的，或者没有选上。"),
    "file_large": N_("文件超过 10 MB。请删去图片和不用的工作表，或者分成几个文件。"),
    "field_twice": N_("有两列都选成了“%(found)s”，每一项只能对应一列。"),
    "cell_long": N_("最多 %(found)s 个字。"),
    "season_too_long": N_("时间跨度最多 %(found)s 天，请缩短。"),
    "empty_agenda": N_("请至少选一件对接列入议程。"),
    "not_agreed": N_("选中的对接已经有了变化，或列入了另一次会议。请核对后再选。"),
    "no_members": N_("本街道还没有大工委委员。请先在“账号”里邀请委员，再召集会议。"),
    "voting_over": N_("书面征求意见已经截止，不能再表决。"),
    "voting_goes_on": N_("还没有到截止日期，也还有委员没有表决完。请等到截止，或等大家表决完。"),
    "mail_shape": N_("这个邮箱地址不完整，请核对，例如 zhang@example.cn。"),
    "more_than_left": N_("数量超过剩余可用数量（剩余 %(found)s）。"),
}


def name_of(field: str) -> str:
    return _(FIELD_NAMES.get(field, field))


def rule_sentence(error: errors.Unfit) -> str:
    """Say what is wrong with the field, without naming it."""
    return _(RULES[error.rule], found=error.found)


def _moved(error: errors.AlreadyMoved) -> str:
    # Rounds use words of their own for some states that others have, too.
    of_rounds: Mapping[str, str] = _OF_ROUNDS.get(type(error.state), _ALL_STATES)
    state = _(of_rounds.get(error.state, error.state))
    return _("这一步已经不能进行：当前状态是“%(state)s”，可能有人先一步处理了。", state=state)


HANGING: Mapping[str, str] = {  # why an import cannot be undone
    "changed": N_("导入以后，%(names)s已经有人改动或办理过，不能整批撤销。请逐条处理。"),
    "matched": N_("%(names)s已有对接记录，不能整批撤销。请逐条处理。"),
    "tied": N_("%(names)s名下已有人员、发布或下级组织，不能撤销。请先处理完毕。"),
}
MOST_NAMED = 3


def _hanging(error: errors.HangsOnIt) -> str:
    named = _("、").join(_("“%(name)s”", name=name) for name in error.names[:MOST_NAMED])
    if len(error.names) > MOST_NAMED:
        named = _("%(names)s等 %(number)d 条", names=named, number=len(error.names))
    return _(HANGING[error.why], names=named)


_PLAIN: Mapping[type[errors.DomainError], str] = {
    errors.NotPermitted: N_("您当前的角色不能进行这项操作。如有需要，请切换角色或联系协调员。"),
    errors.ChangedMeanwhile: N_("就在刚才，有人修改了同一条记录。请刷新后再试，您的操作没有生效。"),
    errors.NotVerifiedYet: N_("社区需求要先由社区书记核实，才能发布。"),
    errors.ReasonMissing: N_("请写明理由，对方会看到。"),
    errors.SignInRefused: N_("账号、密码或验证码不正确。"),
    errors.InvitationSpent: N_("这个链接已经用过或超过 48 小时。请联系管理员重新发送。"),
    errors.NotYourself: N_("不能停用自己的账号或角色，请由其他管理员操作。"),
    errors.ExportsBusy: N_("正在为别人生成文件，请过几秒再试。"),
    errors.NoPaper: N_("这台服务器缺少排版组件，不能生成 PDF。请改用 Excel，或联系维护人员。"),
    errors.ExportNotThere: N_("这份文件还没有生成，或者已经过期删除。请回到列表重新导出。"),
    errors.StillMatched: N_("还有进行中的对接。请先等它办结，或由协调员取消对接。"),
    errors.AlreadyImported: N_(
        "同样内容的表格已经导入过，或者刚刚有人正在导入。为免重复，这次没有写入。"
    ),
    errors.NotReady: N_("还有问题没有核对完，或者没有可以导入的行。请先处理，再导入。"),
    errors.BeyondStandingRule: N_(
        "这件对接超出大工委的常规授权，要由大工委决定。请列入联席会议的议程。"
    ),
    errors.ApproverInvolved: N_(
        "提出人和双方单位的人员不能批准这件对接。请由另一位协调员批准，或列入联席会议的议程。"
    ),
    errors.MustAbstain: N_("您属于其中一方单位，或者提出了这件对接，这一议题只能弃权。"),
    errors.OnTheAgenda: N_("这件对接已列入一次已召集的会议，由会议决定。"),
    errors.NotOnTheRoll: N_("召集这次会议时，您还不是大工委委员，不能参加表决。"),
    errors.NothingToPreview: N_(
        "这里还没有算过方案，没有数据可以预览。请先开启一轮，在轮次里比较几组权重。"
    ),
    errors.RoundBusy: N_("这里正有一个方案在计算，同一时间只算一个。请等它算完，或先取消。"),
    errors.MailIsOff: N_("本平台没有设置邮件服务，暂时不能用邮箱接收提醒。首页的待办照常更新。"),
    errors.NudgedToday: N_("今天已经催过了，明天可以再催。着急的话请打电话。"),
    errors.StillInUse: N_("还有人员、下级组织或未办结的发布，不能关闭。请先处理完毕。"),
}


_WITH_FIGURES: Mapping[type[errors.DomainError], str] = {
    errors.ExportTooLong: N_(
        "共有 %(rows)d 条，这种格式一次最多导出 %(most)d 条。请先用筛选缩小范围。"
    ),
    errors.TooManyPending: N_(
        "贵单位已有 %(most)d 件认领在等对方答复，达到上限。请等答复，或先撤回一些。"
    ),
    errors.TooLarge: N_("这一轮要比较 %(found)d 对，超过上限 %(most)d 对。请按街道分别开展。"),
}
_BY_FACTS: Mapping[type[errors.DomainError], Callable[[Any], str]] = {
    errors.AlreadyMoved: _moved,
    errors.HangsOnIt: _hanging,
}


def describe(error: errors.DomainError) -> str:
    """Return the sentence for people: what happened and what to do."""
    if type(error) in _BY_FACTS:
        return _BY_FACTS[type(error)](error)
    if type(error) in _WITH_FIGURES:
        return _(_WITH_FIGURES[type(error)], **vars(error))
    match error:
        case errors.Unknown():
            return _(UNKNOWN.get(error.kind, UNKNOWN["else"]))
        case errors.Incomplete():
            return _("还缺：%(fields)s。", fields=_("、").join(name_of(f) for f in error.fields))
        case errors.Unfit():
            sentence = rule_sentence(error)
            return _("%(field)s：%(sentence)s", field=name_of(error.field), sentence=sentence)
        case errors.ExportsWaiting():
            return _("您还有 %(num)d 份导出正在生成，请等它们完成后再导出。", num=error.waiting)
        case errors.TooManyTries():
            minutes = -(-error.seconds // 60)
            return _("尝试次数过多，请 %(minutes)d 分钟后再试。", minutes=minutes)
    return _(_PLAIN[type(error)])


HTTP_SENTENCES: Mapping[int, tuple[str, str]] = {
    400: (N_("请求无效"), N_("页面可能已过期。请返回上一页刷新后再试，填写的内容没有提交。")),
    401: (N_("请先登录"), N_("您还没有登录，或登录已经结束。请登录后再试。")),
    403: (N_("不能进行"), N_("您当前的角色不能进行这项操作。")),
    404: (N_("没有找到"), N_("没有这个页面，或者您无权查看。请检查网址，或从首页进入。")),
    405: (N_("不能这样打开"), N_("这个网址不能直接打开，请从页面上的按钮进入。")),
    413: (N_("内容太大"), N_("提交的内容太大，没有保存。请缩短后再试。")),
    415: (N_("格式不支持"), N_("提交的格式不支持，没有保存。")),
    429: (N_("请稍候"), N_("尝试次数过多，请稍后再试。")),
    500: (N_("出了点问题"), N_("系统出错，操作可能没有生效。请刷新查看，再决定是否重试。")),
    503: (N_("正在忙"), N_("系统正忙，操作没有生效。请过一会儿再试。")),
}


def _show_domain_error(error: errors.DomainError) -> ResponseReturnValue:
    status = STATUS_CODES[type(error)]
    title = _(HTTP_SENTENCES.get(status, (N_("不能进行"), ""))[0])
    page = render_template("errors/error.html", title=title, sentence=describe(error))
    return page, status


def _show_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error  # a redirect that werkzeug raises
    title, sentence = HTTP_SENTENCES.get(error.code, HTTP_SENTENCES[400])
    page = render_template("errors/error.html", title=_(title), sentence=_(sentence))
    kept = [(k, v) for k, v in error.get_headers() if k in {"Allow", "Retry-After"}]
    return page, error.code, kept


def _show_busy(error: OperationalError) -> ResponseReturnValue:
    """The database made us wait too long (a lock, a full disk): nothing was written."""
    logging.getLogger("webapp").warning("database busy", extra={"code": error.code})
    title, sentence = HTTP_SENTENCES[503]
    page = render_template("errors/error.html", title=_(title), sentence=_(sentence))
    return page, HTTPStatus.SERVICE_UNAVAILABLE


def init_app(app: Flask) -> None:
    app.register_error_handler(errors.DomainError, _show_domain_error)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(OperationalError, _show_busy)
    app.jinja_env.globals.update(SHOWN_BY_TEMPLATES, name_of=name_of)
