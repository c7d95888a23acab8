"""Needs for Party members' training; quantity in sessions, capacity in seats."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N(
            "{season}季党课讲师",
            (
                "社区党员以退休职工为主，希望请一位讲得深入浅出的老师，结合身边的变化讲一堂党课，"
                "时间控制在一个半小时内。"
            ),
            "party",
            "once_am once_pm",
            (1, 2),
            "hall",
        ),
        N(
            "红色场馆现场教学",
            (
                "计划组织党员集中外出学习一次，需要有讲解员、能安排重温誓词的场馆。"
                "往返由社区统一组织。"
            ),
            "party",
            "once_am once_sat_am party_day",
            (1, 1),
            "away",
        ),
        N(
            "楼门长和党员骨干能力培训",
            "骨干们想学怎么主持楼院议事、怎么记台账，希望课程有案例、能现场演练。",
            "volunteers",
            "monthly_pm two_sats",
            (2, 4),
        ),
        N(
            "在职党员社区服务技能培训",
            "报到党员有热情但缺方法，想学急救、调解、心理疏导等实用技能，周末上课最合适。",
            "party",
            "once_sat_am two_sats",
            (1, 3),
            "hall",
        ),
        N(
            "流动党员和新就业群体党员学习课",
            "骑手和快递员党员白天跑单，只有午后一小时空闲。希望课程短小、能在{road}附近上课。",
            "riders",
            "once_pm monthly_pm",
            (2, 4),
            heads=(8, 20),
            urgency="important",
            reason="按计划须在年内完成一轮学习",
        ),
        N(
            "老党员讲传统活动的场地与主持",
            "社区几位老党员愿意讲厂史和参建故事，需要有讲解经验的单位帮助整理讲稿、布置场地。",
            "party",
            "party_day monthly_pm",
            (1, 2),
            "hall",
        ),
        N(
            "入党积极分子集中培训",
            "今年有几名积极分子需要完成培训学时，人数太少单独开班不划算，希望与驻区单位合班。",
            "party",
            "two_sats monthly_pm",
            (2, 4),
            "away",
            heads=(5, 12),
            marks="divisible poolable",
        ),
        N(
            "网格党小组学习辅导",
            (
                "各网格党小组自学遇到不少疑问，想请党校老师或机关理论骨干每月来辅导一次，"
                "带着问题讲。"
            ),
            "party",
            "monthly_eve monthly_pm",
            (3, 5),
        ),
        N(
            "党务工作实务培训",
            ("发展党员程序、会议记录和档案整理常有差错，希望请有经验的机关党务干部手把手讲一次。"),
            "workers",
            "once_am once_pm",
            (1, 2),
            "office",
        ),
        N(
            "廉洁家风主题课",
            "想结合家庭教育讲一堂家风课，党员和家属一起听，最好有本地的真实故事。",
            "families",
            "once_sat_pm monthly_sat",
            (1, 2),
            "hall",
        ),
        N(
            "应急处突党员先锋队演练课",
            "社区党员先锋队承担汛期和雪天值守，需要专业人员教一次工具使用和疏散组织。",
            "volunteers",
            "once_am once_sat_am",
            (1, 2),
            "yard",
            urgency="important",
            reason="须在汛期、雪天到来前完成一次演练",
        ),
        N(
            "新媒体宣传技能培训",
            "年轻党员想把社区的好事拍成短片，缺少拍摄和剪辑指导，希望有两三次实操课。",
            "party",
            "two_sats monthly_sat",
            (2, 3),
            "class",
            heads=(10, 24),
        ),
        N(
            "联合主题党日",
            (
                "{we}党员人数少，单独办活动效果不好，希望与社区或兄弟单位合办主题党日，"
                "内容可以共同商定。"
            ),
            "members",
            "monthly_pm party_day",
            (1, 3),
            "near",
            "firms law_firm social_orgs property",
        ),
        N(
            "两新组织党支部书记培训",
            "{we}党支部成立不久，书记和委员都是兼职，想跟班学习组织生活怎么安排、记录怎么做。",
            "members",
            "monthly_pm once_pm",
            (1, 3),
            "away",
            "firms law_firm social_orgs",
            heads=(2, 6),
        ),
        N(
            "青年党员理论学习带班老师",
            "{we}青年党员较多，希望请党校老师或社区老书记带一带，学习形式以讨论为主。",
            "members",
            "monthly_eve monthly_pm",
            (2, 4),
            "near",
            "institutions state_firms hospitals",
        ),
    ),
    conditions=(
        "讲解人员有经验，内容提前沟通",
        "内容通俗，留出交流时间",
        "可容纳{high}人左右",
        "时间避开早晚接送孩子时段",
    ),
    contributes=(
        "社区负责通知、签到和现场服务",
        "提供多功能厅、投影和茶水",
        "协助收集问题，课后整理学习记录",
    ),
    returns=("单位党员可参加社区同期课程", "欢迎单位把社区作为党员实践点"),
    checks=("上级集中轮训未覆盖该内容", "属社区自主安排的学习，不与规定培训重复"),
)
