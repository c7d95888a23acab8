"""Needs for science and education; quantity in class hours, capacity in pupils."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N(
            "四点半课堂作业辅导",
            (
                "双职工家庭的孩子放学后在社区等家长，需要有耐心的老师或大学生看着写作业、答疑，"
                "五点半以后陆续接走。"
            ),
            "children",
            "after_school term",
            (30, 80),
            "class",
            capacity=(16, 24),
            conditions="两名成年人同时在场，名单经社区审核",
            urgency="important",
            reason="双职工家庭多，孩子放学后无人看护",
        ),
        N(
            "老年人智能手机课",
            (
                "最想学的是[挂号、缴费和视频通话|打车、看公交和扫码|防骗设置和清理手机]，"
                "希望一个班配两三名助教，一对一地教。"
            ),
            "elders",
            "weekday_am two_am weekday_pm",
            (8, 16),
            heads=(16, 30),
        ),
        N(
            "小小科学家实验课",
            ("孩子们对电路、磁铁和植物感兴趣，想请高校或科技馆老师带材料来做实验，每次一个主题。"),
            "children",
            "sat_am sun_am weekend_am",
            (4, 12),
            "class",
            conditions="两名成年人同时在场，名单经社区审核",
        ),
        N(
            "少儿编程启蒙",
            "社区有八台旧电脑可用，缺老师。希望从图形化编程讲起，十次课左右。",
            "children",
            "sat_pm sun_pm",
            (8, 20),
            "class",
            heads=(8, 16),
            conditions="两名成年人同时在场，名单经社区审核",
        ),
        N(
            "{season}季家长课堂",
            (
                "家长最关心[青春期沟通|手机管理|幼小衔接|升学选择]，想请有经验的老师讲课，"
                "留时间答疑。"
            ),
            "parents",
            "once_eve monthly_eve once_sat_am",
            (2, 6),
            "hall",
        ),
        N(
            "暑期社区夏令营课程",
            "夏令营两周，社区负责看护和午餐，还缺科学、艺术、安全三类课程的老师。",
            "children",
            "summer",
            (20, 40),
            "class",
            conditions="两名成年人同时在场，名单经社区审核",
        ),
        N(
            "寒假托管班主课老师",
            "寒假两周，每天上午半天课，内容以阅读、书法和趣味数学为主。",
            "children",
            "winter",
            (12, 30),
            "class",
            conditions="两名成年人同时在场，名单经社区审核",
        ),
        N(
            "志愿填报与生涯规划咨询",
            "每年六月家长都很着急，希望有中学或高校老师来讲一次政策，再分批答疑。",
            "teens",
            "june",
            (2, 6),
            "hall",
            urgency="important",
            reason="须赶在填报系统开放前进行",
        ),
        N(
            "英语角带领老师",
            "社区有几户外籍家庭愿意参加，孩子也想开口说。需要一位老师设计话题、带动气氛。",
            "teens",
            "sat_pm sun_pm",
            (6, 12),
            "library",
            heads=(12, 24),
        ),
        N(
            "居民急用电脑技能班",
            "待业居民想学文档、表格和网上投简历，零基础，白天晚上都可以。",
            "seekers",
            "two_pm weekday_eve two_eves",
            (10, 24),
            "class",
            heads=(10, 18),
        ),
        N(
            "科普大篷车进小区",
            "想让居民看看[机器人|无人机|天文望远镜|3D打印]，动手试一试。场地平整，有电源。",
            "families",
            "once_sat_am once_sun_am",
            (2, 4),
            "yard",
        ),
        N(
            "社区工作者数据表格培训",
            "台账多、重复录入多，想学用表格自动汇总，减轻加班。",
            "workers",
            "once_pm monthly_pm",
            (4, 8),
            "office",
        ),
        N(
            "防溺水与用电安全课",
            "放假前给孩子们上一堂安全课，希望有情景演练，不要只念课件。",
            "children",
            "summer winter once_sat_am",
            (2, 4),
            "class",
            urgency="important",
            reason="放假在即，须在离校前完成安全教育",
        ),
        N(
            "书画兴趣班老师",
            "老人和孩子都有报名，想开一个祖孙同堂的国画班，每周一次。",
            "families",
            "sat_am sun_am",
            (8, 16),
            "class",
            heads=(14, 24),
        ),
        N(
            "职工数字技能提升课",
            "{we}一线职工想学短视频拍摄和表格处理，希望高校或科技企业派人来讲几次。",
            "staff",
            "weekday_eve once_pm",
            (4, 10),
            "meeting",
            "catering supermarket hotel property home_service bus",
        ),
        N(
            "校园科普讲师",
            "{we}科技节缺少校外讲师，希望科研单位和企业工程师来给孩子们讲讲真实的工作。",
            "students",
            "term once_pm",
            (2, 6),
            "classroom",
            "primary middle kindergarten",
        ),
    ),
    conditions=("有授课或助教经验，有耐心", "课程免费，不借机推荐收费课", "教案提前一周发社区"),
    contributes=(
        "教室、白板、投影由社区提供，工作者全程在场",
        "社区负责报名、点名和秩序",
        "材料由社区准备一部分",
        "统一购买活动意外保险",
    ),
    returns=("为学生志愿者开具实践证明", "为学校提供社会实践岗位"),
    checks=(
        "不属于学校课后服务时段",
        "非学科类收费培训，纯公益",
        "已与学校核对，与校内课后服务不重复",
    ),
)
