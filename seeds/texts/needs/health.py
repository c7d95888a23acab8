"""Needs for health services to groups; quantity in sessions. Never about one person."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N(
            "独居老人季度健康讲座与血压测量",
            (
                "{grid}独居老人较多，其中几位下楼不便。希望每季度来一次，先讲半小时课，"
                "再逐个测血压、看看家里的药有没有过期。"
            ),
            "solo_elders",
            "quarterly_am",
            (2, 4),
            heads=(20, 45),
            conditions="由执业医师或护师带队",
        ),
        N(
            "{estate}家门口义诊",
            (
                "居民最想看的是[骨关节、眼睛和牙齿|血压血糖和睡眠|腰腿疼和听力]，"
                "希望有两三个科室一起来，上午办、下午就能散。"
            ),
            "residents",
            "once_am once_sat_am",
            (1, 2),
            "yard",
        ),
        N(
            "中医养生与{skill=穴位按摩|八段锦|艾灸常识|食疗}体验课",
            "上次讲座反响很好，居民想学能在家练的。请中医师边讲边教，人数控制在{high}人以内。",
            "elders",
            "weekday_am monthly_am",
            (2, 4),
        ),
        N(
            "儿童口腔检查与刷牙指导",
            (
                "{community}换牙期的孩子多，家长不知道该不该矫正。希望牙医来做一次检查，"
                "并教孩子正确刷牙。"
            ),
            "children",
            "once_sat_am children_day winter",
            (1, 2),
            "clinic",
            urgency="normal",
        ),
        N(
            "中小学生视力筛查",
            "开学前想给孩子们集中查一次视力，给家长一份用眼建议。不推荐配镜，只做筛查。",
            "children",
            "summer winter once_sat_am",
            (1, 2),
            "clinic",
            conditions="不得推销眼镜、训练课程",
        ),
        N(
            "心肺复苏与急救技能培训",
            (
                "小区新装了急救设备，会用的人没几个。希望分两批培训楼门长和物业保安，"
                "每人都上手练一遍。"
            ),
            "volunteers",
            "once_am two_sats",
            (1, 3),
            "hall",
            urgency="important",
            reason="设备已安装，尚无人会操作",
        ),
        N(
            "居家照护技能课",
            "照料卧床家人的家属想学翻身、喂饭和擦洗，课后最好能留下可以咨询的联系方式。",
            "carers",
            "monthly_pm weekday_pm",
            (2, 4),
            urgency="important",
            reason="照护者缺少方法，已有人腰背劳损",
        ),
        N(
            "{season}季传染病预防讲座",
            "换季感冒多，托管班孩子容易交叉感染。请医生给家长和老师讲讲消毒、通风和就医常识。",
            "parents",
            "once_eve once_sat_am",
            (1, 2),
            "class",
        ),
        N(
            "女性健康讲座",
            "想请妇幼方面的医生讲讲两项筛查的意义和日常保健，留时间单独提问。",
            "women",
            "once_pm once_sat_am",
            (1, 2),
            "hall",
        ),
        N(
            "心理减压沙龙",
            (
                "[网格员和社区工作者|备考家庭|居家照护者]压力大，想请专业人员来一次轻松的小组活动，"
                "不做诊断、不留记录。"
            ),
            "workers",
            "once_pm monthly_pm",
            (1, 3),
            heads=(10, 20),
            conditions="具备心理咨询相关资质",
        ),
        N(
            "用药安全咨询",
            ("老人家里药多，常常重复吃、过期吃。希望药师来帮着清一清，写成一张看得懂的用药提醒。"),
            "elders",
            "once_am monthly_am",
            (1, 3),
            "clinic",
            conditions="执业药师到场，不销售药品",
            urgency="important",
            reason="入户时发现多户老人存有过期药",
        ),
        N(
            "婴幼儿养育照护指导",
            "新手爸妈常问辅食、发育和预防接种，希望儿保医生每月来一次，现场答疑。",
            "toddlers",
            "monthly_sat monthly_pm",
            (2, 4),
            "class",
        ),
        N(
            "骑手和快递员免费体检",
            "他们工作时间长，很少主动体检。希望安排一次午后的基础检查，半小时内能做完。",
            "riders",
            "once_pm",
            (1, 1),
            "near",
        ),
        N(
            "残障居民康复指导",
            "社区康复角有器材没人教，想请康复师每月来指导一次，教家属一起练。",
            "disabled",
            "monthly_pm monthly_am",
            (2, 5),
            "clinic",
        ),
        N(
            "职工颈肩腰腿康复讲座",
            "{we}职工久坐或久站的多，想请医生来讲讲怎么预防，再教一套工间操。",
            "staff",
            "once_pm noon",
            (1, 2),
            "meeting",
            "firms schools state_firms agencies",
        ),
        N(
            "校园急救与常见伤处理培训",
            "{we}老师想系统学一次急救和运动伤处理，最好带教具来实操。",
            "staff",
            "once_pm term",
            (1, 2),
            "meeting",
            "schools",
        ),
    ),
    conditions=(
        "执业医师带队，现场公示资质",
        "不推销药品、保健品和付费项目",
        "自带所需设备，用品一人一换",
        "有面向居民讲解的经验",
    ),
    contributes=(
        "场地、桌椅、饮水由社区准备，并组织居民错峰到场",
        "志愿者负责登记、引导和维持秩序",
        "社区提前摸清人数，行动不便者安排接送",
        "提供健康小屋和电源，活动后负责清扫",
    ),
    returns=("为医院提供健康宣教阵地和志愿者", "协助医院开展家庭医生签约宣传"),
    checks=(
        "不属于基本公共卫生服务已安排的场次",
        "已与社区卫生服务机构核对，现有安排覆盖不到",
        "群体性健康宣传，不涉及个人诊疗",
    ),
)
