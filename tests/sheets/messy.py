"""Sheets as offices keep them, built here: heads, cells, and which column is which field.

None of them is a file that the recognition was made for: headings are those of other offices.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Example(NamedTuple):
    """kind of sheet, lines as typed, and the field of each column (None: not read)."""

    kind: str
    lines: tuple[str, ...]
    fields: tuple[str | None, ...]


EXAMPLES: Mapping[str, Example] = {
    "district needs": Example(
        "needs",
        (
            "2026年和平街道“双报到”需求清单",
            "填报单位：和平街道党工委|||||||填报时间：2026年3月",
            "序号|社区名称|需求类别|需求项目|具体内容|需求数量|服务对象|需求时间|联系人",
            "1|和平里社区|医疗健康|健康义诊|血压血糖检测|4场|老年人|每月第一周周六上午|王老师",
            "2|建设里社区|法律服务|法律咨询|婚姻家庭、劳动纠纷|10小时|居民|工作日下午|李老师",
            "合计|||||14|||",
        ),
        (None, "owner_id", "category_id", "title", "text", "quantity", "audience", "windows", None),
    ),
    "needs with deadlines": Example(
        "needs",
        (
            "编号|提报社区|项目名称|建设内容|实施地点|完成时限|受益人数|备注",
            "1|南街社区|增设非机动车棚|加装顶棚和照明|丽水人家小区|2026年6月底前|约300人|",
            "2|南街社区|楼道粉刷|6个单元|丽水人家小区3号楼|9月30日|120人|居民自筹涂料",
        ),
        (None, "owner_id", "title", "text", "place", "last_date", "headcount", "text"),
    ),
    "wishes of children": Example(
        "needs",
        (
            "微心愿征集表",
            "序号|学校|年级|心愿物品|数量|单位|认领情况",
            "1|台头村小学|三年级|书包|1|个|",
            "2|台头村小学|四年级|《三国演义》|1|本|已认领",
        ),
        (None, "owner_id", None, "title", "quantity", "unit", None),
    ),
    "volunteers wanted": Example(
        "needs",
        (
            "志愿者招募计划表",
            "岗位名称|岗位职责|招募人数|服务时间|服务地点|招募单位|条件",
            "图书整理员|上架、整理|6人|每周六9:00-11:30|市图书馆三楼|市图书馆|年满16周岁",
            "引导员|秩序引导|10人|每周日14:00-17:00|市图书馆大厅|市图书馆|普通话流利",
        ),
        ("title", "text", "quantity", "windows", "place", "owner_id", "conditions"),
    ),
    "needs of units": Example(
        "needs",
        (
            "驻区单位需求表",
            "单位名称|需求内容|需求描述|紧急程度|期望时间|可回馈|联系方式",
            "市第一医院|员工子女暑期托管|20名小学生|一般|2026年7月1日至8月20日 工作日8:00-18:00|义诊|0316-2000000",
        ),
        ("owner_id", "title", "text", "urgency", "windows", "can_return", None),
    ),
    "schools": Example(
        "offers",
        (
            "附件1",
            "××市中小学校体育场地设施向社会开放一览表",
            "序号|县区|学校名称|学校地址|开放场地|开放时间|咨询电话",
            "1|临河区|第一中学|西环路1号|田径场、篮球场|周一至周五18:00-20:00|0478-8000000",
            "2|临河区|第二小学|庆丰街3号|篮球场|周六日8:00-18:00|0478-8000001",
            "注：雨雪天气不开放。",
        ),
        (None, None, "owner_id", "place", "title", "windows", "contact_phone"),
    ),
    "halls": Example(
        "offers",
        (
            "公共体育场馆免费低收费开放情况表",
            "场馆名称|详细地址|开放项目|开放时段|收费标准|免费开放对象|预约电话",
            "市体育馆|人民路8号|羽毛球、乒乓球|8:00-21:00|20元/小时|60岁以上老人|0316-2345678",
            "游泳馆|体育路1号|游泳|14:00-21:00|30元/场|学生|0316-2345679",
        ),
        ("owner_id", "place", "title", "windows", "cost_note", "audience_limits", "contact_phone"),
    ),
    "parking with two rows of headings": Example(
        "offers",
        (
            "机关事业单位停车场错时共享一览表",
            "序号|单位名称|停车场位置|泊位数|错时开放时间||备注",
            "||||工作日|节假日|",
            "1|区税务局|光明道12号|45个|18:30-7:30|全天|登记车牌",
            "2|区档案馆|新华路9号|３０|18:00-8:00|全天|",
            "总计|||75|||",
        ),
        (None, "owner_id", "place", "quantity", "windows", "windows", "text"),
    ),
    "car parks": Example(
        "offers",
        (
            "停车场名称|所属单位|可共享泊位数|共享时段|收费说明|车辆限制|联系人|联系电话",
            "政务中心北区|机关事务局|120|工作日19:00至次日7:30|免费|小型客车|张三|13800000000",
            "体育场西侧|体育局|约80个|双休日全天|2元/小时|小型客车|李四|13800000001",
        ),
        (
            "title", "owner_id", "quantity", "windows", "cost_note", "audience_limits", "contact_name",
            "contact_phone",
        ),
    ),
    "what units offer": Example(
        "offers",
        (
            "共驻共建资源清单",
            "序号|共建单位|单位性质|资源类型|资源名称|资源内容说明|数量|服务时段|联络员|联系电话",
            "1|区司法局|机关|法律服务|普法讲座|每场90分钟|6场|工作日9:00-11:00|赵老师|0316-2000002",
        ),
        (
            None, "owner_id", None, "category_id", "title", "text", "quantity", "windows",
            "contact_name", "contact_phone",
        ),
    ),
    "courses": Example(
        "offers",
        (
            "公益课程安排",
            "课程名称|授课单位|上课时间|上课地点|容纳人数|适合人群",
            "智能手机课|老年大学|每周三9:00-10:30|老年大学201室|40|老年人",
            "书法|老年大学|每周五14:00-15:30|老年大学305室|30|老年人",
        ),
        ("title", "owner_id", "windows", "place", "capacity", "audience_limits"),
    ),
    "libraries": Example(
        "offers",
        (
            "城市书房开放信息",
            "名称|地址|开放时间|电话|座位数",
            "运河书房|运河路1号|9:00-21:00|0316-2111111|60",
            "北站书房|站前街5号|8:30-20:30|0316-2111112|48",
        ),
        ("owner_id", "place", "windows", "contact_phone", "capacity"),
    ),
    "communities": Example(
        "communities",
        (
            "社区基本情况表",
            "序号|社区名称|社区书记|办公电话|办公地址|总户数|常住人口",
            "1|和平里社区|李书记|0316-2000001|和平路1号|2300|6800",
            "2|建设里社区|王书记|0316-2000002|建设路2号|1800|5100",
        ),
        (None, "name", "contact_name", "contact_phone", "address", "households", None),
    ),
    "grids": Example(
        "grids",
        (
            "网格员花名册",
            "社区|网格名称|网格员姓名|联系电话|户数|网格范围",
            "和平里社区|第一网格|张明|13800000000|320|1-6号楼",
            "和平里社区|第二网格|李红|13800000001|290|7-12号楼",
        ),
        ("community_id", "name", "contact_name", "contact_phone", "households", "address"),
    ),
    "units": Example(
        "units",
        (
            "驻区单位基本信息台账",
            "单位全称|单位类型|详细地址|联系人|手机号码|所在社区|备注",
            "市第二实验学校|学校|光明西道1号|王老师|0316-2000000|和平里社区|",
            "区供电公司|国企|新华路3号|赵经理|13800000002|建设里社区|24小时热线",
        ),
        ("name", "nature", "address", "contact_name", "contact_phone", None, None),
    ),
}  # fmt: skip


def as_csv(example: Example, separator: str = ",") -> str:
    return "\r\n".join(line.replace("|", separator) for line in example.lines) + "\r\n"
