"""Training for Party members; quantity in sessions, capacity in seats."""

from seeds.texts.templates import OfferTable
from seeds.texts.templates import OfferTemplate as O

TABLE = OfferTable(
    offers=(
        O(
            "党校讲师送课进社区",
            (
                "讲师团备有[基层治理|党史和地方史|法治与纪律|乡村与城市更新]等专题，"
                "可按社区党员的年龄和文化程度调整讲法，一课约一个半小时。"
            ),
            "party_school",
            "once_am once_pm monthly_pm",
            (4, 12),
            (60, 120),
            travels=True,
            where="there",
        ),
        O(
            "革命历史展陈现场教学",
            "{we}提供讲解、重温誓词和情景课堂，每场约一小时，可与社区联合组织。",
            "museum",
            "weekday_am monthly_pm",
            (10, 30),
            (40, 60),
            where="auditorium",
        ),
        O(
            "庭审现场警示教育",
            "组织党员旁听公开庭审或参观廉政教育展区，由法官、检察官结合案例讲解。",
            "court prosecutor",
            "monthly_pm once_pm",
            (2, 6),
            (30, 50),
            where="auditorium",
        ),
        O(
            "消防救援站体验党课",
            "党员走进站里看装备、学逃生结绳，听指战员讲救援故事，适合与安全演练一起安排。",
            "fire",
            "monthly_sat once_sat_am",
            (4, 10),
            (30, 50),
            where="site",
        ),
        O(
            "党务工作实务一对一辅导",
            "{we}党务干部可到社区和两新支部现场辅导发展党员程序、会议记录和档案整理。",
            "office tax hospital college",
            "monthly_pm weekday_pm",
            (4, 10),
            (8, 20),
            travels=True,
            where="there",
        ),
        O(
            "老教师讲思政微党课",
            "{we}有几位退休教师组成宣讲团，用身边故事讲党课，二十分钟一讲，可以连讲三人。",
            "primary middle college senior_college",
            "once_pm monthly_pm",
            (3, 8),
            (60, 120),
            travels=True,
            where="there",
        ),
        O(
            "劳模和技能能手宣讲",
            "请{we}的劳动模范、技术能手讲一讲岗位上的坚持，适合青年党员和入党积极分子。",
            "power water gas heating bus construction maker",
            "once_pm party_day monthly_pm",
            (2, 6),
            (50, 100),
            travels=True,
            where="there",
        ),
        O(
            "急救与应急技能党员培训",
            "结合主题党日教心肺复苏、止血包扎，每人上手练习，结束发操作要点卡片。",
            "doctors disease_control emergency",
            "two_sats monthly_sat once_pm",
            (2, 8),
            (30, 40),
            travels=True,
            where="there",
            qualification="急救培训导师资格",
        ),
        O(
            "支部联建主题党日",
            (
                "{we}党支部愿与社区党员合过主题党日，内容以[植绿护绿|走访老党员|参观学习|便民服务]"
                "为主，方案共同商定。"
            ),
            "state_firms agencies firms law_firm hospitals",
            "monthly_sat monthly_pm party_day",
            (2, 6),
            (20, 40),
            where="either",
        ),
        O(
            "金融知识与廉洁风险课",
            "由{we}合规部门讲授非法集资识别、廉洁从业案例，互动问答为主。",
            "bank insurance",
            "once_pm monthly_pm",
            (2, 6),
            (40, 80),
            travels=True,
            where="there",
            exclusions="不推介任何理财和保险产品",
        ),
        O(
            "新媒体宣传实操培训",
            "编辑记者现场教选题、拍摄和剪辑，学员带手机即可，结课做一条社区短片。",
            "media tech",
            "two_sats monthly_sat",
            (2, 4),
            (16, 30),
            where="classroom",
        ),
        O(
            "社区治理案例研讨课",
            (
                "社区书记把议事协商、矛盾调解的真实案例拿出来讲，欢迎驻区单位青年党员参加，"
                "课后可跟网格员走访。"
            ),
            "community",
            "monthly_pm monthly_eve",
            (3, 6),
            (20, 40),
            where="room",
        ),
        O(
            "老党员讲社区故事",
            "社区几位参加过老厂建设的老党员愿意讲一讲当年，适合单位青年党员和学生，约一小时。",
            "community",
            "monthly_pm party_day once_pm",
            (2, 6),
            (30, 60),
            where="hall",
        ),
        O(
            "法治专题党课",
            "围绕民法典、依法办事和基层常见纠纷讲课，可预留半小时法律咨询。",
            "law_firm justice notary",
            "once_pm monthly_eve monthly_pm",
            (2, 6),
            (40, 80),
            travels=True,
            where="there",
            qualification="执业律师或法律职业资格",
        ),
    ),
    limits=(
        "社区党员、入党积极分子",
        "驻区单位和两新组织党员",
        "以支部为单位预约",
        "可邀请居民骨干旁听",
    ),
    qualifications=("内容经{self}党组织审核", "讲解人员具备相应经验", "无需资质，按通知参加"),
    exclusions=("重大节日和集中培训期间暂停", "不接受个人报名", "少于十人时与邻近社区合班"),
    costs=("免费", "免费，学习材料由{self}提供"),
    safety=("集体前往须有领队和安全员", "现场限员，按座位入场", "外出活动由组织方投保意外险"),
)
