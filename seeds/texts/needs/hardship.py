"""Needs of families. Only a case code stands for the family: there is no text, place or reason.

Quantity in households. The titles name a service, nothing about who is to get it.
"""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N("每周结对陪伴", "", "home", "long_weekday", (1, 1), "nowhere"),
        N(
            "周末助学陪读",
            "",
            "home",
            "long_weekend",
            (1, 1),
            "nowhere",
            conditions="两人一组，须经社区审核",
        ),
        N(
            "陪同就医（每月一至两次）",
            "",
            "home",
            "long_weekday",
            (1, 1),
            "nowhere",
            urgency="important",
        ),
        N("居家整理与回访", "", "home", "long_weekend", (1, 1), "nowhere"),
        N("每周代买代办", "", "home", "long_weekday", (1, 1), "nowhere"),
        N(
            "学业辅导结对（每周两小时）",
            "",
            "home",
            "long_weekend",
            (1, 1),
            "nowhere",
            conditions="两人一组，在社区公共空间进行",
        ),
        N("节日走访与日常问候", "", "home", "spring mid_autumn double_ninth", (1, 1), "nowhere"),
        N(
            "照护喘息支持（每周两小时）",
            "",
            "home",
            "long_weekday",
            (1, 1),
            "nowhere",
            conditions="有照护经验，上门前经社区见面沟通",
            urgency="important",
        ),
        N("过渡期生活照料", "", "home", "workday_pm", (1, 1), "nowhere", urgency="urgent"),
        N("师傅带徒就业帮带", "", "home", "workday_am workday_pm", (1, 1), "nowhere"),
        N("居家小改造结对", "", "home", "long_weekend", (1, 1), "nowhere"),
        N("线上办事一对一帮教", "", "home", "long_weekday", (1, 1), "nowhere"),
        N(
            "假期日间陪伴",
            "",
            "home",
            "winter summer",
            (1, 1),
            "nowhere",
            conditions="有专人看护，往返由社区确认",
        ),
        N(
            "搬迁打包与安顿协助",
            "",
            "home",
            "once_sat_am once_sun_am",
            (1, 1),
            "nowhere",
            urgency="important",
        ),
    ),
    conditions=(
        "经社区审核并签保密承诺，不拍照、不对外讲述",
        "人员相对固定，连续服务不少于六个月",
        "见面由社区工作者陪同，两人同行",
        "尊重家庭意愿，随时可以终止",
    ),
    contributes=(
        "社区工作者全程对接，只在双方同意后安排见面",
        "社区负责前期沟通、陪同上门和每月回访",
        "社区提供活动室作为见面和服务地点",
    ),
    returns=("社区为单位出具不含家庭信息的服务证明", "年度共建小结中以编号说明服务情况"),
    checks=(
        "已核对社会救助政策，所需帮助不在救助项目内",
        "法定救助已落实，此项为补充性陪伴服务",
        "已向民政条线核实，不替代法定救助",
    ),
)
