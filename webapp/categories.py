"""The sixteen categories that `gongjian init` creates, as plain data.

Quantity is counted in `unit`; `travel_limit_m` is how far helper or helped should go by default
(straight line, metres). The four marks are only what a new posting starts with.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CategorySeed:
    """One category. `code_only`: families appear as case codes; `reverse`: units are the needy."""

    key: str
    name: str
    name_en: str
    unit: str
    unit_en: str
    travel_limit_m: int
    divisible: bool = False
    recurring: bool = False
    exclusive: bool = False
    poolable: bool = False
    code_only: bool = False
    reverse: bool = False


CATEGORIES: tuple[CategorySeed, ...] = (
    CategorySeed(
        key="venue",
        name="活动阵地",
        name_en="Venues",
        unit="场次",
        unit_en="slots",
        travel_limit_m=1000,
        divisible=True,
        recurring=True,
        exclusive=True,
    ),
    CategorySeed(
        key="parking",
        name="停车共享",
        name_en="Shared parking",
        unit="车位",
        unit_en="spaces",
        travel_limit_m=600,
        divisible=True,
        recurring=True,
        exclusive=True,
    ),
    CategorySeed(
        key="party_training",
        name="党员培训",
        name_en="Party member training",
        unit="场",
        unit_en="sessions",
        travel_limit_m=5000,
        divisible=True,
        poolable=True,
    ),
    CategorySeed(
        key="hardship",
        name="困难帮扶",
        name_en="Help for families",
        unit="户",
        unit_en="households",
        travel_limit_m=3000,
        recurring=True,
        exclusive=True,
        code_only=True,
    ),
    CategorySeed(
        key="wish",
        name="微心愿",
        name_en="Small wishes",
        unit="件",
        unit_en="items",
        travel_limit_m=5000,
        exclusive=True,
    ),
    CategorySeed(
        key="health",
        name="医疗健康",
        name_en="Health",
        unit="场",
        unit_en="sessions",
        travel_limit_m=3000,
        divisible=True,
        poolable=True,
    ),
    CategorySeed(
        key="legal",
        name="法律服务",
        name_en="Legal advice",
        unit="小时",
        unit_en="hours",
        travel_limit_m=5000,
        divisible=True,
        recurring=True,
        poolable=True,
    ),
    CategorySeed(
        key="culture",
        name="文化体育",
        name_en="Culture and sport",
        unit="场",
        unit_en="sessions",
        travel_limit_m=3000,
        divisible=True,
        poolable=True,
    ),
    CategorySeed(
        key="education",
        name="科技教育",
        name_en="Science and education",
        unit="课时",
        unit_en="class hours",
        travel_limit_m=3000,
        divisible=True,
        recurring=True,
        poolable=True,
    ),
    CategorySeed(
        key="elderly",
        name="养老助残",
        name_en="Care for the old and disabled",
        unit="人次",
        unit_en="visits",
        travel_limit_m=1500,
        divisible=True,
        recurring=True,
    ),
    CategorySeed(
        key="repair",
        name="水电维修",
        name_en="Small repairs",
        unit="次",
        unit_en="jobs",
        travel_limit_m=3000,
        divisible=True,
    ),
    CategorySeed(
        key="employment",
        name="就业创业",
        name_en="Work and enterprise",
        unit="岗位",
        unit_en="posts",
        travel_limit_m=10000,
        divisible=True,
        poolable=True,
    ),
    CategorySeed(
        key="safety",
        name="环境安全",
        name_en="Environment and safety",
        unit="人时",
        unit_en="person-hours",
        travel_limit_m=3000,
        divisible=True,
        poolable=True,
    ),
    CategorySeed(
        key="goods",
        name="物资（实物）",
        name_en="Goods in kind",
        unit="件",
        unit_en="items",
        travel_limit_m=10000,
        divisible=True,
    ),
    CategorySeed(
        key="volunteers",
        name="志愿人力",
        name_en="Volunteers",
        unit="人时",
        unit_en="person-hours",
        travel_limit_m=3000,
        divisible=True,
    ),
    CategorySeed(
        key="unit_needs",
        name="单位需求",
        name_en="Needs of units",
        unit="名额",
        unit_en="places",
        travel_limit_m=3000,
        divisible=True,
        poolable=True,
        reverse=True,
    ),
)
