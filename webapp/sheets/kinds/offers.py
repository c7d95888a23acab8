"""The sheet of offers (资源清单); lists of open venues and shared car parks are such sheets too."""

from dataclasses import replace

from webapp.sheets.kinds import parsers, postings, words
from webapp.sheets.kinds.column import Column, Kind
from webapp.sheets.kinds.postings import free_text

# Places that have a name of their own: whose they are, unless another column says that.
BOTH = tuple(
    "名称 场馆名称 场馆 体育场馆 文化场馆 图书馆 停车场名称 停车场 停车场（单位）名称 场所名称 场所 "
    "点位名称 点位 阵地名称 书房名称 场地（单位）名称".split()
)
OWNER = Column(
    key="owner_id",
    heading="单位",
    parse=parsers.owner,
    aliases=tuple(
        "单位名称 资源单位 提供单位 开放单位 开放单位名称 开放学校 学校 学校名称 中小学校 院校 社区 "
        "所在单位 驻区单位 共建单位 责任单位 服务单位 承办单位 主体 提供方 资源方 资源提供单位 机构 "
        "机构名称 企业 企业名称 医院 "
        "申报单位 所属单位 管理单位 单位（学校） 学校（单位） 共享单位 机关单位 "
        "单位/学校 授课单位 主办单位 举办单位 （小标题）".split()
    ),
    second=BOTH,
    hints=("单位", "学校", "场馆", "机构", "停车场"),
    named="owners",
    required=True,
    looks="organisation",
    note="单位（或社区）在平台上的名称。只为本单位导入时可以不填。",
    example="市第二实验学校",
)
TITLE = Column(
    key="title",
    heading="标题",
    parse=parsers.line(60),
    aliases=tuple(
        "资源名称 资源 资源标题 资源项目 服务项目 服务名称 服务内容 项目 项目名称 可提供服务 "
        "可提供资源 提供服务 场地 开放场地 开放场地名称 开放项目 开放设施 对外开放设施 设施 场地名称 "
        "场地设施 场地类型 开放区域 开放内容 开放场馆 体育设施 场地（设施） 运动项目 活动名称 课程 "
        "课程名称 资源内容 设施名称 开放的场地设施 可开放场地 共享内容 室内外场地 服务事项 服务清单 岗位 培训内容 活动内容".split()
    ),
    second=BOTH,
    hints=("资源", "场地", "设施", "项目", "名称", "服务", "标题"),
    required=True,
    looks="title",
    note="一句话说清能提供什么，最多 60 字。",
    example="田径场及篮球场",
)
REACH = (
    Column(
        key="reach",
        heading="提供方式",
        parse=parsers.choice(words.REACH),
        aliases=tuple("服务方式 提供形式 是否上门 上门".split()),
        choices=words.REACH,
        looks="choice",
        note="不填为在本单位提供。",
        example="在本单位提供",
    ),
    Column(
        key="radius_m",
        heading="服务半径",
        parse=parsers.metres,
        aliases=tuple("上门距离 服务距离 服务半径（米） 覆盖半径".split()),
        hints=("半径",),
        note="可以上门时填，单位米，如“3000米”“3公里”。",
    ),
)
CONTACT = (
    Column(
        key="contact_name",
        heading="联络员",
        parse=parsers.line(40),
        aliases=tuple("联系人 联络人 负责人 联系人姓名 对接人 经办人 联系人员".split()),
        hints=("联系人", "联络"),
        submit=True,
        looks="person",
        note="只有对接双方看得到。",
        example="王老师",
    ),
    Column(
        key="contact_phone",
        heading="联络电话",
        parse=parsers.telephone,
        aliases=tuple(
            "联系电话 电话 联系方式 手机 手机号 手机号码 电话号码 咨询电话 预约电话 办公电话 "
            "联系人电话 服务电话".split()
        ),
        hints=("电话", "手机", "联系方式"),
        submit=True,
        looks="phone",
        note="办公电话或手机。只有对接双方看得到。",
        example="0316-2000000",
    ),
    replace(
        free_text(
            "authorised_by", "授权人", "批准人 单位授权人 审批人", 60, "单位里谁同意。", "校党支部"
        ),
        submit=True,
    ),
)
VALID_UNTIL = Column(
    key="valid_until",
    heading="有效期至",
    parse=parsers.last_day,
    aliases=tuple("有效期 有效期限 截止日期 有效日期 到期日 开放截止日期 截止时间 有效至".split()),
    hints=("有效期", "截止"),
    submit=True,
    looks="day",
    note="到哪天为止，如“2027年12月31日”。要写年份。",
    example="2027年12月31日",
)
TEXTS = (
    free_text(
        "audience_limits",
        "对象限制",
        "对象 服务对象 开放对象 面向对象 适用对象 限制 限制条件 使用限制 车型限制 停放车型 车型 "
        "停放对象 开放人群 适用人群 适合人群 适合对象 招生对象 年龄要求 免费开放对象 免费对象 停放车型/备注 车辆限制 停放车型及备注 准入条件 服务人群 受众",
        200,
        "谁可以用。",
        "登记居民；未成年人须监护人陪同",
    ),
    free_text("qualification", "资质", "资格 资质证书 服务资质 人员资质", 200, "有何资质。", "教师资格"),
    free_text(
        "exclusions", "不提供的情形", "不可用时间 不开放时间 黑名单日期 不提供 除外情形 不可用日期 例外",
        200, "什么情况下不行。", "中高考期间不开放",
    ),
    free_text(
        "cost_note", "费用说明", "费用 收费 收费标准 收费情况 是否收费 价格 资费 收费说明 是否免费 "
        "免费/收费 停车收费", 120, "不收现金，只写谁承担什么。", "免费（水电由单位承担）",
    ),
    free_text("safety", "安全与保险", "安全 保险 安全措施 保险情况", 200, "登记、保险。", "公众责任险已投"),
    free_text(
        "wants", "希望得到", "单位需求 希望回馈 反向需求 需要支持 希望得到的支持", 200,
        "单位自己需要什么。", "学生社会实践岗位",
    ),
)  # fmt: skip
OFFERS = Kind(
    key="offers",
    name="资源清单",
    ignored=postings.IGNORED,
    columns=(
        OWNER,
        postings.category(
            "资源类别 类型 资源类型 资源分类 服务类别 分类 项目类别 所属类别 领域 服务类型 项目类型"
        ),
        TITLE,
        postings.text(
            "详细内容 具体内容 详情 备注 资源描述 具体情况 情况说明 内容 资源说明 详细说明 描述 内容说明 "
            "服务说明 简介 资源简介 预约方式 注意事项 入场须知 开放要求 备注说明 服务内容说明 使用须知 "
            "预约途径 开放方式",
            "平时周末向周边居民开放，凭登记卡入校",
        ),
        *postings.quantity(
            "数目 件数 资源数量 总量 总数 可提供数量 场次 次数 名额 开放泊位 泊位数 泊位数量 车位数 "
            "车位 车位数量 停车位 停车位数量 开放泊位数 开放车位 开放车位数 共享泊位 共享泊位数 "
            "共享车位 共享车位数 可开放泊位数 泊位 停车泊位 可用泊位 错时泊位 开放数量 可共享泊位数 "
            "共享停车位 场地数量 停车泊位数",
            "30",
        ),
        *postings.MARKS,
        postings.capacity(),
        postings.windows(
            "可用时段 开放时间 开放时段 开放具体时间 具体开放时间 服务时间 时段 可用时间 共享时间 "
            "共享时段 错时时间 停放时间 停车时间 可停放时间 服务时段 时间段 提供时间 开放日期 工作日 "
            "开放时间段 对外开放时间 周末 节假日 双休日 营业时间 课程时间 上课时间 授课时间 具体时间 开馆时间 活动时间 平时 寒暑假 "
            "周一至周五 周六周日 周六、周日 错时开放时间 日期 错时开放时段",
            "周六至周日 8:00-10:00、14:00-18:00",
        ),
        postings.place(
            "地址 详细地址 位置 学校地址 单位地址 场馆地址 服务地点 上课地点 授课地点 活动地点 具体地址 停车场地址 "
            "具体位置 所在位置 所在地址 停车场位置 开放地点 场地地址 场地位置 具体地点 服务地址 泊位位置",
            "市第二实验学校操场",
        ),
        *REACH,
        *TEXTS,
        Column(
            key="yearly_cap",
            heading="年度上限",
            parse=parsers.number(),
            aliases=tuple("年度上限（单位自定） 每年上限 年上限".split()),
            looks="quantity",
            note="单位自己定的，一年最多多少。",
            example="30",
        ),
        *CONTACT,
        VALID_UNTIL,
        postings.VISIBILITY,
    ),
)
