"""The sheets of communities, grids and resident units."""

from dataclasses import replace

from webapp.sheets.kinds import parsers, words
from webapp.sheets.kinds.column import Column, Kind

IGNORED = tuple(
    "人口 常住人口 总人口 户籍人口 人口数 面积 楼栋数 党员数 序号 编号 号 备注 问题 建议 状态 街道 所属街道 区县 行政区 填报人 填表人 使用情况 资源数 需求数 网格数".split()
)


def _name(heading: str, aliases: str, example: str, looks: str = "organisation") -> Column:
    return Column(
        key="name",
        heading=heading,
        parse=parsers.line(80),
        aliases=tuple(aliases.split()),
        hints=("名称",),
        required=True,
        looks=looks,
        note="全称。同一街道内不能重名。",
        example=example,
    )


def _address(aliases: str = "") -> Column:
    return Column(
        key="address",
        heading="地址",
        parse=parsers.line(200),
        aliases=tuple(
            f"详细地址 办公地址 办公地点 位置 所在地 单位地址 社区地址 注册地址 {aliases}".split()
        ),
        hints=("地址", "地点"),
        looks="place",
        note="门牌地址。",
        example="光明西道1号",
    )


CONTACT = (
    Column(
        key="contact_name",
        heading="联络员",
        parse=parsers.line(40),
        aliases=tuple(
            "联系人 联络人 负责人 联系人姓名 书记 社区书记 社区负责人 网格员 网格长 网格员姓名 "
            "网格长姓名 主任 单位联络员 对接人".split()
        ),
        hints=("联系人", "联络", "负责人"),
        looks="person",
        note="对接工作的人。",
        example="李老师",
    ),
    Column(
        key="contact_phone",
        heading="联络电话",
        parse=parsers.telephone,
        aliases=tuple(
            "联系电话 电话 联系方式 手机 手机号 手机号码 电话号码 办公电话 值班电话 联系人电话 "
            "网格员电话 服务电话".split()
        ),
        hints=("电话", "手机", "联系方式"),
        looks="phone",
        note="办公电话或手机。",
        example="0316-2000000",
    ),
)
HOUSEHOLDS = Column(
    key="households",
    heading="户数",
    parse=parsers.number(),
    aliases=tuple("总户数 居民户数 常住户数 户籍户数 辖区户数 住户数".split()),
    hints=("户数",),
    looks="quantity",
    note="整数。",
    example="1200",
)
POINT = (
    Column(
        key="latitude",
        heading="纬度",
        parse=parsers.degrees(90),
        aliases=("北纬", "lat", "latitude"),
        note="小数度数，和经度一起填；可以不填。",
        example="39.5234",
    ),
    Column(
        key="longitude",
        heading="经度",
        parse=parsers.degrees(180),
        aliases=("东经", "lng", "lon", "longitude"),
        note="小数度数，和纬度一起填；可以不填。",
        example="116.7012",
    ),
)
NATURE = Column(
    key="nature",
    heading="性质",
    parse=parsers.choice(words.NATURE),
    aliases=tuple("单位性质 单位类型 类型 类别 单位类别 机构性质 企业性质".split()),
    hints=("性质",),
    choices=words.NATURE,
    required=True,
    looks="choice",
    note="从下拉列表中选择。",
    example="学校",
)
COMMUNITY = replace(
    _name("所属社区", "社区 社区名称 所在社区 上级社区", "和平里社区"),
    key="community_id",
    parse=parsers.community,
    named="communities",
    hints=("社区",),
    note="网格所在的社区，须已在平台上。",
)
COMMUNITIES = Kind(
    key="communities",
    name="社区名单",
    ignored=IGNORED,
    columns=(
        _name("社区名称", "社区 名称 社区名 村（社区） 村社区 居委会 村居 村居名称", "和平里社区"),
        _address(),
        HOUSEHOLDS,
        *CONTACT,
        *POINT,
    ),
)
GRIDS = Kind(
    key="grids",
    name="网格名单",
    ignored=IGNORED,
    columns=(
        COMMUNITY,
        _name("网格名称", "网格 名称 网格号 网格编号 所属网格 网格名", "第三网格", looks=""),
        _address("网格范围 范围 四至范围"),
        HOUSEHOLDS,
        *CONTACT,
        *POINT,
    ),
)
UNITS = Kind(
    key="units",
    name="驻区单位名单",
    ignored=(*IGNORED, "社区", "所属社区", "所在社区"),
    columns=(
        _name(
            "单位名称",
            "单位 名称 驻区单位 共建单位 单位全称 企业名称 机构名称 学校名称 成员单位 学校 驻区单位名称",
            "市第二实验学校",
        ),
        NATURE,
        _address(),
        *CONTACT,
        *POINT,
    ),
)
