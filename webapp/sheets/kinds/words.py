"""Words that people write for our choices. The first of each value is the site's own."""

YES = frozenset("是 有 可 可以 能 √ ✓ ✔ y yes true 1 对".split())
NO = frozenset("否 不 无 不可 不可以 不能 × ✗ ✘ x n no false 0 没有".split())
YES_OR_NO = {"是": "yes", "否": "no"}

URGENCY = {
    "紧急": "urgent",
    "急": "urgent",
    "急需": "urgent",
    "特急": "urgent",
    "加急": "urgent",
    "高": "urgent",
    "重点": "important",
    "重要": "important",
    "较急": "important",
    "中": "important",
    "一般": "normal",
    "普通": "normal",
    "常规": "normal",
    "不急": "normal",
    "低": "normal",
}
RAISED_BY = {
    "居民": "residents",
    "居民群众": "residents",
    "群众": "residents",
    "社区": "community",
    "社区居委会": "community",
    "居委会": "community",
    "单位": "unit",
    "驻区单位": "unit",
    "企业": "unit",
}
SOURCE = {
    "入户走访": "visit",
    "走访": "visit",
    "网格走访": "visit",
    "社区热线": "hotline",
    "热线": "hotline",
    "议事会": "council",
    "居民议事会": "council",
    "12345 热线": "hotline_12345",
    "12345": "hotline_12345",
    "12345高频": "hotline_12345",
    "接诉即办": "hotline_12345",
    "单位提出": "unit",
    "其他": "other",
    "其它": "other",
}
SCOPE = {
    "个人": "person",
    "家庭": "family",
    "楼栋": "building",
    "小区": "estate",
    "全社区": "community",
    "社区": "community",
    "单位职工": "unit",
    "职工": "unit",
}
VISIBILITY = {
    "公开": "public",
    "街道内部": "internal",
    "内部": "internal",
    "仅本单位和协调员": "restricted",
    "受限": "restricted",
}
REACH = {
    "在本单位提供": "on_site",
    "校内": "on_site",
    "到店": "on_site",
    "本单位": "on_site",
    "不上门": "on_site",
    "可以上门": "travels",
    "上门": "travels",
    "可上门": "travels",
}
NATURE = {
    "机关": "agency",
    "党政机关": "agency",
    "机关单位": "agency",
    "事业单位": "institution",
    "学校": "school",
    "中小学": "school",
    "幼儿园": "school",
    "高校": "school",
    "医院": "hospital",
    "医疗机构": "hospital",
    "国有企业": "state_firm",
    "国企": "state_firm",
    "央企": "state_firm",
    "非公企业": "private_firm",
    "民营企业": "private_firm",
    "民企": "private_firm",
    "私营企业": "private_firm",
    "社会组织": "social_organisation",
    "社团": "social_organisation",
    "物业企业": "property_firm",
    "物业公司": "property_firm",
    "物业": "property_firm",
    "其他": "other",
    "其它": "other",
}
