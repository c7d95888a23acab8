"""The form in which a category is described."""

from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Regexp

from webapp.forms.base import Form, TextField, WholeNumberField
from webapp.i18n import N_
from webapp.names import FIELD_NAMES
from webapp.services.categories import CategoryContent

FURTHEST_M = 100_000


class CategoryForm(Form):
    version = HiddenField(validators=[Regexp(r"^[0-9]{0,9}$")])
    name = TextField(FIELD_NAMES["name"], 20, [DataRequired()])
    name_en = TextField(FIELD_NAMES["name_en"], 40, [DataRequired()])
    unit = TextField(FIELD_NAMES["unit"], 8, [DataRequired()])
    unit_en = TextField(FIELD_NAMES["unit_en"], 20, [DataRequired()])
    travel_limit_m = WholeNumberField(
        FIELD_NAMES["travel_limit_m"],
        [InputRequired(), NumberRange(1, FURTHEST_M)],
    )
    divisible = BooleanField(N_("可拆分"))
    recurring = BooleanField(N_("周期"))
    exclusive = BooleanField(N_("独占"))
    poolable = BooleanField(N_("可合并"))

    @property
    def known_version(self) -> int:
        return int(self.version.data or 0)

    def content(self) -> CategoryContent:
        names = CategoryContent.__dataclass_fields__
        written: dict[str, Any] = {name: self[name].data for name in names}
        return CategoryContent(**written)


class NewCategoryForm(CategoryForm):
    key = TextField(FIELD_NAMES["key"], 24)
    code_only = BooleanField(N_("涉及家庭：只登记个案编号"))
