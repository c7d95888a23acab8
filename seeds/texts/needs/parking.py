"""Needs for parking spaces at quiet hours; quantity in spaces."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N(
            "{estate}夜间停车位",
            (
                "小区建成早，登记车辆比车位多出一倍，晚归的车只能停在{road}两侧。"
                "希望周边单位夜间开放一部分车位，早上按时驶离。"
            ),
            "drivers",
            "nights",
            (10, 40),
            "near",
        ),
        N(
            "{estate}消防通道腾空后的替代车位",
            (
                "消防通道划线后减少了{quantity}个左右的车位，住户愿意配合，但车没处去。"
                "需要附近有院子的单位夜间接纳一部分。"
            ),
            "drivers",
            "nights",
            (8, 25),
            "near",
            urgency="urgent",
            reason="消防通道被占，存在安全隐患，须尽快疏导",
        ),
        N(
            "老旧小区改造施工期临时停车",
            (
                "{estate}正在更换管网，院内大部分车位要让给施工，工期三个月左右。"
                "想在施工期间借用周边车位，改造完成即归还。"
            ),
            "drivers",
            "nights daytime",
            (20, 60),
            "near",
            urgency="important",
            reason="施工队已确定进场日期，须提前挪车",
        ),
        N(
            "周末探亲车辆临时停放",
            (
                "周末回来看望老人的子女多，{estate}门口常常堵到马路上。希望单位双休日开放部分车位，"
                "由社区发放临时停车卡。"
            ),
            "drivers",
            "weekend_days",
            (10, 30),
            "near",
        ),
        N(
            "新能源车夜间停车与充电车位",
            (
                "小区变压器容量有限，暂时装不了更多充电桩。附近单位如有充电车位，希望夜间错时开放，"
                "电费由车主按表自付。"
            ),
            "drivers",
            "nights",
            (4, 12),
            "near",
        ),
        N(
            "社区食堂送餐车停靠位",
            (
                "给行动不便老人送餐的三轮车没有固定停靠点，常被贴条。"
                "需要在{road}附近有两三个中午可用的车位。"
            ),
            "solo_elders",
            "noon",
            (2, 4),
            "near",
        ),
        N(
            "{estate}晚高峰错时车位",
            (
                "下班较早的住户先占了车位，上夜班回来的护士、司机只能停到一公里外。"
                "希望争取一批晚间车位专门给夜班住户。"
            ),
            "drivers",
            "nights",
            (6, 15),
            "near",
        ),
        N(
            "社区活动日临时停车",
            (
                "{season}季有几场大型便民活动，参与单位的车辆较多。希望活动当天上午借用院内车位，"
                "由志愿者引导。"
            ),
            "residents",
            "once_sat_am two_sats",
            (15, 40),
            "near",
        ),
        N(
            "接送学生车辆短时停靠点",
            (
                "{road}路窄，上下学时段接孩子的车排成长队，救护车都进不来。"
                "希望沿线单位在早晚高峰让出一段空地，限停十分钟。"
            ),
            "parents",
            "rush",
            (10, 30),
            "road",
            urgency="important",
            reason="上下学时段道路多次被堵死，应急车辆无法通过",
        ),
        N(
            "雨雪天地下车库临时车位",
            (
                "遇到大雪或暴雨预警，低洼处的车辆需要提前转移。"
                "希望有地下或高处车库的单位在预警发布后接纳一部分车辆。"
            ),
            "drivers",
            "nights",
            (20, 50),
            "near",
            urgency="important",
            reason="汛期和雪天低洼车位有被淹、被埋风险",
        ),
        N(
            "残障居民就近停车位",
            (
                "几位持证残障居民自驾代步车，院内没有无障碍车位。"
                "希望临近单位留出靠近出入口的固定车位。"
            ),
            "disabled",
            "daytime nights",
            (2, 5),
            "near",
            heads=(2, 5),
            urgency="important",
            reason="现停车处距单元门较远，出入不便",
        ),
        N(
            "志愿者车队待命车位",
            "社区爱心车队承担高龄老人就医接送，需要几处白天能随时进出的车位。",
            "volunteers",
            "daytime",
            (3, 6),
            "near",
            heads=(6, 12),
        ),
        N(
            "职工白天停车位",
            (
                "{we}门前车位少，职工上班时把车停进了{estate}，居民有意见。"
                "想借用居民白天空出来的车位，傍晚六点前驶离。"
            ),
            "staff",
            "daytime",
            (8, 25),
            "near",
            "firms law_firm hospitals schools",
        ),
        N(
            "业务高峰期临时停车",
            (
                "每逢集中办理业务的日子，来访车辆把{road}堵得不轻。希望周边单位院内分担一些车位，"
                "{we}派人引导。"
            ),
            "customers",
            "once_am monthly_am",
            (10, 30),
            "near",
            "agencies bank hospitals",
        ),
    ),
    conditions=(
        "7座及以下小型非营运客车",
        "出入口有照明，夜间有人值守",
        "车位相对集中，便于统一管理",
        "距小区步行10分钟以内",
    ),
    contributes=(
        "社区负责登记车主、签承诺书，并建立挪车联系群",
        "楼门长轮流值守，提醒车主按时驶离",
        "物业协助张贴通行证，违规三次即取消资格",
        "由社区和物业共同核验车辆信息",
    ),
    returns=("单位白天访客车辆可停小区空余车位", "社区志愿者协助单位维护门前停车秩序"),
    checks=(
        "小区规划车位已全部启用，物业无新增条件",
        "已与物业核对，院内无可挖潜空间",
        "不属于道路停车收费范围",
    ),
)
