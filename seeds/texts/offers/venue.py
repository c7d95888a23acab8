"""Rooms and grounds that are opened; quantity in slots, capacity in persons."""

from seeds.texts.templates import OfferTable
from seeds.texts.templates import OfferTemplate as O

TABLE = OfferTable(
    offers=(
        O(
            "{floor=一层|二层|三层}会议室下班后开放",
            (
                "会议室有投影、话筒和空调，{we}工作日晚间和周末基本不用，可借给社区议事、上课。"
                "使用前登记，用后关灯锁门即可。"
            ),
            "offices institutions",
            "two_eves weekday_eve weekend_am",
            (20, 60),
            (30, 60),
            where="meeting",
        ),
        O(
            "操场和{ball=篮球场|足球场|羽毛球场}双休日开放",
            (
                "双休日和节假日的非教学时间，{we}操场向周边居民开放。居民凭登记信息从侧门进出，"
                "学校安排人员值守。"
            ),
            "primary middle vocational college",
            "weekends",
            (40, 120),
            (60, 150),
            where="ground",
            exclusions="考试周、校内活动日和恶劣天气不开放",
            limits="登记居民；未成年人须监护人陪同",
        ),
        O(
            "报告厅公益时段",
            (
                "报告厅固定座椅、扩音和大屏齐全，适合讲座、居民代表大会和文艺演出。"
                "{we}每月留出两个半天给社区。"
            ),
            "library museum culture science hospital college party_school media",
            "monthly_sat monthly_pm",
            (3, 8),
            (120, 260),
            where="auditorium",
        ),
        O(
            "排练厅错峰借用",
            "排练厅有把杆、镜面和音响，上午多数空着。欢迎社区舞蹈队、合唱队预约，每次两小时。",
            "culture youth arts_group tutoring senior_college",
            "weekday_am two_am weekday_pm",
            (16, 40),
            (30, 50),
            where="gym",
        ),
        O(
            "{ball=羽毛球|乒乓球|瑜伽}场地公益时段",
            (
                "工作日上午客流少，{we}拿出固定时段给老年人和社区队伍免费使用，需提前一天预约，"
                "自备球拍和软底鞋。"
            ),
            "gym sports sports_club",
            "two_am weekday_am weekday_pm",
            (20, 60),
            (16, 40),
            where="gym",
            safety="已投公共责任险，入场签署运动安全须知",
        ),
        O(
            "职工之家活动室共享",
            (
                "活动室有乒乓球台、书架和茶水间，{we}职工午休使用，其他时间可供骑手歇脚、"
                "社区小组活动。"
            ),
            "bank telecom post insurance power water tech",
            "workday_pm two_pm",
            (20, 60),
            (12, 24),
            where="shop",
        ),
        O(
            "党员活动室向社区和两新组织开放",
            (
                "{we}党员活动室布置齐全，党旗、誓词和影音设备都有，"
                "附近没有阵地的支部可以来过主题党日。"
            ),
            "agencies institutions state_firms",
            "monthly_pm monthly_sat weekday_pm",
            (4, 16),
            (25, 50),
            where="meeting",
        ),
        O(
            "空闲教室周末借用",
            (
                "{we}周末有几间教室空着，桌椅、白板和空调齐全，适合开夜校、办讲座。"
                "使用方负责恢复桌椅。"
            ),
            "party_school vocational college senior_college tutoring",
            "weekends weekend_am",
            (16, 48),
            (35, 60),
            where="classroom",
        ),
        O(
            "宴会厅淡季公益借用",
            (
                "午后两点到五点宴会厅通常空闲，可以借给社区办座谈会、老人集体生日，"
                "桌椅和茶水由{we}准备。"
            ),
            "hotel catering",
            "weekday_pm monthly_pm",
            (4, 16),
            (80, 150),
            where="shop",
        ),
        O(
            "商场中庭周末展演场地",
            (
                "中庭人流大、有舞台和电源，适合便民集市、文艺展演和招聘会，每月可安排一场，"
                "布展由{we}协助。"
            ),
            "mall supermarket",
            "monthly_sat monthly_pm",
            (2, 6),
            (150, 300),
            where="shop",
            exclusions="不得售卖商品、发放商业传单",
        ),
        O(
            "书店阅读空间晚间开放",
            (
                "打烊前的两小时可借给读书会、亲子共读，书可以随手翻，饮水免费，只请大家轻声、"
                "不带餐食。"
            ),
            "bookshop library",
            "weekday_eve two_eves sun_pm",
            (10, 30),
            (16, 36),
            where="shop",
        ),
        O(
            "党群服务中心多功能厅向驻区单位开放",
            (
                "多功能厅可坐百余人，有音响和投影。驻区单位开职工会、搞联谊都可预约，"
                "社区活动优先级相同，先约先用。"
            ),
            "community",
            "weekday_pm weekend_pm two_eves",
            (20, 60),
            (100, 120),
            where="hall",
        ),
        O(
            "社区户外小广场借用",
            (
                "小广场有照明和电源，可停放十来个摊位。单位做公益宣传、便民服务可以借，"
                "社区帮着发通知。"
            ),
            "community",
            "weekends sat_am",
            (8, 30),
            (100, 200),
            where="yard",
            exclusions="不接受商品销售和保健品推广",
        ),
        O(
            "社区党员活动阵地共用",
            "没有固定场地的两新组织支部可来开展组织生活，桌椅、学习资料和电子屏都可使用。",
            "community",
            "weekday_eve monthly_sat weekday_pm",
            (8, 24),
            (25, 45),
            where="room",
        ),
        O(
            "审判法庭旁听与模拟法庭场地",
            "{we}可安排学生和居民走进法庭，旁听公开庭审或借用法庭做模拟审判，有法官讲解。",
            "court prosecutor",
            "monthly_pm once_pm",
            (2, 6),
            (30, 60),
            where="auditorium",
            exclusions="未成年人须由学校或家长带队；遵守法庭纪律",
        ),
        O(
            "小区架空层和物业活动室开放",
            (
                "{we}把项目部旁的活动室腾了出来，居民小组议事、打牌下棋、孩子写作业都能用，"
                "钥匙放在值班台。"
            ),
            "property",
            "evenings weekend_pm workday_pm",
            (30, 90),
            (12, 24),
            where="shop",
        ),
        O(
            "门店歇脚和议事角",
            (
                "{we}靠窗有几张桌子，午后人少，骑手歇脚、居民小组碰头都可以坐，热水免费，"
                "打个招呼就行。"
            ),
            "supermarket pharmacy barber catering bookshop auto",
            "workday_pm two_pm",
            (20, 60),
            (6, 12),
            where="shop",
        ),
    ),
    limits=(
        "社区组织的公益活动",
        "登记居民和驻区单位职工",
        "由社区统一预约，不接受个人预约",
        "老年人、儿童活动优先",
    ),
    qualifications=("无需资质，指定一名现场负责人",),
    exclusions=(
        "不用于商业推广和收费培训",
        "内部会议、检查日不开放",
        "不接受明火、宴请和宗教活动",
        "节假日安排另行通知",
    ),
    costs=("免费，水电由{self}承担", "免费，使用方负责打扫", "免费，耗材自备"),
    safety=(
        "已投公众责任险，进出实名登记",
        "使用方签安全承诺书，指定安全员",
        "消防设施齐全，限额进场",
        "有监控和值班人员，活动前做安全提示",
    ),
)
