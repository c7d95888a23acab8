"""Needs for work; quantity in posts or training seats."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N(
            "妈妈岗就近就业岗位",
            (
                "送完孩子到接孩子之间有六七个小时，妈妈们想找能弹性排班的工作，"
                "[收银理货|手工包装|客服录入]都可以。"
            ),
            "women_seekers",
            "month_ahead workdays",
            (8, 24),
            "near",
        ),
        N(
            "应届毕业生见习岗位",
            (
                "几名毕业生还没定下方向，想先到单位见习三个月，"
                "专业以[文科和财会|机械和电气|计算机和设计]为主。"
            ),
            "graduates",
            "workdays month_ahead",
            (4, 12),
            "away",
            contributes="社区摸清求职意愿，协助报名",
        ),
        N(
            "大龄求职居民岗位",
            "五十岁上下的居民找工作屡屡碰壁，身体好、肯吃苦，保洁、绿化、门卫都愿意干。",
            "seekers",
            "month_ahead workdays",
            (10, 30),
            "near",
            urgency="important",
            reason="其中多户为家中唯一劳动力",
        ),
        N(
            "残障居民居家就业岗位",
            "有几位居民会打字、会手工，希望有按件计酬、可以在家做的工作，交接由社区协助。",
            "disabled",
            "month_ahead workdays",
            (3, 10),
            "online",
            heads=(3, 12),
            urgency="important",
            reason="居民行动不便，长期没有合适岗位",
        ),
        N(
            "退役军人就业推荐",
            "退役返乡的几名青年组织性强、能吃苦，希望安保、消防、物流单位优先面试。",
            "veterans",
            "month_ahead",
            (5, 16),
            "away",
        ),
        N(
            "家政和育婴技能培训名额",
            "想学月嫂、收纳的居民不少，希望有机构开免费初级班，结业后能推荐上岗。",
            "women_seekers",
            "workday_am workday_pm",
            (10, 30),
            "class",
            conditions="免费授课，不借机收费，能手把手教",
            contributes="社区组织报名，准备教室和设备",
        ),
        N(
            "电工、焊工技能培训名额",
            "有力气没手艺的青年想学一门技术，希望职业学校给一些周末班名额。",
            "seekers",
            "weekends two_sats",
            (6, 20),
            "away",
            conditions="免费授课，不借机收费，能手把手教",
            contributes="社区组织报名，准备教室和设备",
        ),
        N(
            "{season}季小型招聘会企业参会",
            "招聘会设在家门口，居民更看重离家近、有社保。请企业带岗位来，现场能面试最好。",
            "seekers",
            "once_am once_sat_am",
            (30, 90),
            "hall",
            heads=(80, 200),
        ),
        N(
            "灵活就业短工岗位",
            ("有些居民要照顾老人，只能做半天或几天的短工，希望商超、餐饮在忙季优先用本社区的人。"),
            "seekers",
            "month_ahead spring",
            (10, 40),
            "near",
        ),
        N(
            "直播和网店运营培训",
            "几位会做手工和面点的居民想在网上卖，不会拍、不会播。希望电商企业带一期实操班。",
            "women_seekers",
            "weekday_pm two_pm weekday_eve",
            (8, 20),
            "class",
            conditions="免费授课，不借机收费，能手把手教",
            contributes="社区组织报名，准备教室和设备",
        ),
        N(
            "青年创业辅导名额",
            (
                "有人想开小吃店、做宠物用品，心里没底。希望有经验的经营者一对一聊一聊，看看店铺、"
                "算算账。"
            ),
            "young",
            "weekday_eve sat_pm",
            (4, 12),
            "online",
            heads=(6, 14),
            conditions="免费授课，不借机收费，能手把手教",
            contributes="社区组织报名，准备教室和设备",
        ),
        N(
            "暑期大学生社区实践岗位",
            "返乡大学生想用假期积累经验，希望单位提供实践岗位，社区也可以同时安排。",
            "graduates",
            "summer",
            (6, 20),
            "away",
            conditions="有带教老师，实践结束出具证明",
            contributes="社区负责报名和岗前说明",
        ),
        N(
            "零工集中居民冬季用工对接",
            "冬天工地停工，在{estate}租住的务工居民需要转做仓储、分拣、除雪等活计。",
            "seekers",
            "month_ahead soon",
            (15, 50),
            "away",
            urgency="important",
            reason="工地停工，务工居民收入中断",
        ),
        N(
            "面试形象和简历修改辅导",
            "找工作的居民简历写得简单，面试紧张。希望人力资源从业者来做两次模拟面试。",
            "seekers",
            "once_pm once_sat_pm",
            (12, 30),
            "class",
            heads=(12, 30),
            conditions="免费授课，不借机收费，能手把手教",
            contributes="社区组织报名，准备教室和设备",
        ),
        N(
            "急需短期用工",
            (
                "{we}节前订单多，想在周边社区招一批短期员工，[分拣打包|帮厨服务员|理货收银]，"
                "管午餐，社区居民优先。"
            ),
            "seekers",
            "month_ahead soon",
            (6, 24),
            "site",
            "logistics catering supermarket maker",
            urgency="important",
            reason="节前用工缺口集中",
            heads=(6, 30),
        ),
        N(
            "稳定就近的一线员工",
            (
                "{we}长期缺[保洁、秩序维护员|护理员、护工|家政服务员]，希望社区推荐踏实肯干的居民，"
                "岗前免费培训。"
            ),
            "seekers",
            "workdays month_ahead",
            (4, 15),
            "site",
            "property care_firm home_service hospital",
            heads=(4, 20),
        ),
    ),
    conditions=(
        "岗位真实、依法签合同，不收任何费用",
        "距社区公交半小时以内",
        "写明薪酬结构、工时和社保",
        "先面试后培训，录用结果告知社区",
    ),
    contributes=(
        "社区摸清求职意愿，提前发布岗位",
        "提供招聘场地、桌椅和水电",
        "社区陪同首次面试并做跟踪",
        "组织报名，做好信息登记",
    ),
    returns=("为企业推荐稳定可靠的员工", "协助企业开展用工政策宣传"),
    checks=(
        "属岗位信息对接，不替代公共就业服务",
        "已向就业服务窗口登记，仍无合适岗位",
        "不涉及劳务派遣和收费中介",
    ),
)
