"""The sheet of needs (需求清单), as offices keep it."""

from dataclasses import replace

from webapp.sheets.kinds import parsers, postings, words
from webapp.sheets.kinds.column import Column, Kind
from webapp.sheets.kinds.postings import free_text

OWNER = Column(
    key="owner_id",
    heading="提出单位",
    parse=parsers.owner,
    aliases=tuple(
        "社区 所在社区 所属社区 社区名称 社区名 提出社区 需求单位 需求社区 申报单位 申报社区 村（社区） "
        "村社区 社区（村） 单位 单位名称 学校 社区/学校 社区/单位 社区（单位） 所在学校 所在单位 "
        "提报单位 提报社区 发布单位 发布社区 责任社区 牵头社区 所属村居 村居 居委会 征集单位 需求方 "
        "需求主体 需求提出单位 小区 （小标题）".split()
    ),
    hints=("社区", "单位", "学校", "村居"),
    named="owners",
    required=True,
    looks="organisation",
    note="社区或单位在平台上的名称。只为本单位导入时可以不填。",
    example="和平里社区",
)
TITLE = Column(
    key="title",
    heading="标题",
    parse=parsers.line(60),
    aliases=tuple(
        "名称 需求名称 需求标题 需求项目 需求事项 需求内容 需求 项目名称 项目 项目内容 服务项目 服务需求 "
        "心愿 心愿内容 微心愿 微心愿内容 心愿名称 心愿物品 事项 事项名称 物品名称 物品 物资 物资名称 所需物资 急需物资 急需物品 需求物品 "
        "项目名称及内容 需求名称及内容 心愿名称及内容 活动名称 主题 具体需求 民生项目 诉求 "
        "民生需求 实事项目 愿望 心愿清单 需求清单 岗位 岗位名称 志愿服务项目".split()
    ),
    hints=("需求", "心愿", "项目", "名称", "事项", "标题"),
    required=True,
    looks="title",
    note="一句话说清要什么，最多 60 字。困难帮扶类不填，只填个案编号。",
    example="独居老人季度健康讲座与血压筛查",
)
HEADCOUNT = Column(
    key="headcount",
    heading="受益人数",
    parse=parsers.headcount,
    values=("headcount_low", "headcount_high"),
    aliases=tuple(
        "人数 服务人数 覆盖人数 参加人数 参与人数 惠及人数 受益人口 受益规模 人数规模".split()
    ),
    looks="headcount",
    note="如“40-50人”“约45人”。",
    example="40-50人",
)
URGENCY = (
    Column(
        key="urgency",
        heading="紧急程度",
        parse=parsers.choice(words.URGENCY),
        aliases=tuple("紧急度 紧急 缓急 轻重缓急 急缓程度 优先级 紧急级别".split()),
        choices=words.URGENCY,
        looks="urgency",
        note="不填为一般。",
        example="一般",
    ),
    free_text(
        "urgency_reason", "紧急理由", "理由 紧急原因 加急理由", 200, "紧急或重点时写明。", ""
    ),
)
LAST_DATE = Column(
    key="last_date",
    heading="最迟日期",
    parse=parsers.last_day,
    aliases=tuple(
        "最晚日期 截止日期 截止时间 完成时限 时限 期限 完成期限 办理时限 最迟时间 最迟完成时间 "
        "需求截止日期 截止 完成时间 计划完成时间 预计完成时间 拟完成时间 最晚时间".split()
    ),
    hints=("截止", "最迟", "时限", "期限"),
    submit=True,
    looks="day",
    note="最迟到哪天有意义，如“2026年6月30日”。要写年份。",
    example="2027年6月30日",
)
CHOSEN = (
    Column(
        key="raised_by",
        heading="提出方",
        parse=parsers.choice(words.RAISED_BY),
        aliases=tuple("提出人类型 需求提出方 提出主体".split()),
        choices=words.RAISED_BY,
        submit=True,
        looks="choice",
        example="居民",
        note="谁提出的。",
    ),
    Column(
        key="source",
        heading="来源",
        parse=parsers.choice(words.SOURCE),
        aliases=tuple("需求来源 信息来源 收集渠道 来源渠道 征集渠道".split()),
        choices=words.SOURCE,
        submit=True,
        looks="choice",
        example="入户走访",
        note="怎么知道的。",
    ),
    Column(
        key="scope",
        heading="受益范围",
        parse=parsers.choice(words.SCOPE),
        aliases=tuple("覆盖范围 服务范围 惠及范围".split()),
        choices=words.SCOPE,
        looks="choice",
        example="小区",
        note="惠及到哪里。",
    ),
)
GRID = Column(
    key="grid_id",
    heading="网格",
    parse=parsers.line(80),  # the row finds the grid, within the community of the need
    aliases=tuple("所属网格 网格名称 所在网格 网格号".split()),
    hints=("网格",),
    named="grids",
    note="本社区的网格名称，可以不填。",
    example="",
)
NUMBERS = tuple(
    Column(
        key=key,
        heading=heading,
        parse=parsers.number(),
        aliases=tuple(aliases.split()),
        looks="quantity",
        note=note,
    )
    for key, heading, aliases, note in (
        ("minimum", "最低数量", "起办数量 最少数量 最低起办数量", "少于这个数量就没有意义。"),
        ("max_suppliers", "最多接待单位数", "最多承接单位数 最多单位数", "最多由几家来做。"),
    )
)
NEEDS = Kind(
    key="needs",
    name="需求清单",
    ignored=(
        *postings.IGNORED,
        *"联系人 联系电话 电话 联系方式 手机 手机号 手机号码 联络人 联络员 负责人 年级 年龄 性别 单价 金额 预算 资金 所需资金".split(),
    ),
    columns=(
        OWNER,
        GRID,
        postings.category(
            "需求类别 类型 需求类型 需求分类 服务类别 分类 项目类别 所属类别 领域 项目类型 心愿类别 "
            "心愿类型 服务类型"
        ),
        TITLE,
        postings.text(
            "岗位职责 职责 工作内容 详细内容 具体内容 详情 备注 需求描述 具体情况 情况说明 内容 需求说明 详细说明 描述 内容说明 "
            "项目内容及说明 项目简介 简介 主要内容 需求详情 建设内容 备注说明 具体描述 具体说明",
            "70岁以上独居老人约45人，行动不便6人",
        ),
        *postings.quantity(
            "数目 件数 需求数量 总量 总数 需求量 场次 次数 名额 需求人数 招募人数 需要人数 所需人数 志愿者人数 所需志愿者人数 招募志愿者人数 所需数量 数额 "
            "户数 份数",
            "4",
        ),
        *NUMBERS,
        *postings.MARKS,
        postings.capacity(),
        HEADCOUNT,
        free_text(
            "audience",
            "受益对象",
            "服务对象 对象 面向对象 面向人群 受益人群 适用对象 服务人群 受众 适合人群 适用人群 受益居民 群体",
            120,
            "为谁，不写姓名。",
            "独居老人",
        ),
        postings.windows(
            "时间要求 时间窗 服务时间 需求时间 活动时间 希望时间 时段 期望时间 开展时间 实施时间 "
            "可用时间 开放时间 服务时段 需求时段 时间段 日期 活动日期 举办时间 起止时间 时间安排 "
            "招募时间 上岗时间 具体时间 服务日期 拟开展时间",
            "每周一至周五 9:00-11:00",
        ),
        postings.place(
            "地址 活动地点 服务地点 位置 详细地址 实施地点 项目地点 服务地址 所在地点 具体地点 场所 "
            "具体位置 建设地点 地点位置 施工地点 活动场地",
            "社区活动室二层（无电梯）",
        ),
        *URGENCY,
        LAST_DATE,
        *CHOSEN,
        free_text(
            "conditions", "条件要求", "条件 要求 资质要求 人员要求 服务要求", 200,
            "对承接方的要求。", "执业医师带队",
        ),
        free_text(
            "contributes", "我方可配套", "社区可配套 可配套 配套条件 社区可提供 可提供条件", 200,
            "社区能出什么。", "场地、组织人员、茶水",
        ),
        free_text(
            "can_return", "可以回馈", "可回馈 回馈 可反哺 能为单位提供", 200,
            "能为对方做什么。", "为医院提供健康宣教阵地",
        ),
        replace(
            free_text(
                "duty_check", "责任归口核对", "责任归口 归口核对 责任核对", 200,
                "确认不是物业、低保等法定责任事项。", "非物业法定义务、非低保事项",
            ),
            submit=True,
        ),
        Column(
            key="case_code",
            heading="个案编号",
            parse=parsers.line(20),
            aliases=tuple("个案号 家庭编号 帮扶编号 困难家庭编号".split()),
            note="只用于困难帮扶，形如 HPL-2026-07，不含姓名。",
        ),
        postings.VISIBILITY,
    ),
)  # fmt: skip
