"""What the cells of a column look like, whatever its heading says."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from webapp.sheets.kinds import words
from webapp.sheets.values.text import is_empty, plain

ENOUGH = 200  # cells that are looked at
_CHINESE_NUMBER = "零一二两三四五六七八九十百千万"
_QUANTITY = re.compile(
    rf"(约|共|近|不少于|至少|每[周月年季])?[\d{_CHINESE_NUMBER}][\d{_CHINESE_NUMBER}.,，~\-至]*"
    r"(余|多|来|以上)?\s*\D{0,6}|若干|大量|数[十百千]\D{0,3}|不限"
)
_TIMES = re.compile(
    r"\d{1,2}[:：时点]|每[天日周月年晚]|周[一二三四五六日末至]|星期|工作日|双休|节假日|休息日|[上下]午|"
    r"晚上|晚间|夜间|全天|假期|[寒暑]假|傍晚|白天|24小时|开学|课余|长期|全年"
)
_DAY = re.compile(
    r"(?:19|20)\d{2}\s*[年./-]\s*\d{1,2}|\d{1,2}月(\d|底|份|初|中|上|下|前|内|末|$)|^\d{1,2}[./]\d{1,2}|年底|月底|[上下]半年|"
    r"季度|长期|尽快|\d+[个天日月周]+内"
)
_MEASURES = frozenset(
    "个 件 台 套 人 场 次 场次 人次 处 座 把 盏 间 组 户 份 名 位 小时 课时 车位 泊位 岗位 名额 人时 平方米 "
    "㎡ m2 米 公里 本 册 副 双 条 张 支 辆 箱 袋 盒 批 项 栋 部 块 床 根 片 家 棵 株 顶 瓶 桶 斤 公斤 吨 元 天 "
    "课 节 节课 期 对 只 面 盆 幅 篇 人份 客 日 月 年 年度 周 站 点 所 门 类 桌 桌次 趟 单".split()
)
_ORGANISATION = re.compile(
    r"(社区|居委会?|村委会?|村|学校|校区?|小学|中学|[一二三四五六七八九十实]中|大学|学院|职中|高中|幼儿园|单位|公司|"
    r"集团|医院|卫生院|中心|局|委|办|馆|镇|街道|乡|所|处|会|院|园|部门|部|厅|署|队|站|厂|店|银行|法院|市|区|县|省|"
    r"基地|场|城|小区|苑|家园|校|社|旗|州|团|车|地块|组织|企业|商会|协会|超市|酒店|广场|大厦|书房|书屋|驿站|工作室|公园|食堂|药房|门诊|诊所|"
    r"律师事务所|校\S{0,2}校区|行|分行|支行|家)([（(\[].*)?[】\]]?$"
)
_PLACE = re.compile(
    r"[路街号楼室镇村巷道区园苑馆场栋院城站口桥旁侧内边处点]|广场|校园|小区|社区|中心|活动室|全域|里$"
)
_PERSON = re.compile(
    r"[\u4e00-\u9fff·]{2,4}(老师|同志|先生|女士|主任|书记|经理|校长|[（(].*[)）])?"
)
_CATEGORIES = re.compile(
    r"阵地|停车|党员|培训|帮扶|心愿|医疗|健康|法律|文化|体育|科技|教育|养老|助残|维修|就业|创业|环境|安全|物资|志愿|"
    r"需求|服务|治理|便民|公益"
)
SAME = frozenset({"同上", "上同", "同前", "〃", '"', "″", "ditto"})
_CLOCK = re.compile(r"\d{1,2}[:：时点]\d{0,2}")


def _person(text: str) -> bool:
    return bool(_PERSON.fullmatch(text)) and not re.search(r"(社区|学校|小学|中学|公司)$", text)


def _day(text: str) -> bool:
    return bool(_DAY.search(text)) and not _CLOCK.search(text)


def _quantity(text: str) -> bool:
    return len(text) <= 16 and bool(_QUANTITY.fullmatch(text)) and not _day(text)


def _phone(text: str) -> bool:
    return sum(map(str.isdigit, text)) >= 7 and not _DAY.search(text)


def _in(known: Mapping[str, str] | frozenset[str]) -> Callable[[str], bool]:
    return lambda text: text.lower() in known


# What tells a column from others. Prose, titles and other choices look like anything.
LOOKS: Mapping[str, Callable[[str], bool]] = {
    "times": lambda text: bool(_TIMES.search(text) or _DAY.search(text)),
    "day": _day,
    "quantity": _quantity,
    "headcount": _quantity,
    "measure": _in(_MEASURES),
    "organisation": lambda text: len(text) <= 40 and bool(_ORGANISATION.search(text)),
    "place": lambda text: len(text) <= 80 and bool(_PLACE.search(text)),
    "person": _person,
    "phone": _phone,
    "category": lambda text: len(text) <= 12 and bool(_CATEGORIES.search(text)),
    "urgency": _in(words.URGENCY),
    "yes_no": lambda text: text.lower() in words.YES or text.lower() in words.NO,
}


def share(looks: str, texts: Sequence[str]) -> float | None:
    """The share of filled cells that look so; None if nothing can be said."""
    test = LOOKS.get(looks)
    if test is None:
        return None
    filled = (plain(text) for text in texts if text and not is_empty(text))
    said = [*islice((text for text in filled if text not in SAME), ENOUGH)]
    if not said:
        return None
    return sum(map(test, said)) / len(said)
