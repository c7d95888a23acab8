"""One form with every kind of field, for the page that shows all components."""

from datetime import date, time

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.form import Form as PlainForm
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.forms.base import Form, WholeNumberField
from webapp.i18n import N_, _


class _WindowForm(PlainForm):
    on = DateField(N_("日期"), [Optional()], default=date(2026, 12, 5))
    starts_at = TimeField(N_("开始"), [Optional()], default=time(9))
    ends_at = TimeField(N_("结束"), [Optional()], default=time(11, 30))


class StyleguideForm(Form):
    title = StringField(N_("需求名称"), [DataRequired()])
    text = TextAreaField(
        N_("具体说明"), default=lambda: _("希望每月一次，为楼院老人测血压、血糖。")
    )
    quantity = WholeNumberField(N_("需要多少"), [DataRequired()])
    category = SelectField(N_("类别"))
    urgency = RadioField(N_("紧急程度"), default="important")
    marks = SelectMultipleField(
        N_("特点"), default=["divisible"], option_widget=CheckboxInput(), widget=ListWidget()
    )
    last_date = DateField(N_("最晚日期"), [Optional()], default=date(2026, 12, 31))
    windows = FieldList(FormField(_WindowForm), N_("时间段"), min_entries=2)
    agreed = BooleanField(N_("内容里没有居民的姓名、电话、住址和病情"))


def sample_form(*, with_errors: bool) -> StyleguideForm:
    """Fill the form with plausible content; with errors, as if sent without name and number."""
    form = StyleguideForm(formdata=None, meta={"csrf": False})
    form.category.choices = [("medical", _("医疗健康")), ("venue", _("活动阵地"))]
    form.urgency.choices = [
        ("urgent", _("紧急：一周内不办会有后果")),
        ("important", _("重点：本季度内")),
        ("normal", _("一般")),
    ]
    form.marks.choices = [
        ("divisible", _("可拆分")),
        ("recurring", _("周期")),
        ("poolable", _("可合并")),
    ]
    form.process(formdata=None)
    if with_errors:
        form.process(formdata=MultiDict({"urgency": "important", "category": "medical"}))
        form.validate()
    return form
