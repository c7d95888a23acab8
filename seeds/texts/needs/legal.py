"""Needs for legal advice; quantity in hours, capacity in persons per rota."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N(
            "每月法律咨询日坐班律师",
            (
                "居民问得最多的是[婚姻继承|房屋租赁|邻里纠纷|劳动合同]，社区工作者答不准。"
                "希望律师每月来坐班半天，一人二十分钟。"
            ),
            "residents",
            "monthly_am monthly_pm",
            (6, 18),
            "desk",
            capacity=(6, 10),
            heads=(30, 60),
        ),
        N(
            "{estate}物业纠纷调解指导",
            (
                "业主和物业为[公共收益公示|停车管理|保洁标准|电梯维保]争执不下，"
                "想请懂法的人参加两次协商，把话说到点子上。"
            ),
            "delegates",
            "once_eve weekday_eve",
            (4, 8),
            heads=(12, 24),
            urgency="important",
            reason="双方情绪对立，已发生过激争吵",
        ),
        N(
            "遗嘱与意定监护知识讲座",
            "老人们关心房子怎么留、生病了谁签字。希望公证员或律师讲明白，现场可以单独咨询。",
            "elders",
            "once_am once_pm",
            (2, 4),
            "hall",
        ),
        N(
            "老年人防诈骗普法课",
            (
                "最近冒充客服、以房养老的电话又多了起来。想请民警或律师结合本地案例讲一讲，"
                "语言越直白越好。"
            ),
            "elders",
            "once_am monthly_am",
            (2, 6),
            "hall",
            urgency="important",
            reason="近期已有多位老人接到可疑电话",
        ),
        N(
            "劳动争议咨询专场",
            (
                "{road}沿街小店多，店员对加班、社保、解聘有不少疑问。希望晚上来一场，"
                "方便下班后咨询。"
            ),
            "shopkeepers",
            "once_eve monthly_eve",
            (2, 6),
            "desk",
            capacity=(6, 12),
        ),
        N(
            "业主大会筹备法律指导",
            "{estate}正在筹备成立业委会，章程、表决程序都需要有人把关，前后大约三次碰头会。",
            "delegates",
            "weekday_eve once_sat_am",
            (6, 10),
            heads=(9, 15),
        ),
        N(
            "未成年人保护普法课",
            "想用模拟法庭的形式给孩子们讲讲校园欺凌和网络安全，家长可以旁听。",
            "children",
            "once_sat_am children_day constitution_day",
            (2, 4),
            "class",
        ),
        N(
            "调解员业务培训",
            "社区调解员都是热心居民，文书写不规范，想跟着专业调解员学几次。",
            "volunteers",
            "monthly_pm two_sats",
            (4, 10),
            heads=(8, 18),
        ),
        N(
            "农民工工资与工伤咨询",
            (
                "{estate}改造工地上有不少外来务工人员，想了解工资支付、工伤认定的程序，"
                "需要说得通俗。"
            ),
            "riders",
            "once_eve once_sun_pm",
            (2, 4),
            "yard",
            heads=(20, 40),
            urgency="urgent",
            reason="施工队近期撤场，有人尚未结清工钱",
        ),
        N(
            "加装电梯协商法律支持",
            (
                "{estate}两个单元想装电梯，低层住户顾虑多。请律师讲清表决比例、费用分担和相邻权，"
                "帮助把协议写明白。"
            ),
            "building",
            "weekday_eve once_sat_pm",
            (4, 8),
            heads=(16, 40),
            urgency="important",
            reason="申报有截止时间，住户意见尚未统一",
        ),
        N(
            "宪法宣传周活动支持",
            "计划在小区门口摆摊普法，需要几名法律工作者现场答疑，顺便发一些通俗读本。",
            "residents",
            "constitution_day",
            (4, 9),
            "yard",
        ),
        N(
            "婚姻家庭关系与家教法律咨询",
            ("家庭教育促进法实施后，家长想知道哪些做法不合适。希望请专业人士讲课并接受预约咨询。"),
            "parents",
            "once_sat_pm monthly_eve",
            (2, 6),
        ),
        N(
            "退役军人权益保障咨询",
            "退役军人对就业、优待和安置政策有疑问，想请律师和条线干部一起来解答。",
            "veterans",
            "army_day once_am",
            (2, 4),
            "desk",
        ),
        N(
            "社区合同与活动风险审查",
            (
                "社区与驻区单位签了不少共建协议，希望有律师每月抽两小时帮着看看安全责任、"
                "个人信息这些条款。"
            ),
            "workers",
            "monthly_pm",
            (4, 8),
            "office",
            heads=(3, 8),
        ),
        N(
            "企业用工合规咨询",
            "{we}规模不大，没有法务，想请律师讲讲合同签订、竞业限制和劳动报酬方面的规定。",
            "staff",
            "once_pm monthly_pm",
            (2, 4),
            "meeting",
            "tech catering maker home_service logistics",
            heads=(5, 15),
        ),
        N(
            "商户经营法律体检",
            "会员商户常因租约、招牌和外摆问题来问，想请律师集中看一批租赁合同。",
            "shopkeepers",
            "once_pm monthly_pm",
            (4, 8),
            "meeting",
            "chamber mall",
        ),
    ),
    conditions=(
        "执业律师或有调解资格，不现场揽案",
        "内容保密，不做公开案例",
        "语言通俗，结合身边事例",
    ),
    contributes=(
        "社区负责通知和预约，安排接待场地",
        "整理问题清单，提前发给对方",
        "准备场地和投影，组织居民到场",
        "调解员全程参加，做好记录",
    ),
    returns=("律所可在社区设普法角", "为法律援助志愿者提供实践岗位"),
    checks=(
        "法律援助条件以外的咨询，不替代法律援助",
        "不属于正在诉讼的案件",
        "已与司法所核对，固定法律顾问时长不足",
    ),
)
