"""Needs of old and disabled people as groups; quantity in visits (人次)."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N(
            "{estate}老年人午餐助餐",
            (
                "报名吃午饭的老人逐渐增多，社区食堂灶小、只能供应一半。"
                "希望附近有食堂的单位每天分担一部分，由志愿者统一取餐。"
            ),
            "elders",
            "noon lunch_daily",
            (600, 2400),
            "canteen",
            capacity=(20, 40),
            urgency="important",
            reason="社区食堂供餐能力不足，已有老人排队等候",
            conditions="餐饮许可齐全，菜品软烂、少油少盐",
            contributes="志愿者统一取餐，社区负责登记和回访",
        ),
        N(
            "独居老人电话问候",
            "{grid}独居老人需要每周两次电话问候，聊几句、提醒天气，发现异常及时告诉社区。",
            "solo_elders",
            "two_am two_pm",
            (160, 480),
            "online",
            capacity=(8, 20),
            conditions="人员统一培训，通话内容不外传",
        ),
        N(
            "高龄老人上门理发",
            "几位下楼不便的老人盼着有人上门理发，一个月一次，工具最好自带。",
            "solo_elders",
            "monthly_am monthly_sat",
            (24, 80),
            "home",
            capacity=(6, 14),
        ),
        N(
            "助浴服务",
            (
                "卫生间窄、没有扶手，老人洗澡不放心。希望有专业机构提供上门或到点助浴，"
                "家属可以陪同。"
            ),
            "solo_elders",
            "two_am two_pm weekday_am",
            (40, 120),
            "home",
            capacity=(2, 5),
            conditions="持证护理人员，两人一组，服务前评估",
        ),
        N(
            "老人就医陪同",
            (
                "子女在外地的老人每月要去医院复查，挂号、缴费都在手机上，自己弄不明白，"
                "需要有人陪着走一趟。"
            ),
            "solo_elders",
            "workday_am",
            (30, 90),
            "away",
            capacity=(1, 3),
            urgency="important",
            reason="几位老人近期复查，子女都不在本地",
        ),
        N(
            "行动不便居民下楼助行",
            (
                "老楼没有电梯，坐轮椅的居民一冬天下不了几次楼。希望有爬楼机或几名有力气的志愿者，"
                "每周帮一次。"
            ),
            "disabled",
            "sat_am weekday_pm",
            (40, 120),
            "buildings",
            capacity=(3, 8),
            urgency="important",
            reason="有居民整个冬天没有下过楼",
        ),
        N(
            "{season}季居家安全巡访",
            (
                "想请人按户看一遍[燃气软管、电线和插座|取暖设备和一氧化碳报警器|门槛、地垫和扶手]，"
                "当场提醒，能换的帮着换。"
            ),
            "solo_elders",
            "workday_am month_ahead",
            (40, 120),
            "home",
            capacity=(4, 10),
            urgency="important",
            reason="换季时节居家安全隐患集中",
        ),
        N(
            "老年人手工和记忆训练小组",
            (
                "日间照料站每天有二十来位老人，下午时间长。希望每周有人带做手工、唱老歌、"
                "做记忆游戏。"
            ),
            "elders",
            "two_pm weekday_pm",
            (160, 400),
            "canteen",
            capacity=(16, 28),
        ),
        N(
            "助洁擦窗服务",
            ("节前想给高龄独居老人家里做一次大扫除，主要是擦窗、清厨房，高处作业要由专业人员做。"),
            "solo_elders",
            "spring double_ninth",
            (10, 20),
            "home",
            capacity=(4, 12),
        ),
        N(
            "残障居民外出活动陪伴",
            (
                "每季度组织一次外出参观，需要一对一陪伴志愿者，提前培训怎么推轮椅、"
                "怎么引导视障居民。"
            ),
            "disabled",
            "once_sat_am quarterly_am",
            (15, 60),
            "away",
            capacity=(12, 24),
        ),
        N(
            "适老化小改造评估",
            "想先请懂行的人入户看一看哪里该装扶手、夜灯、防滑条，给出清单，再由社区分批落实。",
            "solo_elders",
            "workday_pm workday_am",
            (15, 40),
            "home",
            capacity=(2, 5),
        ),
        N(
            "代取药和代办服务",
            "慢性病老人每月都要取药，腿脚不便。希望有固定志愿者凭委托到卫生站代取，当天送到。",
            "solo_elders",
            "monthly_am weekday_am",
            (40, 160),
            "clinic",
            capacity=(5, 15),
            conditions="人员固定并备案，取送双方签字",
        ),
        N(
            "老人集体生日会",
            "每季度给当季过生日的老人办一次集体生日会，需要有人表演节目、帮忙布置和照看。",
            "elders",
            "quarterly_am",
            (60, 140),
            "hall",
            capacity=(20, 50),
        ),
        N(
            "夜间应急响应支持",
            (
                "独居老人家里装了呼叫按钮，夜里响铃社区人手跟不上。"
                "希望附近有夜班值守的单位就近先去看一眼。"
            ),
            "solo_elders",
            "evenings",
            (20, 60),
            "estate",
            capacity=(1, 3),
            urgency="urgent",
            reason="夜间响应超过二十分钟，存在空档",
            conditions="有夜班值守人员，接受统一培训",
        ),
        N(
            "视障居民读报读信",
            "几位视障居民想每周听人读读报纸、书和家里来的信件，时间一小时左右。",
            "disabled",
            "weekday_am weekday_pm",
            (40, 120),
            "library",
            capacity=(4, 8),
            heads=(4, 10),
        ),
        N(
            "退休职工探访",
            (
                "{we}住在本辖区的退休职工岁数都大了，单位人手少，想请社区志愿者平时代为探访，"
                "逢年过节由{we}上门。"
            ),
            "elders",
            "monthly_am monthly_pm",
            (20, 60),
            "home",
            "state_firms schools institutions",
            capacity=(3, 8),
            heads=(8, 20),
        ),
    ),
    conditions=(
        "经社区培训上岗，佩戴统一标识",
        "服务前与老人和家属说明内容",
        "两人一组，不收受礼物",
        "不推销保健品和任何商品",
    ),
    contributes=(
        "社区提供名单分组、路线和带路志愿者",
        "社区工作者首次陪同上门",
        "提供日间照料站场地和饮水",
        "社区负责回访和安全培训",
    ),
    returns=("为服务团队提供休息室和午餐便利", "社区协助记录服务时长并出具证明"),
    checks=(
        "不属于已购买的居家养老服务项目",
        "已核对民政、残联服务清单，此项无覆盖",
        "为补充性邻里服务，不替代家属赡养责任",
    ),
)
