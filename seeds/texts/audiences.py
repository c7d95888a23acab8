"""Whom a need is for: words, how many, how far it reaches."""

from typing import NamedTuple

from seeds.texts.drafts import Scope
from seeds.texts.templates import Range


class Audience(NamedTuple):
    """`low` and `high` are ranges that the two ends of the head count are drawn from."""

    texts: tuple[str, ...]
    scope: Scope
    low: Range
    high: Range


AUDIENCES: dict[str, Audience] = {
    "elders": Audience(
        ("{estate}60岁以上老年人", "{community}退休居民", "{community}老年活动队成员"),
        "community",
        (20, 30),
        (32, 50),
    ),
    "solo_elders": Audience(
        ("{grid}独居、空巢老年人", "{estate}独居老年人", "{community}高龄独居老年人"),
        "estate",
        (8, 14),
        (15, 28),
    ),
    "children": Audience(
        ("{community}小学生", "{estate}6至12岁儿童", "{community}1至6年级学生"),
        "community",
        (12, 18),
        (20, 32),
    ),
    "toddlers": Audience(
        ("{estate}0至3岁婴幼儿家庭", "{community}学龄前儿童家庭"), "estate", (10, 14), (15, 24)
    ),
    "teens": Audience(
        ("{community}中学生", "{community}初、高中学生及家长"), "community", (15, 24), (26, 45)
    ),
    "families": Audience(
        ("{estate}亲子家庭", "{community}亲子家庭", "{estate}年轻家庭"),
        "estate",
        (20, 30),
        (35, 60),
    ),
    "parents": Audience(
        ("{community}双职工家庭", "{community}学生家长"), "community", (18, 26), (28, 45)
    ),
    "women": Audience(
        ("{community}育龄妇女", "{community}女性居民"), "community", (20, 30), (35, 60)
    ),
    "residents": Audience(
        ("{community}居民", "{estate}居民", "{estate}及周边居民"), "community", (40, 70), (80, 160)
    ),
    "estate": Audience(("{estate}住户", "{estate}全体居民"), "estate", (80, 200), (220, 600)),
    "building": Audience(
        ("{estate}相关单元住户", "{estate}临街楼栋住户"), "building", (24, 40), (48, 96)
    ),
    "drivers": Audience(
        ("{estate}有车居民", "{estate}夜间停车困难住户"), "estate", (15, 25), (30, 70)
    ),
    "delegates": Audience(
        ("{community}居民代表", "{community}居民代表和楼门长"), "community", (25, 40), (45, 80)
    ),
    "party": Audience(
        ("{community}党员", "{community}离退休党员", "{community}在职党员和居民党员"),
        "community",
        (25, 40),
        (45, 90),
    ),
    "young": Audience(
        ("{community}青年居民", "{community}在外租住的青年"), "community", (15, 25), (28, 45)
    ),
    "riders": Audience(
        ("{community}快递员、外卖骑手", "在{community}片区工作的新就业群体"),
        "community",
        (12, 20),
        (24, 50),
    ),
    "disabled": Audience(
        ("{community}行动不便居民", "{community}残障居民及照护者"), "community", (8, 14), (15, 26)
    ),
    "carers": Audience(
        ("{community}居家照护者", "{estate}照料老人的家属"), "community", (10, 16), (18, 30)
    ),
    "seekers": Audience(
        ("{community}登记求职居民", "{community}正在找工作的居民"), "community", (12, 20), (24, 50)
    ),
    "women_seekers": Audience(
        ("{community}想就近就业的妈妈", "{community}待业女性"), "community", (8, 14), (16, 28)
    ),
    "graduates": Audience(
        ("{community}应届毕业生", "{community}返乡大学生"), "community", (6, 10), (12, 24)
    ),
    "veterans": Audience(
        ("{community}退役军人", "{community}优抚对象"), "community", (10, 16), (18, 36)
    ),
    "shopkeepers": Audience(
        ("{road}沿街商户", "{community}小微商户"), "community", (15, 24), (28, 60)
    ),
    "volunteers": Audience(
        ("{community}志愿者骨干", "{community}楼门长和志愿者"), "community", (15, 22), (25, 45)
    ),
    "workers": Audience(
        ("{community}社区工作者", "{community}网格员"), "community", (8, 12), (14, 22)
    ),
    "one": Audience(("一名居民", "{grid}一名居民"), "person", (1, 1), (1, 1)),
    "one_elder": Audience(("一名独居老年人", "一名高龄老年人"), "person", (1, 1), (1, 1)),
    "one_child": Audience(("一名小学生", "一名儿童"), "person", (1, 1), (1, 1)),
    "one_teen": Audience(("一名中学生",), "person", (1, 1), (1, 1)),
    "one_family": Audience(("一户家庭",), "family", (1, 2), (3, 4)),
    "home": Audience(("",), "family", (1, 1), (1, 5)),  # a case code stands for them
    "staff": Audience(("本单位职工", "本单位青年职工"), "unit", (15, 30), (36, 80)),
    "staff_children": Audience(("本单位职工子女（小学阶段）",), "unit", (8, 14), (16, 30)),
    "customers": Audience(("到本单位办事的群众",), "unit", (40, 60), (70, 150)),
    "students": Audience(("本校学生", "本校学生及家长"), "unit", (30, 50), (60, 150)),
    "patients": Audience(("前来就诊的群众",), "unit", (60, 90), (100, 200)),
    "members": Audience(("本单位党员", "本单位党员和入党积极分子"), "unit", (8, 15), (18, 40)),
}
