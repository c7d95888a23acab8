"""The one name in words of every role, state, action and choice (translated when shown)."""

from collections.abc import Mapping
from typing import Any

from webapp.i18n import N_
from webapp.models.exports import ExportList, FileForm
from webapp.models.imports import ImportAction, ImportKind, ImportState, Severity
from webapp.models.matches import MatchAction, MatchState, Origin, Side
from webapp.models.meetings import (
    Choice,
    ItemResult,
    Majority,
    MeetingAction,
    MeetingKind,
    MeetingState,
)
from webapp.models.needs import RaisedBy, Scope, Source, Urgency
from webapp.models.offers import Reach
from webapp.models.organisations import Nature, OrganisationKind
from webapp.models.outbox import MailRhythm, MailSort, MailState, NoticeKind
from webapp.models.people import Role
from webapp.models.plans import DecisionKind, PlanState
from webapp.models.postings import PostingAction, PostingKind, PostingState, Visibility
from webapp.models.rounds import RoundAction, RoundState
from webapp.models.windows import Holidays, WindowKind

ROLE_NAMES: Mapping[Role, str] = {
    Role.UNIT_CONTACT: N_("单位联络员"),
    Role.COMMUNITY_STAFF: N_("社区工作者"),
    Role.COMMUNITY_SECRETARY: N_("社区书记"),
    Role.COORDINATOR: N_("大工委协调员"),
    Role.COMMITTEE_MEMBER: N_("大工委委员"),
    Role.DISTRICT_ADMIN: N_("区级管理员"),
    Role.AUDITOR: N_("审计员"),
}
NOTICE_NAMES: Mapping[NoticeKind, str] = {  # also the subject of a mail
    NoticeKind.ASKED: N_("有对接请您答复"),
    NoticeKind.AGREED: N_("双方已同意一件对接"),
    NoticeKind.DECIDED: N_("一件对接有了审批结果"),
    NoticeKind.OVER: N_("一件对接已经终止"),
    NoticeKind.STEP: N_("一件对接有新进展"),
    NoticeKind.LEAVING: N_("有一方申请退出对接"),
    NoticeKind.DUE: N_("有对接临近期限或已逾期"),
    NoticeKind.NUDGED: N_("协调员请您尽快答复"),
    NoticeKind.ALTERNATE: N_("婉拒之后可以改请另一家"),
    NoticeKind.MEETING_CALLED: N_("联席会议已召集，请查看会议材料"),
    NoticeKind.MINUTES_READY: N_("联席会议纪要已形成，请查看"),
}
MAIL_RHYTHM_NAMES: Mapping[MailRhythm, str] = {
    MailRhythm.PROMPT: N_("每个工作日一封汇总，急的随时发"),
    MailRhythm.DAILY: N_("只要每个工作日一封汇总"),
    MailRhythm.NEVER: N_("不接收邮件"),
}
MAIL_SORT_NAMES: Mapping[MailSort, str] = {
    MailSort.DIGEST: N_("每日汇总"),
    MailSort.PROMPT: N_("急件提醒"),
    MailSort.CONFIRM: N_("确认邮箱"),
}
MAIL_STATE_NAMES: Mapping[MailState, str] = {
    MailState.WAITING: N_("等待寄出"),
    MailState.SENT: N_("已寄出"),
    MailState.FAILED: N_("寄不出"),
    MailState.DROPPED: N_("不再需要"),
}
KIND_NAMES: Mapping[PostingKind, str] = {
    PostingKind.NEED: N_("需求"),
    PostingKind.OFFER: N_("资源"),
}
STATE_NAMES: Mapping[PostingState, str] = {
    PostingState.DRAFT: N_("草稿"),
    PostingState.SUBMITTED: N_("已提交"),
    PostingState.VERIFIED: N_("已核实"),
    PostingState.RETURNED: N_("已退回"),
    PostingState.PUBLISHED: N_("已发布"),
    PostingState.PARTLY_MATCHED: N_("部分对接"),
    PostingState.MATCHED: N_("已对接"),
    PostingState.FULFILLED: N_("已办结"),
    PostingState.PAUSED: N_("已暂停"),
    PostingState.WITHDRAWN: N_("已撤回"),
    PostingState.EXPIRED: N_("已过期"),
    PostingState.REDIRECTED: N_("已转办"),
}
ACTION_NAMES: Mapping[PostingAction, str] = {
    PostingAction.EDIT: N_("修改"),
    PostingAction.SUBMIT: N_("提交"),
    PostingAction.VERIFY: N_("核实通过"),
    PostingAction.RETURN: N_("退回补正"),
    PostingAction.PUBLISH: N_("发布"),
    PostingAction.REDIRECT: N_("转办"),
    PostingAction.PAUSE: N_("暂停"),
    PostingAction.RESUME: N_("恢复发布"),
    PostingAction.WITHDRAW: N_("撤回"),
    PostingAction.CONFIRM: N_("确认仍然有效"),
    PostingAction.SHARE: N_("全区共享"),
    PostingAction.UNSHARE: N_("取消全区共享"),
    PostingAction.EXPIRE: N_("到期"),
    PostingAction.MATCH_PART: N_("部分对接"),
    PostingAction.MATCH_ALL: N_("全部对接"),
    PostingAction.RELEASE: N_("解除对接"),
    PostingAction.FULFIL: N_("办结"),
}
MATCH_STATE_NAMES: Mapping[MatchState, str] = {
    MatchState.PROPOSED: N_("已推荐"),
    MatchState.AWAITING: N_("待答复"),
    MatchState.AGREED: N_("双方已同意"),
    MatchState.APPROVED: N_("已批准"),
    MatchState.ACTIVE: N_("进行中"),
    MatchState.DELIVERED: N_("已交付，待确认"),
    MatchState.CONFIRMED: N_("已确认"),
    MatchState.CLOSED: N_("已归档"),
    MatchState.DECLINED: N_("未成"),
    MatchState.WITHDRAWN: N_("已撤回"),
    MatchState.EXPIRED: N_("已过期"),
    MatchState.CANCELLED: N_("已取消"),
}
MATCH_ACTION_NAMES: Mapping[MatchAction, str] = {
    MatchAction.ACCEPT: N_("同意"),
    MatchAction.COUNTER: N_("另提方案"),
    MatchAction.DECLINE: N_("婉拒"),
    MatchAction.WITHDRAW: N_("撤回认领"),
    MatchAction.EXPIRE: N_("到期未答复"),
    MatchAction.APPROVE: N_("按常规授权批准"),
    MatchAction.APPROVE_IN_COMMITTEE: N_("大工委批准"),
    MatchAction.REFUSE: N_("不予批准"),
    MatchAction.START: N_("约定日期"),
    MatchAction.DELIVER: N_("登记已交付"),
    MatchAction.CONFIRM: N_("确认收到"),
    MatchAction.DISPUTE: N_("尚未收到"),
    MatchAction.CLOSE: N_("办结归档"),
    MatchAction.ASK_TO_LEAVE: N_("申请退出"),
    MatchAction.KEEP: N_("不同意退出"),
    MatchAction.CANCEL: N_("取消对接"),
}
ORIGIN_NAMES: Mapping[Origin, str] = {
    Origin.OPTIMIZER: N_("匹配方案推荐"),
    Origin.UNIT_CLAIM: N_("资源方认领需求"),
    Origin.COMMUNITY_CLAIM: N_("需求方认领资源"),
    Origin.COORDINATOR: N_("协调员登记"),
}
SIDE_NAMES: Mapping[Side, str] = {
    Side.GIVER: N_("资源方"),
    Side.RECEIVER: N_("需求方"),
}
MEETING_KIND_NAMES: Mapping[MeetingKind, str] = {
    MeetingKind.ROOM: N_("现场会议"),
    MeetingKind.CIRCULATION: N_("书面征求意见"),
}
MEETING_STATE_NAMES: Mapping[MeetingState, str] = {
    MeetingState.PLANNED: N_("筹备中"),
    MeetingState.CALLED: N_("已召集"),
    MeetingState.OPEN: N_("表决中"),
    MeetingState.CLOSED: N_("已形成纪要"),
    MeetingState.CANCELLED: N_("会议取消"),
}
MEETING_ACTION_NAMES: Mapping[MeetingAction, str] = {
    MeetingAction.CALL: N_("召集"),
    MeetingAction.OPEN: N_("开始表决"),
    MeetingAction.CLOSE: N_("结束表决，形成纪要"),
    MeetingAction.CANCEL: N_("取消会议"),
}
MAJORITY_NAMES: Mapping[Majority, str] = {
    Majority.SIMPLE: N_("同意多于不同意"),
    Majority.TWO_THIRDS: N_("同意占三分之二以上"),
}
CHOICE_NAMES: Mapping[Choice, str] = {
    Choice.YES: N_("投同意票"),
    Choice.NO: N_("投不同意票"),
    Choice.ABSTAIN: N_("弃权"),
}
ITEM_RESULT_NAMES: Mapping[ItemResult, str] = {
    ItemResult.PASSED: N_("通过"),
    ItemResult.FAILED: N_("未通过"),
    ItemResult.CARRIED: N_("留待下次"),
    ItemResult.GONE: N_("不再审议"),
}
ROUND_STATE_NAMES: Mapping[RoundState, str] = {
    RoundState.OPEN: N_("征集中"),
    RoundState.FROZEN: N_("已冻结"),
    RoundState.SOLVING: N_("计算中"),
    RoundState.PROPOSED: N_("已有方案"),
    RoundState.UNDER_REVIEW: N_("审阅调整中"),
    RoundState.PUBLISHED: N_("已发布征询"),
    RoundState.DECIDED: N_("已议定"),
    RoundState.CLOSED: N_("已结束"),
}
ROUND_ACTION_NAMES: Mapping[RoundAction, str] = {
    RoundAction.FREEZE: N_("冻结数据"),
    RoundAction.RUN: N_("计算方案"),
    RoundAction.PROPOSE: N_("得出方案"),
    RoundAction.STAND_BACK: N_("未得出方案"),
    RoundAction.REVIEW: N_("指定配对"),
    RoundAction.PUBLISH: N_("发布方案"),
    RoundAction.DECIDE: N_("登记联席会议议定"),
    RoundAction.CLOSE: N_("结束轮次"),
}
PLAN_STATE_NAMES: Mapping[PlanState, str] = {
    PlanState.QUEUED: N_("排队中"),
    PlanState.RUNNING: N_("计算中"),
    PlanState.READY: N_("可用"),
    PlanState.FAILED: N_("没有成功"),
    PlanState.CANCELLED: N_("已取消"),
}
DECISION_NAMES: Mapping[DecisionKind, str] = {
    DecisionKind.PIN: N_("必须保留"),
    DecisionKind.FORBID: N_("不要配对"),
}
URGENCY_NAMES: Mapping[Urgency, str] = {
    Urgency.URGENT: N_("紧急"),
    Urgency.IMPORTANT: N_("重点"),
    Urgency.NORMAL: N_("一般"),
}
RAISED_BY_NAMES: Mapping[RaisedBy, str] = {
    RaisedBy.RESIDENTS: N_("居民"),
    RaisedBy.COMMUNITY: N_("社区"),
    RaisedBy.UNIT: N_("单位"),
}
SOURCE_NAMES: Mapping[Source, str] = {
    Source.VISIT: N_("入户走访"),
    Source.HOTLINE: N_("社区热线"),
    Source.COUNCIL: N_("议事会"),
    Source.HOTLINE_12345: N_("12345 热线"),
    Source.UNIT: N_("单位提出"),
    Source.OTHER: N_("其他"),
}
SCOPE_NAMES: Mapping[Scope, str] = {
    Scope.PERSON: N_("个人"),
    Scope.FAMILY: N_("家庭"),
    Scope.BUILDING: N_("楼栋"),
    Scope.ESTATE: N_("小区"),
    Scope.COMMUNITY: N_("全社区"),
    Scope.UNIT: N_("单位职工"),
}
REACH_NAMES: Mapping[Reach, str] = {
    Reach.ON_SITE: N_("在本单位提供"),
    Reach.TRAVELS: N_("可以上门"),
}
VISIBILITY_NAMES: Mapping[Visibility, str] = {
    Visibility.PUBLIC: N_("公开"),
    Visibility.INTERNAL: N_("街道内部"),
    Visibility.RESTRICTED: N_("仅本单位和协调员"),
}
HOLIDAY_NAMES: Mapping[Holidays, str] = {
    Holidays.INCLUDE: N_("节假日照常"),
    Holidays.SKIP: N_("节假日除外"),
    Holidays.ONLY: N_("仅节假日"),
}
WINDOW_KIND_NAMES: Mapping[WindowKind, str] = {
    WindowKind.WEEKLY: N_("每周"),
    WindowKind.DATED: N_("指定日期"),
    WindowKind.CLOSED: N_("不开放日期"),
}
ORGANISATION_KIND_NAMES: Mapping[OrganisationKind, str] = {
    OrganisationKind.CITY: N_("市"),
    OrganisationKind.DISTRICT: N_("区"),
    OrganisationKind.SUBDISTRICT: N_("街道"),
    OrganisationKind.COMMUNITY: N_("社区"),
    OrganisationKind.GRID: N_("网格"),
    OrganisationKind.UNIT: N_("驻区单位"),
}
NATURE_NAMES: Mapping[Nature, str] = {
    Nature.AGENCY: N_("机关"),
    Nature.INSTITUTION: N_("事业单位"),
    Nature.SCHOOL: N_("学校"),
    Nature.HOSPITAL: N_("医院"),
    Nature.STATE_FIRM: N_("国有企业"),
    Nature.PRIVATE_FIRM: N_("非公企业"),
    Nature.SOCIAL_ORGANISATION: N_("社会组织"),
    Nature.PROPERTY_FIRM: N_("物业企业"),
    Nature.OTHER: N_("其他"),
}
EXPORT_LIST_NAMES: Mapping[ExportList, str] = {
    ExportList.NEEDS: N_("需求"),
    ExportList.OFFERS: N_("资源"),
    ExportList.UNITS: N_("驻区单位"),
    ExportList.COMMUNITIES: N_("社区"),
    ExportList.GRIDS: N_("网格"),
    ExportList.SUBDISTRICTS: N_("街道"),
    ExportList.CATEGORIES: N_("类别"),
    ExportList.ACCOUNTS: N_("账号"),
    ExportList.AUDIT: N_("审计记录"),
    ExportList.PLAN_PAIRS: N_("方案配对"),
    ExportList.PLAN_UNSERVED: N_("方案未满足"),
    ExportList.MATCHES: N_("对接"),
    ExportList.MEETINGS: N_("联席会议"),
    ExportList.PROJECTS: N_("项目清单"),
}
FILE_FORM_NAMES: Mapping[FileForm, str] = {
    FileForm.XLSX: N_("Excel 表格"),
    FileForm.CSV: N_("CSV 文本"),
    FileForm.JSON: N_("JSON 数据"),
    FileForm.PDF: N_("PDF 文档"),
}
IMPORT_KIND_NAMES: Mapping[ImportKind, str] = {
    ImportKind.NEEDS: N_("需求"),
    ImportKind.OFFERS: N_("资源"),
    ImportKind.COMMUNITIES: N_("社区"),
    ImportKind.GRIDS: N_("网格"),
    ImportKind.UNITS: N_("驻区单位"),
}
IMPORT_STATE_NAMES: Mapping[ImportState, str] = {
    ImportState.READING: N_("正在读取"),
    ImportState.ASKING: N_("待核对"),
    ImportState.READY: N_("可以导入"),
    ImportState.WRITING: N_("正在写入"),
    ImportState.COMMITTED: N_("已导入"),
    ImportState.UNDONE: N_("已撤销"),
    ImportState.REFUSED: N_("无法读取"),
    ImportState.DISCARDED: N_("已放弃"),
}
SEVERITY_NAMES: Mapping[Severity, str] = {
    Severity.ASKED: N_("有问题"),
    Severity.LATER: N_("提交前要补"),
    Severity.NOTED: N_("按约定读入"),
}
IMPORT_ACTION_NAMES: Mapping[ImportAction, str] = {
    ImportAction.READ_ANEW: N_("重新读取"),
    ImportAction.ASK: N_("有问题待核对"),
    ImportAction.SETTLE: N_("核对完毕"),
    ImportAction.REFUSE: N_("无法读取"),
    ImportAction.WRITE: N_("开始写入"),
    ImportAction.COMMIT: N_("导入"),
    ImportAction.UNDO: N_("撤销导入"),
    ImportAction.DISCARD: N_("放弃"),
}
WEEKDAY_NAMES = (
    N_("周一"),
    N_("周二"),
    N_("周三"),
    N_("周四"),
    N_("周五"),
    N_("周六"),
    N_("周日"),
)

FIELD_NAMES: Mapping[str, str] = {
    "category_id": N_("类别"),
    "title": N_("标题"),
    "text": N_("说明"),
    "place": N_("地点"),
    "quantity": N_("数量"),
    "capacity": N_("单次容量"),
    "windows": N_("时间"),
    "visibility": N_("公开范围"),
    "grid_id": N_("网格"),
    "raised_by": N_("提出方"),
    "source": N_("来源"),
    "minimum": N_("最低数量"),
    "max_suppliers": N_("最多接待单位数"),
    "urgency": N_("紧急程度"),
    "urgency_reason": N_("紧急理由"),
    "last_date": N_("最迟日期"),
    "audience": N_("受益对象"),
    "scope": N_("受益范围"),
    "headcount_low": N_("最少人数"),
    "headcount_high": N_("最多人数"),
    "conditions": N_("条件要求"),
    "contributes": N_("我方可配套"),
    "can_return": N_("可以回馈"),
    "duty_check": N_("责任归口核对"),
    "case_code": N_("个案编号"),
    "reach": N_("提供方式"),
    "radius_m": N_("服务半径"),
    "audience_limits": N_("对象限制"),
    "qualification": N_("资质"),
    "exclusions": N_("不提供的情形"),
    "cost_note": N_("费用说明"),
    "safety": N_("安全与保险"),
    "yearly_cap": N_("年度上限"),
    "wants": N_("希望得到"),
    "contact_name": N_("联络员"),
    "contact_phone": N_("联络电话"),
    "authorised_by": N_("授权人"),
    "valid_until": N_("有效期至"),
    "time_note": N_("时间安排"),
    "note": N_("给对方的留言"),
    "first_day": N_("开始日期"),
    "last_day": N_("结束日期"),
    "answer_days": N_("答复期限"),
    "most_pending": N_("待答复认领上限"),
    "policy_name": N_("权重方案名称"),
    "need_id": N_("需求"),
    "offer_id": N_("资源"),
    "parent": N_("上级组织"),
    "kind": N_("组织类型"),
    "name": N_("名称"),
    "nature": N_("性质"),
    "latitude": N_("纬度"),
    "longitude": N_("经度"),
    "households": N_("户数"),
    "address": N_("地址"),
    "name_en": N_("英文名称"),
    "unit": N_("计量单位"),
    "unit_en": N_("英文计量单位"),
    "travel_limit_m": N_("一般距离"),
    "key": N_("代码"),
    "reason": N_("理由"),
    "account": N_("账号"),
    "phone": N_("手机号"),
    "role": N_("角色"),
    "organisation_id": N_("组织"),
    "password": N_("密码"),
    "current": N_("现在的密码"),
    "file": N_("文件"),
    "sheet": N_("工作表"),
    "columns": N_("列的对应"),
    "cell": N_("单元格"),
    "owner_id": N_("发布单位"),
    "agenda": N_("议题"),
    "day": N_("会议日期"),
    "begins": N_("开始时间"),
    "meeting_place": N_("会议地点"),
    "members": N_("大工委委员"),
    "quorum_percent": N_("到会比例"),
    "majority": N_("通过条件"),
    "target": N_("项目目标"),
    "giver_lead": N_("资源方责任人"),
    "receiver_lead": N_("需求方责任人"),
    "remark": N_("备注"),
    "mail": N_("邮箱"),
    "rhythm": N_("邮件频率"),
    "language": N_("邮件语言"),
}

SHOWN_BY_TEMPLATES: Mapping[str, Mapping[Any, str]] = {
    "role_names": ROLE_NAMES,
    "kind_names": KIND_NAMES,
    "state_names": STATE_NAMES,
    "action_names": ACTION_NAMES,
    "match_state_names": MATCH_STATE_NAMES,
    "match_action_names": MATCH_ACTION_NAMES,
    "origin_names": ORIGIN_NAMES,
    "side_names": SIDE_NAMES,
    "meeting_kind_names": MEETING_KIND_NAMES,
    "meeting_state_names": MEETING_STATE_NAMES,
    "meeting_action_names": MEETING_ACTION_NAMES,
    "majority_names": MAJORITY_NAMES,
    "choice_names": CHOICE_NAMES,
    "item_result_names": ITEM_RESULT_NAMES,
    "round_state_names": ROUND_STATE_NAMES,
    "round_action_names": ROUND_ACTION_NAMES,
    "plan_state_names": PLAN_STATE_NAMES,
    "decision_names": DECISION_NAMES,
    "mail_rhythm_names": MAIL_RHYTHM_NAMES,
    "mail_sort_names": MAIL_SORT_NAMES,
    "mail_state_names": MAIL_STATE_NAMES,
    "urgency_names": URGENCY_NAMES,
    "raised_by_names": RAISED_BY_NAMES,
    "source_names": SOURCE_NAMES,
    "scope_names": SCOPE_NAMES,
    "reach_names": REACH_NAMES,
    "visibility_names": VISIBILITY_NAMES,
    "organisation_kind_names": ORGANISATION_KIND_NAMES,
    "nature_names": NATURE_NAMES,
    "import_kind_names": IMPORT_KIND_NAMES,
    "import_state_names": IMPORT_STATE_NAMES,
    "import_action_names": IMPORT_ACTION_NAMES,
    "severity_names": SEVERITY_NAMES,
    "export_list_names": EXPORT_LIST_NAMES,
    "file_form_names": FILE_FORM_NAMES,
}
