"""What resident units ask of communities (the other direction); quantity in places."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N(
            "职工子女寒假托管名额",
            (
                "{we}双职工多，寒假里孩子没人管。想在社区托管班为职工子女争取一些名额，"
                "可以派青年职工轮流当志愿者。"
            ),
            "staff_children",
            "winter",
            (6, 20),
            "near",
            "firms law_firm state_firms hospitals agencies institutions",
        ),
        N(
            "职工子女暑期日间托管名额",
            (
                "暑期两个月对{we}职工来说最难熬，希望社区或驻区单位的托管班能留几个名额，"
                "午餐可由{we}食堂供应。"
            ),
            "staff_children",
            "summer",
            (6, 20),
            "near",
            "hospitals state_firms agencies logistics tech",
        ),
        N(
            "职工子女放学后看护名额",
            "{we}下班晚，孩子四点多就放学。希望社区四点半课堂能接收，{we}按要求配合接送登记。",
            "staff_children",
            "after_school term",
            (5, 16),
            "near",
            "firms law_firm state_firms hospitals agencies",
        ),
        N(
            "公益宣传场地",
            (
                "{we}想在小区里做[安全用电用气|反诈和理财风险|用药安全|普法]宣传，每次一小时左右，"
                "不销售、不办卡。"
            ),
            "residents",
            "once_sat_am monthly_sat once_am",
            (1, 4),
            "yard",
            "state_firms agencies hospitals lawyers pharmacy",
        ),
        N(
            "学生社会实践岗位",
            (
                "{we}学生假期要完成社会实践，希望社区提供[助老、宣传|图书整理、"
                "环境维护|四点半课堂助教]等岗位，学校派老师带队。"
            ),
            "students",
            "summer winter",
            (15, 60),
            "near",
            "middle vocational college primary",
        ),
        N(
            "青年干部基层实践岗位",
            "{we}新入职的年轻人需要熟悉基层，想每年派几人到社区跟班两周，跟着网格员走一走。",
            "staff",
            "workdays month_ahead",
            (2, 8),
            "office",
            "agencies institutions state_firms",
            heads=(2, 10),
        ),
        N(
            "招聘信息进社区",
            (
                "{we}在招[前台和客服|一线服务人员|后勤和保洁人员]，想请社区帮忙发布岗位，"
                "组织一次小型见面会。"
            ),
            "seekers",
            "once_am once_pm month_ahead",
            (6, 24),
            "office",
            "private_firms hospitals",
        ),
        N(
            "用工和惠企政策解读",
            (
                "{we}想了解稳岗、社保补贴和人才政策，自己看文件看不明白，"
                "希望社区请条线干部来讲一次。"
            ),
            "staff",
            "once_pm once_am",
            (5, 20),
            "near",
            "private_firms chamber social_orgs",
            heads=(8, 30),
        ),
        N(
            "职工文体活动搭伙名额",
            (
                "{we}人数少，组不成队。希望让职工加入社区的[合唱队|羽毛球队|读书会|健步走队]，"
                "一起活动。"
            ),
            "staff",
            "weekday_eve sun_pm sat_pm",
            (4, 16),
            "near",
            "firms social_orgs bank telecom insurance",
            heads=(4, 20),
        ),
        N(
            "商户门前秩序共商会席位",
            (
                "{road}沿街外摆、停车和油烟问题反复，{we}希望能参加社区议事会，"
                "把商户的难处也说一说。"
            ),
            "shopkeepers",
            "monthly_pm once_eve",
            (2, 8),
            "office",
            "shops chamber mall property",
        ),
        N(
            "体验活动居民观众",
            "{we}新排的节目、新布的展览想先请居民来看一看、提提意见，一场几十人，免费。",
            "residents",
            "once_pm once_sat_pm monthly_sat",
            (30, 80),
            "site",
            "arts_group culture museum library science media",
            heads=(30, 80),
        ),
        N(
            "服务质量监督员名额",
            "{we}想请几位热心居民当监督员，每季度来走一走窗口、提提意见，{we}逐条答复。",
            "customers",
            "quarterly_am monthly_am",
            (3, 10),
            "lobby",
            "agencies state_firms hospitals",
            heads=(3, 12),
        ),
        N(
            "适老化服务体验官",
            "{we}正在改造[营业厅|门诊大厅|门店]，想请十来位老人实地体验，说说哪里不方便。",
            "elders",
            "once_am once_pm",
            (6, 16),
            "lobby",
            "bank telecom hospitals supermarket post",
            heads=(8, 20),
        ),
        N(
            "老党员进校讲传统",
            "{we}想请社区老党员、老工人给孩子们讲一讲过去的事，一学期两三次，接送由{we}安排。",
            "students",
            "term party_day children_day",
            (2, 6),
            "classroom",
            "schools",
            heads=(60, 200),
        ),
        N(
            "职工租房信息与社区融入名额",
            "{we}外地青年职工多，想请社区介绍周边合租房源，邀请他们参加邻里活动。",
            "staff",
            "once_eve once_sat_pm",
            (6, 24),
            "near",
            "tech hospital construction maker",
            heads=(6, 30),
        ),
        N(
            "实训基地名额",
            (
                "{we}学生需要[养老护理|社会工作|学前教育|电商运营]实训点，"
                "希望社区服务站接收学生跟岗。"
            ),
            "students",
            "workdays",
            (6, 20),
            "office",
            "vocational college",
            heads=(6, 24),
        ),
        N(
            "矛盾协调会席位",
            "{we}与部分住户因[噪声|停车|物业交接|油烟]有分歧，希望社区牵头坐下来谈两次。",
            "staff",
            "once_eve once_pm",
            (2, 6),
            "office",
            "property catering construction gym hotel",
            urgency="important",
            reason="分歧持续时间较长，双方都希望尽快解决",
            heads=(6, 16),
        ),
        N(
            "志愿服务岗位",
            "{we}青年职工想定期做点公益，希望社区给一个固定岗位，每月一次，最好和专业有关。",
            "staff",
            "monthly_sat monthly_pm",
            (6, 20),
            "near",
            "bank insurance law_firm tech college institute disease_control",
            heads=(6, 24),
        ),
    ),
    conditions=(
        "时间可协商，提前一周确认",
        "活动不收费、不推销",
        "由社区工作者现场对接",
        "名单提前提交，遵守社区管理要求",
    ),
    contributes=(
        "{we}安排专人对接，自备材料",
        "{we}可派志愿者参与看护和带队",
        "{we}可提供车辆、饮水等便利",
        "{we}可在活动期间开放会议室",
    ),
    returns=("可为社区居民开设专场服务",),
    checks=(
        "单位自身需求，无主管部门统一安排",
        "已与工会核对，单位内部无法解决",
        "不涉及行政许可和监管事项",
    ),
    speaks_for_units=True,
)
