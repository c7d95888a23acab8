"""The syllables that invented names are made of."""

DISTRICTS = (
    "东岸 西岭 北渠 南圃 中洲 上渡 下堤 临岗 新塘 古井 长亭 高坪 "
    "前湾 后坡 左滩 右渡 大洼 小屯 远浦 近郊"
).split()

# First the eight of the demo city, then as many as larger scales need.
SUBDISTRICTS = "望河 锦台 柳塘 云桥 青岗 荷湾 松坪 晴滨".split()

PLACE_HEADS = (
    "望 锦 柳 云 青 兰 梅 松 竹 荷 杏 枫 桐 榆 清 明 晨 晴 宁 安 和 康 泰 福 祥 春 秋 月 星 虹 翠 "
    "碧 金 银 玉 石 芦 槐 棠 菊"
).split()
PLACE_TAILS = (
    "河 塘 桥 湾 园 苑 庭 台 岭 岗 坡 洲 渡 堤 浦 泽 圃 坪 亭 阁 轩 巷 里 铺 井 池 滨 屯 滩 埠"
).split()
# Pairs that are well-known real places, or that read badly.
UNWANTED_STEMS = frozenset(
    "清河 宁河 金湾 青浦 石台 金台 玉泉 福泽 月台 兰台 石河 银河 星河 春河 金桥 石桥 安亭 "
    "金坪 福洲 安岭 康铺 泰铺 祥铺 月屯 虹井 清浦 玉台 金滩 青台 碧池 菊台 银台 云台 天台 清池 "
    "泰河 泰岭 秋池 金井 玉井 石井 福亭 玉屯".split()
)

ROAD_TAILS = "路 路 街 大街 道".split()
ESTATE_TAILS = "家园 花苑 小区 名苑 雅居 东里 西里 南里 北里 佳园 府".split()
ESTATE_HEADS = (
    "怡和 锦程 朝晖 惠民 安居 翠堤 书香 绿荫 丽景 康乐 阳光 梧桐 银杏 海棠 丁香 紫藤 幸福 光明 新风 育才"
).split()
WORKS_TAILS = "新村 小区 东院 西院 家属院".split()
WORKS_HEADS = "纺织厂 机床厂 铁路 粮库 电机厂 印染厂 化肥厂 棉纺厂".split()

BRAND_HEADS = "禾 榆 澄 朗 沐 翎 岚 衡 砚 桐 牧 棣 拓 楷 屿 泽 简 听 予 闻 叙 芷 秉 知".split()
BRAND_TAILS = "序 舟 庭 原 野 木 帆 和 诚 程 汇 合 远 白 山 然 乐 行".split()

SURNAMES = (
    "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 "
    "袁 邓 许 傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚"
).split()
GIVEN_NAMES = (
    "静 敏 丽娟 建国 志强 海燕 晓东 雪梅 文博 佳慧 立新 春生 玉兰 国庆 秀英 俊杰 雨桐 子涵 明远 "
    "思源 红梅 振华 永康 亚楠 晨曦 嘉宁 书航 若云 新宇 凤霞 长河 景行 慧敏 铁军 学文 乐天 晓彤 "
    "宏伟 佩兰 星辰 一鸣 采薇 向阳 秋实 润泽 维民 淑芬 卫东 小满 知远 砚秋 念慈 允中 怀瑾"
).split()
