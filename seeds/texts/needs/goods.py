"""Needs for things in kind; quantity in items. Never money."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N(
            "四点半课堂用旧电脑",
            (
                "课堂现有电脑太慢，开个网页都要等。希望单位淘汰下来的、还能正常上网的主机和显示器，"
                "数据请先清除。"
            ),
            "children",
            "month_ahead",
            (6, 15),
            "class",
            conditions="能正常使用，存储设备先清除数据",
        ),
        N(
            "社区图书室童书和绘本",
            "图书室孩子最多，书却多是过刊。希望适合3至12岁的绘本、科普书，八成新以上。",
            "children",
            "month_ahead",
            (100, 400),
            "library",
        ),
        N(
            "活动室折叠桌椅",
            "每次开会都要向隔壁学校借椅子，来回搬运。需要一批折叠椅和几张长桌，款式不用统一。",
            "residents",
            "month_ahead",
            (20, 60),
            "room",
        ),
        N(
            "老年人助行器具循环库",
            "想建一个可以借用的小库，轮椅、助行架、坐便椅、爬楼机都缺，用完消毒再借给下一户。",
            "solo_elders",
            "month_ahead",
            (6, 20),
            "canteen",
            urgency="important",
            reason="已有住户排队等候借用",
        ),
        N(
            "应急物资储备",
            (
                "社区应急柜里[沙袋、铁锹和反光背心|手电、雨衣和雨靴|融雪剂和防滑垫]不够用，"
                "希望有储备的单位支援一部分。"
            ),
            "estate",
            "soon month_ahead",
            (30, 120),
            "office",
            urgency="important",
            reason="预警天气临近，现有储备不足",
        ),
        N(
            "文艺队音响和服装",
            "社区文艺队演出要借音响，有单位更换设备时，旧的还能用就请留给社区。",
            "elders",
            "month_ahead",
            (2, 10),
            "hall",
        ),
        N(
            "健身器材和球类",
            "想给孩子们配一些篮球、跳绳、乒乓球拍，旧的没关系，安全耐用就行。",
            "children",
            "month_ahead children_day",
            (20, 80),
            "yard",
        ),
        N(
            "楼院休闲座椅",
            (
                "{estate}老人爱在楼下聊天，只有几块水泥台。希望有单位支援一批户外座椅，"
                "社区负责固定和维护。"
            ),
            "elders",
            "month_ahead",
            (6, 20),
            "yard",
        ),
        N(
            "四季衣物周转",
            (
                "社区爱心衣橱里[冬季棉服|儿童衣物|成人春秋装]缺口大，要求洗净、无破损，"
                "由志愿者分类上架。"
            ),
            "residents",
            "month_ahead",
            (50, 200),
            "office",
            urgency="important",
            reason="换季时节申领集中，库存已空",
        ),
        N(
            "居民花园花苗和土",
            "微花园春天换季，需要月季、麦冬等好养的花苗和几十袋营养土。",
            "residents",
            "tree_day month_ahead",
            (60, 300),
            "yard",
        ),
        N(
            "老年课堂用平板电脑",
            "学员轮流用手机练习，屏幕小看不清。单位更新换下的平板电脑，电池还能用就行。",
            "elders",
            "month_ahead",
            (6, 16),
            "class",
            conditions="能正常使用，存储设备先清除数据",
        ),
        N(
            "骑手驿站用品",
            "驿站打算添微波炉、充电排插、急救箱和雨具，旧的、新的都欢迎。",
            "riders",
            "month_ahead",
            (6, 24),
            "office",
        ),
        N(
            "展板、文件柜和档案盒",
            "社区搬到新办公用房，缺文件柜和展板。机关、企业更新办公家具时请想着我们。",
            "workers",
            "month_ahead",
            (10, 40),
            "office",
        ),
        N(
            "残障居民康复辅具",
            (
                "康复角缺[手部训练器材|平衡训练垫|助力扶手]，有医疗机构更新设备的，"
                "希望转给社区继续用。"
            ),
            "disabled",
            "month_ahead",
            (4, 15),
            "clinic",
        ),
        N(
            "校园图书角旧书",
            (
                "{we}班级图书角书籍更新慢，欢迎居民和单位送来适合学生读的书，"
                "{we}也会组织孩子回赠手工作品。"
            ),
            "students",
            "month_ahead books_day",
            (100, 400),
            "site",
            "primary kindergarten middle",
        ),
        N(
            "公益活动用帐篷和音箱",
            "{we}经常在小区办活动，缺折叠帐篷、便携音箱和展架，单位闲置的借用或转赠都可以。",
            "residents",
            "month_ahead",
            (4, 16),
            "site",
            "social_orgs",
        ),
    ),
    conditions=(
        "能正常使用，送来前做好清洁",
        "说明新旧程度和数量，社区上门取",
        "安全无破损，配件齐全",
    ),
    contributes=(
        "社区安排车辆和志愿者上门搬运",
        "登记造册、贴标管理，使用情况定期公示",
        "社区腾出库房，专人保管",
        "志愿者负责分类、消毒和上架",
    ),
    returns=("在物品上标注来源单位", "向单位反馈物品使用情况"),
    checks=(
        "不属于财政配备目录内物品",
        "由单位自愿提供的闲置实物，不向企业摊派",
        "已核对年度采购计划，未列入",
    ),
)
