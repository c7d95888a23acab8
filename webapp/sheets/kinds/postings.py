"""What needs and offers have in common: their columns, and what venue lists call them."""

from webapp.sheets.kinds import parsers, words
from webapp.sheets.kinds.column import Column

IGNORED = tuple(
    "区域 片区 序号 编号 号 行号 来源编号 序 项次 认领情况 认领状态 认领人 认领单位 对接情况 完成情况 落实情况 "
    "办理情况 问题 建议 状态 单位性质 行政区 区县 区 所在区 县区 街道 镇街 乡镇街道 所属街道 街镇 "
    "发布日期 发布时间 提交日期 最近确认 最近变动 剩余可用 核实人 填报人 填表人 填报日期 审核人 照片 图片 附件".split()
)


def category(aliases: str) -> Column:
    return Column(
        key="category_id",
        heading="类别",
        parse=parsers.category,
        aliases=tuple(aliases.split()),
        hints=("类别", "类型", "分类"),
        named="categories",
        required=True,
        looks="category",
        note="平台的类别，从下拉列表中选择。",
        example="医疗健康",
    )


def text(aliases: str, example: str) -> Column:
    return Column(
        key="text",
        heading="说明",
        parse=parsers.lines(600),
        aliases=tuple(aliases.split()),
        hints=("说明", "内容", "备注", "职责", "描述", "详情", "详细", "介绍"),
        submit=True,
        joins=True,
        looks="prose",
        note="具体要做什么。不要写姓名、电话、住址门牌、病情。最多 600 字。",
        example=example,
    )


def quantity(aliases: str, example: str) -> tuple[Column, Column]:
    return (
        Column(
            key="quantity",
            heading="数量",
            parse=parsers.quantity,
            aliases=tuple(aliases.split()),
            hints=("数量", "总量", "泊位", "车位"),
            submit=True,
            looks="quantity",
            note="整数，按类别的计量单位计。可以写“4场”“约45人”。",
            example=example,
        ),
        Column(
            key="unit",
            heading="计量单位",
            parse=parsers.line(20),
            aliases=(
                "单位",
                "计量",
                "量词",
                "数量单位",
                "计数单位",
                "单位（计量）",
                "计量单位名称",
            ),
            values=(),
            looks="measure",
            note="如果数量里没有写单位，写在这里，如“场”“个”。",
            example="场",
        ),
    )


def windows(aliases: str, example: str) -> Column:
    return Column(
        key="windows",
        heading="时间",
        parse=parsers.times,
        aliases=tuple(aliases.split()),
        hints=("时间", "时段", "开放日", "时刻"),
        submit=True,
        joins=True,
        looks="times",
        note="如“每周六9:00-11:00”“2026年7月1日至8月31日 周一至周五 18:00-21:00”。一格可以写几个时段。",
        example=example,
    )


def place(aliases: str, example: str) -> Column:
    return Column(
        key="place",
        heading="地点",
        parse=parsers.line(120),
        aliases=tuple(aliases.split()),
        hints=("地址", "地点", "位置", "所在地"),
        submit=True,
        looks="place",
        note="到哪里。家庭住址不要写。",
        example=example,
    )


def capacity() -> Column:
    return Column(
        key="capacity",
        heading="单次容量",
        parse=parsers.number(),
        aliases=tuple(
            "容量 每次容量 容纳人数 可容纳人数 最大容量 承载量 每场人数 接待能力 座位数 座位 阅览座位 最多人数 限额 每场限额 每期人数".split()
        ),
        hints=("容量", "容纳"),
        looks="quantity",
        note="一次最多多少人（或车）。",
        example="60",
    )


MARKS = tuple(
    Column(
        key=key,
        heading=heading,
        parse=parsers.yes_or_no,
        aliases=tuple(aliases.split()),
        choices=words.YES_OR_NO,
        looks="yes_no",
        note=note,
        example=example,
    )
    for key, heading, aliases, note, example in (
        ("divisible", "可拆分", "是否可拆分 能否拆分", "可以由几家分别完成：是或否。", "是"),
        ("recurring", "周期", "是否周期 周期性 是否周期性", "按时段反复进行：是或否。", "否"),
        ("exclusive", "独占", "是否独占", "同一时段只能给一家：是或否。", "否"),
        ("poolable", "可合并", "是否可合并 能否合并", "几家可以一起办：是或否。", "否"),
    )
)
VISIBILITY = Column(
    key="visibility",
    heading="公开范围",
    parse=parsers.choice(words.VISIBILITY),
    aliases=tuple("保密级别 公开级别 公开程度 可见范围 密级".split()),
    choices=words.VISIBILITY,
    note="不填为公开。",
    example="公开",
)


def free_text(
    key: str, heading: str, aliases: str, longest: int, note: str, example: str
) -> Column:
    """Return a column of one line that is kept as it is written."""
    return Column(
        key=key,
        heading=heading,
        parse=parsers.line(longest),
        aliases=tuple(aliases.split()),
        looks="prose",
        note=note,
        example=example,
    )
