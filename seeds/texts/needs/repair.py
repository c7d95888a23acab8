"""Needs for small repairs; quantity in jobs."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N(
            "{estate}老人家中水龙头和马桶小修",
            (
                "巡访时登记了一批滴漏、堵塞的小毛病，都是换垫圈、通一通就能好的。"
                "希望师傅集中来一趟，零件由住户自备。"
            ),
            "solo_elders",
            "once_sat_am month_ahead",
            (12, 40),
            "buildings",
            capacity=(2, 4),
        ),
        N(
            "独居老人家电线、插座安全检查",
            (
                "老楼线路用了三十多年，插座发热、一拖多的情况不少。需要持证电工逐户查一遍，"
                "给出整改建议。"
            ),
            "solo_elders",
            "workday_am month_ahead",
            (20, 60),
            "buildings",
            capacity=(2, 4),
            urgency="urgent",
            reason="入户检查已发现插座发热，须尽快排查",
            conditions="持有效电工证",
        ),
        N(
            "楼道声控灯更换",
            (
                "{estate}没有物业，楼道里十几盏灯不亮，夜里上下楼全靠手电。灯具社区已备好，"
                "缺人安装。"
            ),
            "building",
            "weekday_pm once_sat_am soon",
            (10, 36),
            "buildings",
            urgency="important",
            reason="楼道无照明，老人夜间上下楼容易摔倒",
            conditions="完工后由社区验收，有问题能联系到人",
        ),
        N(
            "燃气软管和灶具检查",
            "入冬前想把老人家里的软管、阀门看一遍，到期的提醒更换，不强制、不推销。",
            "solo_elders",
            "workday_am workday_pm",
            (30, 80),
            "buildings",
            capacity=(2, 4),
            conditions="燃气企业持证人员，出示工作证",
        ),
        N(
            "便民维修日",
            (
                "每月一次摆摊，居民最需要的是[修伞、磨刀和换锁芯|修小家电和配钥匙|修自行车和缝补衣"
                "物]，希望有手艺的单位轮流来。"
            ),
            "residents",
            "monthly_sat monthly_am",
            (30, 90),
            "yard",
            capacity=(4, 10),
        ),
        N(
            "暖气不热上门查看",
            (
                "供暖初期总有一批住户不热，多数是要放气、清洗滤网。"
                "希望供热单位或懂行的志愿者集中上门。"
            ),
            "building",
            "heating",
            (15, 50),
            "buildings",
            urgency="urgent",
            reason="供暖初期不热户集中，老人怕冷",
        ),
        N(
            "社区活动室照明与插座改造",
            ("活动室灯暗、插座少，练字、上网课都看不清。灯管和插座社区采买，请专业人员帮着布线。"),
            "residents",
            "once_pm once_sat_am",
            (4, 12),
            "room",
            conditions="持有效电工证，完工后由社区验收",
        ),
        N(
            "卫生间扶手安装",
            "第一批需要安装扶手的住户已登记，扶手由残联发放，缺人上门打孔安装。",
            "disabled",
            "weekday_pm month_ahead",
            (8, 24),
            "buildings",
            capacity=(1, 3),
        ),
        N(
            "雨季前下水管疏通",
            (
                "一楼住户每到雨季就返水，院内支管需要疏通一遍。公共主管道已报市政，"
                "此项只含住户门前支管。"
            ),
            "building",
            "before_rains",
            (6, 20),
            "estate",
            urgency="important",
            reason="去年雨季一楼住户多次返水",
        ),
        N(
            "晾衣架、长椅和健身器材小修",
            "院里有几处长椅断条、健身器材松动，先用警戒线围着。希望有焊工、木工来修一修。",
            "residents",
            "once_sat_am once_am",
            (5, 16),
            "yard",
            conditions="完工后由社区验收，有问题能联系到人",
        ),
        N(
            "老人家门锁、纱窗更换",
            "不少老人家的门锁不好开、纱窗破洞，自己换不了。材料由住户承担，请师傅上门装好。",
            "solo_elders",
            "weekday_pm sat_pm",
            (10, 30),
            "buildings",
            capacity=(1, 3),
            urgency="important",
            reason="有老人因门锁故障被困家中",
        ),
        N(
            "无物业楼院水表冻裂抢修志愿队",
            (
                "寒潮时水表冻裂集中，报修排队要等。希望组建一支就近的抢修志愿队，先关阀、"
                "再等专业人员。"
            ),
            "estate",
            "heating",
            (6, 20),
            "estate",
            urgency="urgent",
            reason="寒潮将至，往年冻裂报修集中",
        ),
        N(
            "社区电脑和投影设备维修",
            ("活动室的电脑老是死机，投影偏色。希望科技企业派人检修一次，顺便教会工作者日常维护。"),
            "workers",
            "once_pm weekday_pm",
            (4, 10),
            "class",
            conditions="完工后由社区验收，有问题能联系到人",
            contributes="社区提前备份资料，安排专人配合",
        ),
        N(
            "老旧小区门禁与对讲检修",
            "三个单元的门禁失灵，外人随便进出。设备不在保修期，需要懂弱电的人来看看能不能修。",
            "building",
            "once_pm soon",
            (3, 9),
            "buildings",
            urgency="important",
            reason="单元门常开，近期有住户反映失窃",
            conditions="完工后由社区验收，有问题能联系到人",
        ),
        N(
            "校园小修",
            (
                "{we}校舍较老，门窗合页、课桌椅和水龙头常坏，后勤只有一人。"
                "想请驻区单位的师傅周末帮忙集中修一次。"
            ),
            "students",
            "once_sat_am two_sats",
            (10, 40),
            "site",
            "kindergarten primary middle",
        ),
        N(
            "活动室水电检修",
            "{we}租用的活动室是老房子，开空调就跳闸，希望供电单位帮忙看看线路负荷。",
            "members",
            "once_pm once_am",
            (1, 3),
            "site",
            "social_orgs",
            heads=(10, 30),
        ),
    ),
    conditions=(
        "持证上岗，自带工具，出示证件",
        "维修前与住户说清是否更换零件",
        "上门由楼门长陪同",
        "完工后试用并清理现场",
    ),
    contributes=(
        "社区提前入户登记，按楼号排好顺序",
        "楼门长带路并陪同入户",
        "公共部位的灯具、配件由社区采买",
        "社区准备梯子、饮水和临时电源",
    ),
    returns=("社区为单位服务队张贴公示、记录服务", "单位安全宣传可进楼院"),
    checks=(
        "住户户内小修，不在物业服务合同范围",
        "该院无物业，也不属于公共维修项目",
        "已与产权单位核对，无对应责任主体",
        "已报相关企业，属表后户内部分",
    ),
)
