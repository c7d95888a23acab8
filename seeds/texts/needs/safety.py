"""Needs for a clean and safe neighbourhood; quantity in person-hours."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N("{estate}消防疏散演练", "小区高层多、老人多，想搞一次真演练：从拉警报到集合点清点人数。需要专业人员指导方案、现场点评。", "estate", "once_sat_am once_am fire_day", (12, 40), "yard", capacity=(6, 15), urgency="important", reason="小区近期电动车充电隐患较多，尚未演练过"),
        N("楼道杂物清理", "{estate}几栋老楼楼道堆了纸箱、旧家具，居民已签字同意清走，缺人手和车辆。", "building", "once_sat_am once_sun_am", (24, 80), "buildings", capacity=(8, 20), urgency="urgent", reason="楼道堵塞影响疏散，消防检查要求限期清理"),
        N("电动自行车进楼劝导值守", "晚上推车上楼的人不少，想在重点单元安排两周劝导，配合新建充电棚启用。", "estate", "workday_eve evenings", (30, 90), "buildings", capacity=(4, 8), urgency="important", reason="电动自行车进楼充电，火灾风险高"),
        N("扫雪铲冰志愿队", "{road}和小区坡道结冰快，社区人手少。希望单位认领一段，雪停后两小时内清出人行通道。", "estate", "soon heating", (40, 160), "road", capacity=(10, 30), urgency="urgent", reason="坡道结冰，老人出行已出现滑倒"),
        N("汛期低洼点值守", "{estate}地下室和车库入口是老积水点，暴雨预警时要有人搬沙袋、劝离车辆。", "estate", "flood", (40, 120), "estate", capacity=(6, 16), urgency="important", reason="历年积水点，强降雨时水深没过脚踝"),
        N("河岸和绿地垃圾清捡", "{stem}河边和绿地周末游人多，垃圾集中。希望一家单位认养一段，每月清一次。", "residents", "monthly_sat", (40, 120), "away", capacity=(15, 30)),
        N("垃圾分类桶前引导", "新投放点启用头两个月，早晚高峰需要有人站一站、讲一讲，帮着把习惯养起来。", "estate", "dawn evenings", (60, 200), "estate", capacity=(2, 6)),
        N("{season}季食品安全与小餐饮检查陪同", "居民反映{road}几家小店油烟和后厨问题，想请监管人员带着居民代表走一遍，现场提建议。", "delegates", "once_am once_pm", (8, 24), "road", capacity=(6, 12), heads=(8, 16)),
        N("上下学护学岗", "学校门口车多人急，家长志愿者不够。希望单位认领每周一天早高峰，站四十分钟。", "children", "rush", (40, 160), "road", capacity=(4, 10), heads=(100, 300)),
        N("楼顶、外墙松动物排查", "春秋风大，{estate}有几处空调外机架和广告牌不牢。需要专业人员看一遍，列出清单由责任方整改。", "estate", "once_am soon", (6, 16), "estate", capacity=(2, 5), urgency="urgent", reason="大风预警期间高处坠物风险大", conditions="具备建筑或高空作业经验"),
        N("社区微花园共建", "一块闲置空地居民想种花，已征得同意。需要懂园艺的人帮着设计，周末一起翻土栽苗。", "residents", "tree_day two_sats", (30, 90), "yard", capacity=(15, 30)),
        N("墙面小广告清理", "{road}两侧和楼道里的小广告清了又贴，希望几家单位轮流，每月集中清一次。", "estate", "monthly_sat monthly_am", (20, 60), "road", capacity=(6, 15)),
        N("灭鼠灭蟑与病媒消杀指导", "老楼的地沟、垃圾房鼠蟑多，需要专业单位指导投药位置和注意事项，社区组织实施。", "estate", "once_am once_pm", (6, 20), "estate", capacity=(3, 6)),
        N("沿街商户消防安全互查", "{road}小店前店后宅、住宿和经营混在一起。想组织商户互查，请消防人员带队讲解。", "shopkeepers", "once_am once_pm", (8, 24), "road", capacity=(4, 8), urgency="important", reason="沿街小店住宿与经营混用，隐患突出"),
        N("校园周边秩序整治", "放学时{we}门口流动摊点和违停多，希望交警、城管和社区一起商量出长效办法，并安排志愿者值守。", "students", "rush once_pm", (20, 80), "road", "primary middle kindergarten", capacity=(4, 10)),
        N("员工宿舍与仓库消防培训", "{we}仓库和宿舍相邻，新员工多，想请消防人员上门讲课、带着演练一次。", "staff", "once_am once_pm", (4, 12), "site", "factories supermarket catering mall hotel", capacity=(20, 60), urgency="important", reason="新员工多，尚未接受消防培训"),
    ),
    conditions=("统一着反光背心，服从现场指挥", "高处、涉电作业由专业人员进行", "大风、暴雨预警时改期", "参与人员须满18周岁"),
    contributes=("社区准备工具、手套、反光背心和饮水", "社区联系清运车辆，物业配合开门", "楼门长带队，居民志愿者共同参加", "社区负责安全交底，安排专人记录"),
    returns=("在路段设共建单位责任牌", "为单位青年职工提供志愿服务岗位"),
    checks=("无物业楼院，暂无责任主体", "已报城管、消防条线，此项为居民自治补充", "已与物业核对，超出合同约定的服务范围"),
)
