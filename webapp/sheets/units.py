"""Whether a quantity is counted in what its category counts in."""

from collections.abc import Mapping

_ITEMS = (
    "件 个 台 套 副 双 把 本 册 张 支 辆 箱 袋 盒 批 条 块 床 根 片 盏 只 对 顶 瓶 桶 份 人份 幅 组 部 架 枚 "
    "卷 面 盆 株 棵 项 样 听 罐 包 提 捆 顿 串 粒 颗 处 座"
)
_SAME: Mapping[str, str] = {
    "场次": "场次 场 次 期",
    "场": "场 场次 次 期",
    "次": "次 人次 场 场次 件 个 处 项 户",
    "车位": "车位 泊位 停车位 停车泊位 个 位 个泊位 个车位 个停车位 个停车泊位",
    "件": _ITEMS,
    "户": "户 家",
    "小时": "小时 时 个小时 h",
    "课时": "课时 节 节课 个课时 课",
    "人次": "人次",
    "人时": "人时 人·时 个人时",
    "岗位": "岗位 个 个岗位 名 位",
    "名额": "名额 个 人 名 位 个名额",
}


def counts_alike(unit: str, wanted: str) -> bool:
    """Say whether `unit`, a measure word of a sheet, counts what a category counts in `wanted`."""
    return not unit or unit == wanted or unit in _SAME.get(wanted, "").split()
