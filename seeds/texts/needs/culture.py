"""Needs for culture and sport; quantity in sessions, capacity in audience."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N("{art=合唱|民族舞|太极拳|书法|二胡}辅导老师", "社区{art}队成立不久，全靠自学，动作和发声都不规范。希望请专业老师每周来带一次，一期两个月。", "elders", "weekday_am weekday_pm two_am", (6, 10), "hall"),
        N("新春联欢会文艺节目支持", "联欢会以居民自编节目为主，还缺两三个有分量的节目压轴，也需要音响师帮忙。", "residents", "spring", (1, 1), "hall", heads=(100, 220)),
        N("写春联送祝福活动书法老师", "每年这个时候居民都排队等春联，需要三四位能现场挥毫的老师，纸墨由社区准备。", "residents", "spring", (1, 2), "hall", heads=(80, 200)),
        N("{festival=端午|中秋|元宵}民俗体验活动指导", "想让孩子们动手做一做、听一听来历，需要熟悉{festival}民俗的老师带着，社区准备材料。", "families", "once_sat_am once_sun_am", (1, 1), "yard"),
        N("{estate}露天电影放映", "居民点名想看老片和动画片，小区广场有电源有围墙，缺放映设备和片源。", "residents", "once_eve national_day", (1, 3), "yard", heads=(80, 200)),
        N("青少年{ball=篮球|足球|乒乓球|羽毛球|轮滑}教练", "假期孩子们组了队，没人指导容易受伤。希望有证教练带几次基础训练。", "teens", "summer winter weekend_am", (4, 10), "yard", conditions="教练持证，家长签知情同意书"),
        N("老年趣味运动会裁判与器材", "项目有套圈、投壶、健步走，安全第一。需要懂规则的裁判和一批轻便器材。", "elders", "double_ninth once_sat_am", (1, 1), "yard", heads=(50, 100)),
        N("非遗手工课", "居民想学[剪纸|面塑|绒花|扎染|糖画]，每次一个半小时，能带走自己的作品。", "women", "sat_pm monthly_sat weekday_pm", (2, 6), heads=(16, 28)),
        N("阅读分享会领读人", "社区读书会每月一本书，希望图书馆或学校老师来领读，选书可以一起商量。", "residents", "monthly_eve monthly_sat", (3, 5), "library", heads=(15, 30)),
        N("社区摄影展布展指导", "征集了两百多张老照片，想办一次街区记忆展，缺人帮忙挑选、放大、布展。", "residents", "once_sat_am national_day", (1, 2), "hall"),
        N("国民体质测试进社区", "居民想知道自己适合什么运动，希望带着设备来测一次，每人给一张建议单。", "residents", "once_sat_am once_am", (1, 1), "yard"),
        N("{season}季健步走活动组织", "沿河健步走五公里左右，需要专业社团帮着设计路线、热身和收尾。", "residents", "once_sat_am once_sun_am", (1, 2), "away", heads=(60, 150)),
        N("儿童戏剧体验课", "孩子们想把社区的故事演出来，需要一位会带孩子排戏的老师，六次课后在邻里节演出。", "children", "sat_am sun_pm", (5, 8), "class"),
        N("讲好社区故事的口述史采写", "老住户讲起厂子和街巷很有味道，希望有文化单位帮着记录、整理成小册子。", "elders", "weekday_am weekday_pm", (4, 8), "library", heads=(10, 20)),
        N("职工文艺汇演排练指导", "{we}准备参加街道汇演，出一个[小合唱|情景剧|朗诵]，想请专业老师排三四次。", "staff", "weekday_eve once_pm", (3, 5), "meeting", "private_firms state_firms hospitals agencies", heads=(10, 25)),
        N("职工友谊赛对手与裁判", "{we}有一支业余[篮球|羽毛球|乒乓球]队，想和驻区单位、社区居民打几场友谊赛，缺裁判。", "staff", "once_eve once_sat_pm", (1, 3), "near", "private_firms state_firms agencies institutions", heads=(16, 36)),
    ),
    conditions=("有教学或演出经验，能使用普通话", "自带乐器或教具，噪声不扰民", "内容健康，节目单提前报社区", "户外活动如遇雨雪改期"),
    contributes=("场地、音响和饮水由社区准备", "社区组织报名、签到，安排志愿者维持秩序", "纸墨、彩纸等材料由社区准备", "为参与者统一办理活动意外保险"),
    returns=("社区队伍可到单位联欢会演出", "为文艺团队提供固定排练点"),
    checks=("文化站年度计划未排到本社区", "群众自发文体活动，无专门责任单位", "已与街道文化站核对档期"),
)
