"""What kinds of resident units there are, how they are named and how they speak of themselves.

In names, `{stem}` is a community's stem, `{brand}` an invented firm name, `{city}` the city.
"""

from typing import NamedTuple


class Trade(NamedTuple):
    """One kind of unit. `share` is its weight when a sub-district fills up; 0: fixed lists only."""

    key: str
    nature: str
    we: str
    share: int
    names: tuple[str, ...] = ()


TRADES: tuple[Trade, ...] = (
    # Agencies and institutions mostly come from the fixed lists below.
    Trade("office", "agency", "我单位", 0),
    Trade("police", "agency", "我所", 0),
    Trade("justice", "agency", "我所", 0),
    Trade("tax", "agency", "我所", 0),
    Trade("market", "agency", "我所", 0),
    Trade("urban", "agency", "我队", 0),
    Trade("fire", "agency", "我站", 0),
    Trade("traffic", "agency", "我队", 0),
    Trade("court", "agency", "我院", 0),
    Trade("prosecutor", "agency", "我院", 0),
    Trade("jobs_office", "agency", "我局", 0),
    Trade("emergency", "agency", "我局", 0),
    Trade("library", "institution", "我馆", 2, ("和川市图书馆{stem}分馆",)),
    Trade("culture", "institution", "我馆", 2, ("和川市文化馆{stem}分馆",)),
    Trade("museum", "institution", "我馆", 0),
    Trade("science", "institution", "我馆", 0),
    Trade("sports", "institution", "我中心", 2, ("{stem}全民健身中心",)),
    Trade("youth", "institution", "我中心", 0),
    Trade("disease_control", "institution", "我中心", 0),
    Trade("party_school", "institution", "我校", 0),
    Trade("senior_college", "institution", "我校", 3, ("{district}老年大学{stem}教学点",)),
    Trade("jobs_centre", "institution", "我中心", 0),
    Trade("notary", "institution", "我处", 0),
    Trade("media", "institution", "我台", 0),
    Trade("parks", "institution", "我所", 3, ("{stem}公园管理所",)),
    Trade("sanitation", "institution", "我所", 3, ("{stem}环境卫生管理站",)),
    Trade("institute", "institution", "我院", 2, ("{city}{brand}设计研究院",)),
    Trade("kindergarten", "school", "我园", 42, ("{stem}幼儿园", "{stem}实验幼儿园")),
    Trade("primary", "school", "我校", 44, ("{stem}小学", "{stem}实验小学", "{stem}中心小学")),
    Trade("middle", "school", "我校", 20, ("{stem}中学", "{stem}实验中学")),
    Trade("vocational", "school", "我校", 3, ("{city}{stem}职业技术学校",)),
    Trade("college", "school", "我校", 2, ("{city}{stem}职业学院",)),
    Trade("hospital", "hospital", "我院", 6, ("{stem}医院",)),
    Trade("tcm", "hospital", "我们", 6, ("{stem}中医院", "{city}{brand}中医门诊部")),
    Trade("health_centre", "hospital", "我们", 26, ("{stem}社区卫生服务站",)),
    Trade(
        "dental", "hospital", "我们门诊", 12, ("{city}{brand}口腔门诊部", "{brand}口腔{stem}门诊部")
    ),
    Trade("eye", "hospital", "我们", 5, ("{city}{brand}眼科医院", "{brand}眼科{stem}门诊部")),
    Trade("rehab", "hospital", "我院", 5, ("{city}{brand}康复医院", "{stem}康复医院")),
    Trade("power", "state_firm", "我所", 9, ("和川供电公司{stem}供电所",)),
    Trade("water", "state_firm", "我公司", 7, ("和川水务集团{stem}营业厅",)),
    Trade("gas", "state_firm", "我公司", 7, ("和川燃气集团{stem}服务站",)),
    Trade("heating", "state_firm", "我公司", 7, ("和川热力集团{stem}换热服务站",)),
    Trade("bank", "state_firm", "我行", 62, ("和川银行{stem}支行", "川汇农村商业银行{stem}支行")),
    Trade("insurance", "state_firm", "我公司", 16, ("北禾人寿保险{stem}营业部",)),
    Trade("telecom", "state_firm", "我公司", 18, ("和川通信{stem}营业厅", "川讯通信{stem}服务厅")),
    Trade("post", "state_firm", "我支局", 14, ("{stem}邮政支局",)),
    Trade("bus", "state_firm", "我公司", 8, ("和川公交集团{stem}场站",)),
    Trade("construction", "state_firm", "我公司", 12, ("和川城建集团{stem}项目部",)),
    Trade("law_firm", "private_firm", "本所", 24, ("{city}{brand}律师事务所",)),
    Trade(
        "tech",
        "private_firm",
        "我公司",
        44,
        ("{city}{brand}科技有限公司", "{city}{brand}软件有限公司"),
    ),
    Trade(
        "supermarket", "private_firm", "我店", 36, ("惠邻超市{stem}店", "{brand}生活超市{stem}店")
    ),
    Trade(
        "catering", "private_firm", "我店", 36, ("{brand}餐饮{stem}店", "{city}{brand}餐饮有限公司")
    ),
    Trade("hotel", "private_firm", "我酒店", 16, ("{brand}酒店{stem}店", "{city}{brand}宾馆")),
    Trade("pharmacy", "private_firm", "我店", 28, ("{brand}大药房{stem}店",)),
    Trade("home_service", "private_firm", "我公司", 18, ("{city}{brand}家政服务有限公司",)),
    Trade("care_firm", "private_firm", "我公司", 18, ("{city}{brand}养老服务有限公司",)),
    Trade(
        "logistics", "private_firm", "我们", 18, ("{brand}物流{stem}站", "{brand}速递{stem}网点")
    ),
    Trade(
        "maker",
        "private_firm",
        "我公司",
        30,
        ("{city}{brand}机械有限公司", "{city}{brand}食品有限公司"),
    ),
    Trade("auto", "private_firm", "我店", 14, ("{brand}汽车服务{stem}店",)),
    Trade(
        "gym", "private_firm", "我馆", 14, ("{brand}健身{stem}馆", "{brand}羽毛球馆（{stem}店）")
    ),
    Trade("bookshop", "private_firm", "我店", 12, ("{brand}书店（{stem}店）",)),
    Trade("tutoring", "private_firm", "我校", 16, ("{city}{brand}艺术培训学校",)),
    Trade("barber", "private_firm", "我店", 14, ("{brand}理发店（{stem}店）",)),
    Trade("mall", "private_firm", "我商场", 10, ("{stem}{brand}商业广场",)),
    Trade("social_work", "social_organisation", "我中心", 26, ("{city}{brand}社会工作服务中心",)),
    Trade(
        "volunteer_group",
        "social_organisation",
        "我们",
        22,
        ("{stem}志愿服务队", "{city}{brand}志愿者协会"),
    ),
    Trade(
        "arts_group", "social_organisation", "我团", 16, ("{stem}业余艺术团", "{city}{brand}民乐团")
    ),
    Trade(
        "sports_club",
        "social_organisation",
        "我们",
        12,
        ("{stem}老年体育协会", "{city}{brand}体育俱乐部"),
    ),
    Trade(
        "care_group",
        "social_organisation",
        "我中心",
        16,
        ("{stem}日间照料服务中心", "{city}{brand}助老服务中心"),
    ),
    Trade("green_group", "social_organisation", "我协会", 8, ("{city}{brand}环保志愿者协会",)),
    Trade(
        "mediation",
        "social_organisation",
        "我们",
        9,
        ("{stem}人民调解工作室", "{city}{brand}调解服务中心"),
    ),
    Trade("psychology", "social_organisation", "我中心", 8, ("{city}{brand}心理服务中心",)),
    Trade("chamber", "social_organisation", "我会", 6, ("{stem}商圈商户联合会",)),
    Trade("property", "property_firm", "我公司", 88, ("{brand}物业{estate}服务中心",)),
)

BY_KEY = {trade.key: trade for trade in TRADES}

# One of each in the city, in every district, in every sub-district.
CITY_UNITS: tuple[tuple[str, str], ...] = (
    *(
        ("office", f"和川市{name}")
        for name in (
            "发展和改革局 教育局 科学技术局 民政局 财政局 自然资源和规划局 生态环境局 "
            "住房和城乡建设局 交通运输局 水利局 农业农村局 商务局 文化广电和旅游局 卫生健康局 "
            "退役军人事务局 审计局 统计局 医疗保障局 行政审批局 信访局 档案局 气象局 地震局 "
            "机关事务管理局 总工会 妇女联合会 残疾人联合会 科学技术协会"
        ).split()
    ),
    ("jobs_office", "和川市人力资源和社会保障局"),
    ("emergency", "和川市应急管理局"),
    ("court", "和川市中级人民法院"),
    ("prosecutor", "和川市人民检察院"),
    ("library", "和川市图书馆"),
    ("culture", "和川市文化馆"),
    ("museum", "和川市博物馆"),
    ("science", "和川市科学技术馆"),
    ("sports", "和川市体育中心"),
    ("youth", "和川市青少年宫"),
    ("disease_control", "和川市疾病预防控制中心"),
    ("party_school", "和川市委党校"),
    ("senior_college", "和川市老年大学"),
    ("notary", "和川市公证处"),
    ("media", "和川市广播电视台"),
    ("institute", "和川市城乡规划设计研究院"),
    ("museum", "和川革命历史陈列馆"),
    ("college", "和川学院"),
    ("college", "和川师范高等专科学校"),
    ("vocational", "和川市技师学院"),
    ("hospital", "和川市第一人民医院"),
    ("hospital", "和川市妇幼保健院"),
    ("tcm", "和川市中医医院"),
)

DISTRICT_UNITS: tuple[tuple[str, str], ...] = (
    *(
        ("office", "{district}" + name)
        for name in (
            "发展和改革局 教育和体育局 民政局 财政局 住房和城乡建设局 水务局 农业农村局 商务局 "
            "文化和旅游局 卫生健康局 退役军人事务局 审计局 统计局 医疗保障局 行政审批局 "
            "机关事务服务中心 总工会 妇女联合会 残疾人联合会"
        ).split()
    ),
    ("justice", "{district}司法局"),
    ("jobs_office", "{district}人力资源和社会保障局"),
    ("emergency", "{district}应急管理局"),
    ("court", "{district}人民法院"),
    ("prosecutor", "{district}人民检察院"),
    ("tax", "{district}税务局"),
    ("library", "{district}图书馆"),
    ("culture", "{district}文化馆"),
    ("youth", "{district}青少年活动中心"),
    ("disease_control", "{district}疾病预防控制中心"),
    ("party_school", "{district}委党校"),
    ("senior_college", "{district}老年大学"),
    ("jobs_centre", "{district}公共就业服务中心"),
    ("notary", "{district}公证处"),
    ("media", "{district}融媒体中心"),
    ("hospital", "{district}人民医院"),
    ("tcm", "{district}中医院"),
    ("vocational", "{district}职业教育中心"),
    ("middle", "{district}第一中学"),
    ("primary", "{district}第一实验小学"),
)

SUBDISTRICT_UNITS: tuple[tuple[str, str], ...] = (
    ("police", "{street}派出所"),
    ("justice", "{street}司法所"),
    ("tax", "{street}税务所"),
    ("market", "{street}市场监管所"),
    ("urban", "{street}综合行政执法队"),
    ("fire", "{street}消防救援站"),
    ("traffic", "{street}交警中队"),
    ("culture", "{street}综合文化站"),
    ("sanitation", "{street}环境卫生管理所"),
    ("parks", "{street}园林绿化所"),
    ("health_centre", "{street}社区卫生服务中心"),
    ("social_work", "{street}社会工作服务站"),
    ("mediation", "{street}人民调解中心"),
)
