"""Needs for hands; quantity in person-hours, capacity in persons per shift."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N("周末大扫除志愿者", "每月最后一个周末清理{estate}公共区域，需要十几人分三组，半天结束，工具社区备齐。", "estate", "monthly_sat", (60, 180), "estate", capacity=(12, 24)),
        N("社区图书室值班志愿者", "图书室周末开门缺人，主要是借还登记、整理书架，一个班三小时。", "families", "weekends weekend_pm", (60, 160), "library", capacity=(2, 4)),
        N("便民大厅引导志愿者", "集中办事时段排队长，老人不会取号。希望每天上午来一两名志愿者，帮着取号、填表、拍照上传。", "elders", "workday_am", (80, 240), "desk", capacity=(1, 3)),
        N("活动现场秩序志愿者", "{season}季有一场大型便民活动，预计来几百人，需要签到、引导、停车几个岗位。", "residents", "once_sat_am once_sun_am", (40, 120), "yard", capacity=(10, 24), heads=(200, 400)),
        N("入户宣传志愿者", "要给{estate}逐户送[消防|反诈|垃圾分类|燃气安全]宣传页，两人一组，由楼门长带路。", "estate", "once_eve workday_eve once_sat_am", (40, 120), "estate", capacity=(10, 20)),
        N("社区食堂帮厨和送餐志愿者", "午饭前后最忙，需要人帮着摘菜、分餐，再给下不了楼的老人送到门口。", "solo_elders", "noon lunch_daily", (80, 300), "canteen", capacity=(2, 6), conditions="持健康证或只参加送餐"),
        N("四点半课堂助教志愿者", "主课有老师，缺几名陪写作业、带活动的助教，大学生、机关青年都合适。", "children", "after_school term", (60, 200), "class", capacity=(2, 5), conditions="经社区审核，两人以上同时在场"),
        N("夜间平安巡逻志愿者", "入冬后天黑得早，想在{road}一带每晚巡一圈，两人一组、一个半小时，配合片区民警。", "residents", "evenings workday_eve", (80, 240), "road", capacity=(4, 8)),
        N("人口信息核对入户协助", "近期要集中核对一批住户信息，白天家里没人，晚上需要志愿者陪网格员一起敲门。", "estate", "workday_eve soon", (60, 160), "estate", capacity=(6, 14), urgency="important", reason="核对工作有明确截止时间", conditions="只陪同，不接触和登记居民信息"),
        N("社区新媒体小编志愿者", "公众号更新慢，希望有会写、会拍的年轻人每周帮忙一次，可以线上做。", "residents", "weekday_eve sun_pm", (30, 90), "online", capacity=(2, 4)),
        N("旧衣和图书分拣志愿者", "爱心衣橱换季，几百件衣物要分类、消毒、登记，大约需要两个半天。", "residents", "two_sats once_sun_am", (30, 90), "office", capacity=(8, 16)),
        N("春节前走访慰问帮手", "节前要给几十位老人送[春联和日历|自包的饺子|窗花和年画]，需要会开车、会聊天的志愿者。", "solo_elders", "spring", (30, 80), "estate", capacity=(8, 16), heads=(30, 60)),
        N("口袋公园养护志愿者", "{stem}口袋公园建好一年，杂草多、座椅脏。希望有单位认养，每两周来一次。", "residents", "sat_am sun_am", (60, 160), "yard", capacity=(6, 12)),
        N("极端天气应急志愿者", "暴雨、大雪预警时要挨户提醒、帮老人买菜、转移低洼住户。先登记，需要时电话召集。", "estate", "flood heating", (80, 240), "estate", capacity=(10, 30), urgency="important", reason="预警天气集中，社区应急人手不足"),
        N("导诊志愿者", "{we}上午患者集中，老人不会用自助机。希望附近单位和社区组织志愿者轮班导诊，{we}负责培训。", "patients", "workday_am", (80, 240), "lobby", "hospitals", capacity=(2, 5)),
        N("家长开放日引导志愿者", "{we}开放日当天来访家长多，需要志愿者协助引导停车、指路和维持秩序。", "students", "once_am once_sat_am", (20, 60), "site", "schools", capacity=(8, 16)),
        N("馆内讲解和秩序志愿者", "假期{we}人流大，招募志愿者做讲解、咨询和秩序维护，每班三小时，提供午餐和培训。", "customers", "weekends summer winter", (80, 240), "site", "library museum science culture youth sports", capacity=(4, 10)),
    ),
    conditions=("年满18周岁，服从现场安排", "提前培训一小时，佩戴统一标识", "不在群里发布居民信息和照片", "每班不少于两小时，有事提前一天请假"),
    contributes=("社区准备工具、饮水和志愿者马甲", "社区工作者带队，先讲清任务和注意事项", "统一投保志愿者意外险", "社区安排休息点，记录服务时长"),
    returns=("出具志愿服务时长证明", "优秀志愿团队可优先借用社区场地"),
    checks=("公益性群众活动，不属于购买服务内容", "不替代物业保洁和市政清扫职责", "社区人手不足，无专职岗位"),
)
