"""Needs of families, which appear as a case code only; quantity in households."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N("结对陪伴一户家庭（每周一次）", "按编号建档的家庭需要固定的人每周上门陪伴一次，聊天、读报、帮着整理屋子。希望持续半年以上，人员尽量不更换。", "home", "weekday_am weekday_pm", (1, 1), "home"),
        N("周末助学陪读一户", "该户有一名在读小学生，家长周末需要上班。希望每周有半天时间在社区教室辅导作业、一起阅读。", "home", "sat_am sun_am weekend_am", (1, 1), "class", conditions="两名志愿者同时在场，须经社区审核"),
        N("定期就医陪同一户", "该户每月需要有人陪同往返医院一到两次，帮忙取号、取药。具体日期由社区提前三天告知。", "home", "monthly_am weekday_am", (1, 1), "home", urgency="important", reason="家中暂时无人能够陪同"),
        N("居家环境整理一户", "该户屋内杂物较多，通道不畅，想请人帮助集中整理一次，再每月回访一次。", "home", "sat_am monthly_sat", (1, 1), "home"),
        N("代买代办帮扶一户", "该户出门不便，需要有人每周代买一次米面菜和日用品，票据由社区工作者核对。", "home", "weekday_am weekday_pm", (1, 1), "home"),
        N("中学生学业结对一户", "该户有一名中学生，数理科目跟不上，家里请不起家教。希望有教师或大学生每周辅导两小时，地点在社区。", "home", "sat_pm sun_pm", (1, 1), "class", conditions="教师或在校大学生，两人一组在社区教室辅导"),
        N("节日走访陪伴一户", "逢年过节希望有单位上门坐一坐、陪着吃顿饭，平时每月打一次电话问候。", "home", "spring mid_autumn double_ninth", (1, 1), "home"),
        N("照护喘息支持一户", "该户照护者长期无法外出，希望每周有两小时由有经验的人员替一替，让照护者能办事、休息。", "home", "weekday_pm weekday_am", (1, 1), "home", conditions="有照护经验，上门前经社区见面沟通", urgency="important", reason="照护者长期无人替换，已十分疲惫"),
        N("过渡期生活照料一户", "该户主要劳动力近期无法照顾家人，过渡期约两个月，需要有人帮助做饭、接送孩子。", "home", "workday_pm", (1, 1), "home", urgency="urgent", reason="家中无其他成年人可照料，须本周内有人接手"),
        N("就业帮带一户", "该户有一名劳动力愿意工作，长期没有合适岗位，希望单位安排师傅一对一带一段时间，从半日工作起步。", "home", "workday_am workday_pm", (1, 1), "away"),
        N("居家小改造结对一户", "该户需要加装扶手、更换照明、处理门槛，希望有技术的单位一次看好、分次做完，后续有问题能找到人。", "home", "sat_am weekday_pm", (1, 1), "home"),
        N("手机与线上办事帮教一户", "该户不会使用智能手机，缴费、挂号都要找人。希望志愿者上门或在社区一对一教会常用操作。", "home", "weekday_pm sat_pm", (1, 1), "office"),
        N("假期陪伴孩子一户", "假期家长上班，孩子独自在家。希望驻区单位接纳孩子参加职工子女托管，午餐由社区食堂负责。", "home", "winter summer", (1, 1), "near", conditions="托管点有专人看护，接送由社区确认"),
        N("搬迁安置协助一户", "该户即将搬入新的安置住房，需要人手帮忙打包、搬运，并陪着熟悉新环境。", "home", "once_sat_am once_sun_am", (1, 1), "home", urgency="important", reason="搬迁日期已定，家中缺少人手"),
    ),
    conditions=("经社区审核并签保密承诺，不拍照、不对外讲述", "人员相对固定，连续服务不少于六个月", "上门须由社区工作者陪同，两人同行", "尊重家庭意愿，随时可以终止"),
    contributes=("社区工作者全程对接，只在双方同意后安排见面", "社区负责前期沟通、陪同上门和每月回访", "社区提供活动室作为见面和服务地点"),
    returns=("社区为单位出具不含家庭信息的服务证明", "年度共建小结中以编号说明服务情况"),
    checks=("已核对社会救助政策，所需帮助不在救助项目内", "法定救助已落实，此项为补充性陪伴服务", "已向民政条线核实，不替代法定救助"),
)
