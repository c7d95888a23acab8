"""Needs for rooms and grounds; quantity in slots, capacity in persons."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N(
            "{estate}{art=合唱队|民乐队|戏迷票友会|舞蹈队}排练场地",
            (
                "队伍现有{low}人，每周固定排练一次，原先用的自行车棚冬冷夏闷，还容易吵到楼上住户。"
                "想借一间能放得下音响、隔音稍好的房间，用后由队员打扫归位。"
            ),
            "elders",
            "weekday_am weekday_pm two_pm",
            (8, 16),
            "near",
        ),
        N(
            "社区议事会会议用房",
            (
                "议事会每月一次，居民代表、物业和业委会都要到场，社区现有会议室只坐得下二十来人。"
                "需要一间能坐{high}人、可以投影的会议室。"
            ),
            "delegates",
            "monthly_eve",
            (3, 6),
            "near",
            heads=(30, 50),
        ),
        N(
            "{estate}孩子放学后的室内活动场地",
            (
                "小区周边没有室内场馆，雨雪天孩子放学后没处活动。"
                "希望周末开放半天[羽毛球|乒乓球|篮球]场地，由家长志愿者带队登记入场。"
            ),
            "children",
            "sat_am sun_pm weekend_am",
            (6, 16),
            "near",
            conditions="未成年人须由家长陪同，进出实名登记",
        ),
        N(
            "居民代表大会会场",
            (
                "会上要通报{estate}改造方案并当场表决，预计到会{low}至{high}人。"
                "需要有固定座位和扩音设备的会场，会前由社区派人布置签到。"
            ),
            "delegates",
            "once_sat_am once_sun_am",
            (1, 1),
            "away",
            heads=(110, 180),
            urgency="important",
            reason="改造方案须在施工单位进场前完成表决",
        ),
        N(
            "亲子共读临时场地",
            (
                "社区图书室因屋面渗水停用，修缮期间想借一间采光好的屋子，每周组织一次绘本共读。"
                "图书和坐垫由社区搬运，结束后当场收好。"
            ),
            "families",
            "sat_am sun_am",
            (6, 10),
            "near",
            heads=(20, 36),
            urgency="important",
            reason="图书室停用，每周的共读活动已暂停",
        ),
        N(
            "太极拳队雨雪天练习场地",
            (
                "{estate}太极拳队常年在小广场晨练，入冬后路面结冰，老人们舍不得停。"
                "希望借一处防滑的室内场地过渡，人数固定、提前报名单。"
            ),
            "elders",
            "two_am weekday_am",
            (8, 20),
            "near",
            urgency="important",
            reason="冬季路面湿滑，老年人户外活动容易摔倒",
        ),
        N(
            "青年夜校上课地点",
            (
                "夜校每期八次课，内容有摄影、咖啡和急救，报名的多是下班后的年轻人。"
                "社区活动室晚上已排满，需要一间能坐{high}人的教室。"
            ),
            "young",
            "weekday_eve two_eves",
            (8, 12),
            "near",
            heads=(20, 32),
        ),
        N(
            "骑手歇脚议事的房间",
            (
                "在{road}一带跑单的骑手提出，午后想有个地方喝水、充电，顺便反映小区通行的难处。"
                "希望沿街单位借出一间小会议室或空闲门店。"
            ),
            "riders",
            "workday_pm",
            (20, 60),
            "near",
            conditions="临街、有电源，可停放电动车",
            contributes="社区派人对接，骑手代表轮流打扫",
        ),
        N(
            "{estate}邻里节户外场地",
            (
                "邻里节安排了闲置物品交换、家庭才艺和便民摊位，小区广场正在铺设管网。"
                "希望借用附近单位的院子或停车场半天。"
            ),
            "residents",
            "once_sat_am once_sun_am",
            (1, 1),
            "away",
            heads=(120, 300),
        ),
        N(
            "社区{ball=乒乓球|羽毛球|象棋|毽球}友谊赛比赛场地",
            (
                "比赛每年一次，{low}到{high}人报名，赛程半天到一天。社区负责裁判、饮水和清场，"
                "需要灯光和地面符合基本要求的场地。"
            ),
            "residents",
            "once_sat_pm two_sats",
            (1, 3),
            "away",
            heads=(40, 90),
        ),
        N(
            "暑期托管班备用教室",
            (
                "暑期报名人数比往年多，社区教室只能容纳一个班。想借一间带空调的教室开第二个班，"
                "由社区老师和大学生志愿者全程看护。"
            ),
            "children",
            "summer",
            (20, 36),
            "near",
            conditions="有空调和独立卫生间，出入口可管理",
            urgency="important",
            reason="报名已超出现有教室容量",
        ),
        N(
            "业主大会筹备组议事用房",
            (
                "{estate}正在筹备业主大会，筹备组每两周碰头一次，需要一间安静的小会议室，"
                "投影不是必需。"
            ),
            "delegates",
            "weekday_eve sat_pm",
            (4, 8),
            "near",
            heads=(9, 16),
        ),
        N(
            "反诈和防火宣讲会场",
            (
                "派出所民警已答应来讲课，报名的老人比预想的多，活动室坐不下。"
                "需要一楼或有电梯的场地，座位在{high}个左右。"
            ),
            "elders",
            "once_am once_pm",
            (1, 1),
            "near",
            heads=(60, 100),
            conditions="一层或有电梯，方便老年人进出",
        ),
        N(
            "社区{season}招聘会场地",
            (
                "拟邀请周边二十多家企业设摊，现场预计{high}人左右。希望有一处避风、"
                "能摆三十张桌子的大厅。"
            ),
            "seekers",
            "once_am once_sat_am",
            (1, 1),
            "away",
            heads=(120, 260),
        ),
        N(
            "职工{ball=羽毛球|乒乓球|瑜伽|工间操}活动场地",
            (
                "{we}办公区没有活动空间，职工自发组织了兴趣队，每周想固定练一次。愿意按要求登记、"
                "轮流打扫，也欢迎社区居民一起参加。"
            ),
            "staff",
            "weekday_eve two_eves",
            (8, 20),
            "near",
            "firms hospitals state_firms",
            heads=(12, 30),
        ),
        N(
            "主题党日活动场地",
            (
                "{we}党员不多，没有单独的活动室。想借用社区党群服务中心开展主题党日，每月一次，"
                "时间可以错峰。"
            ),
            "members",
            "monthly_pm monthly_sat",
            (3, 6),
            "near",
            "firms law_firm social_orgs property",
        ),
        N(
            "年度总结会会场",
            (
                "{we}职工在{high}人左右，自己的会议室坐不下。需要一处半天可用、有投影和音响的礼堂，"
                "用后负责恢复原样。"
            ),
            "staff",
            "once_pm once_sat_am",
            (1, 1),
            "away",
            "firms property state_firms",
            heads=(80, 150),
        ),
    ),
    conditions=(
        "有暖气或空调，照明正常",
        "无台阶或有电梯，卫生间可用",
        "可提前半小时进场布置",
        "能连接投影和音响",
        "离小区步行15分钟以内",
    ),
    contributes=(
        "社区安排专人对接，负责签到、秩序和场地复原",
        "自带音响和饮水，活动后打扫干净",
        "由楼门长带队进出，名单提前一天报送",
        "社区统一购买活动意外保险并负责现场管理",
        "桌椅不够时由社区补齐",
    ),
    returns=("单位需要会议室时，社区活动室优先借用", "可为单位联谊活动出节目"),
    checks=(
        "现有社区用房不足，不属于物业应提供的服务用房",
        "已核对社区用房排期，确无空档",
        "公益性集体活动，不涉及经营",
    ),
)
