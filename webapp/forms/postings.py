"""The forms in which needs and offers are written. They check shapes; services check rules."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import Regexp

from webapp.errors import DomainError, Incomplete, Unfit
from webapp.forms.base import (
    Form,
    LongTextField,
    TextField,
    WholeNumberField,
    choices_of,
    enum_or_none,
)
from webapp.forms.windows import DayField, window_data, windows_field
from webapp.i18n import N_, _
from webapp.messages import rule_sentence
from webapp.models.categories import Category
from webapp.models.needs import RaisedBy, Scope, Source, Urgency
from webapp.models.offers import Reach
from webapp.models.organisations import Organisation
from webapp.models.postings import PostingKind, Visibility
from webapp.names import (
    FIELD_NAMES,
    RAISED_BY_NAMES,
    REACH_NAMES,
    SCOPE_NAMES,
    SOURCE_NAMES,
    URGENCY_NAMES,
    VISIBILITY_NAMES,
)
from webapp.services.content import NeedContent, OfferContent, PostingContent

FORM_KEY = "[0-9a-f]{32}"  # see new_form_key


def grid_or_none(value: Any) -> int | None:
    """Coerce the choice of a grid: an empty one means the whole community."""
    return int(value) if value else None


class PostingForm(Form):
    form_key = HiddenField(validators=[Regexp(rf"^{FORM_KEY}$")])
    version = HiddenField(validators=[Regexp(r"^[0-9]{0,9}$")])
    category_id = SelectField(FIELD_NAMES["category_id"], coerce=int)
    title = TextField(FIELD_NAMES["title"], 60)
    text = LongTextField(FIELD_NAMES["text"], 600)
    place = TextField(FIELD_NAMES["place"], 120)
    quantity = WholeNumberField(FIELD_NAMES["quantity"])
    capacity = WholeNumberField(FIELD_NAMES["capacity"])
    divisible = BooleanField(N_("可拆分：可以由几家分别完成"))
    recurring = BooleanField(N_("周期：按时段反复进行"))
    exclusive = BooleanField(N_("独占：同一时段只能给一家"))
    poolable = BooleanField(N_("可合并：几家可以一起办"))
    visibility = RadioField(FIELD_NAMES["visibility"], default=str(Visibility.PUBLIC))
    windows = windows_field()

    content_type: type[PostingContent]

    def __init__(self, *args: Any, categories: Sequence[Category], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.category_id.choices = [(c.id, c.key) for c in categories]
        self.visibility.choices = choices_of(Visibility, VISIBILITY_NAMES)

    @property
    def known_version(self) -> int | None:
        return int(self.version.data) if self.version.data else None

    def content(self) -> PostingContent:
        """Return what was written; fields of the form and of the content have the same names."""
        written = {
            name: self[name].data
            for name in self.content_type.__dataclass_fields__
            if name != "windows"
        }
        written["visibility"] = Visibility(written["visibility"])
        windows = tuple(e.form.content() for e in self.windows.entries if not e.form.untouched)
        return self.content_type(**written, windows=windows)

    def refuse(self, error: DomainError) -> bool:
        """Put a refusal of the service beside the fields it names; False if it names none."""
        if isinstance(error, Incomplete):
            for name in error.fields:
                hours = name == "windows"
                self._blame(name, _("请至少填写一个时段。") if hours else _("请填写。"))
            return True
        if isinstance(error, Unfit) and error.field in self:
            self._blame(error.field, rule_sentence(error))
            return True
        return False

    def _blame(self, name: str, sentence: str) -> None:
        field: Any = self[name]
        if name == "windows":  # a list has no place for a sentence: its first row has
            field = field.entries[0].form.kind
        field.errors = [*field.errors, sentence]


class NeedForm(PostingForm):
    content_type = NeedContent

    grid_id = SelectField(FIELD_NAMES["grid_id"], coerce=grid_or_none)
    raised_by = SelectField(FIELD_NAMES["raised_by"], coerce=enum_or_none(RaisedBy))
    source = SelectField(FIELD_NAMES["source"], coerce=enum_or_none(Source))
    minimum = WholeNumberField(FIELD_NAMES["minimum"])
    max_suppliers = WholeNumberField(FIELD_NAMES["max_suppliers"])
    urgency = RadioField(
        FIELD_NAMES["urgency"], coerce=enum_or_none(Urgency), default=Urgency.NORMAL
    )
    urgency_reason = TextField(FIELD_NAMES["urgency_reason"], 200)
    last_date = DayField(FIELD_NAMES["last_date"])
    audience = TextField(FIELD_NAMES["audience"], 120)
    scope = SelectField(FIELD_NAMES["scope"], coerce=enum_or_none(Scope))
    headcount_low = WholeNumberField(FIELD_NAMES["headcount_low"])
    headcount_high = WholeNumberField(FIELD_NAMES["headcount_high"])
    conditions = TextField(FIELD_NAMES["conditions"], 200)
    contributes = TextField(FIELD_NAMES["contributes"], 200)
    can_return = TextField(FIELD_NAMES["can_return"], 200)
    duty_check = TextField(FIELD_NAMES["duty_check"], 200)
    case_code = TextField(FIELD_NAMES["case_code"], 20)

    def __init__(self, *args: Any, grids: Sequence[Organisation], **kw: Any) -> None:
        super().__init__(*args, **kw)
        none = _("不限")
        self.grid_id.choices = [("", none), *((g.id, g.name) for g in grids)]
        self.raised_by.choices = choices_of(RaisedBy, RAISED_BY_NAMES, blank=N_("请选择"))
        self.source.choices = choices_of(Source, SOURCE_NAMES, blank=N_("请选择"))
        self.urgency.choices = choices_of(Urgency, URGENCY_NAMES)
        self.scope.choices = choices_of(Scope, SCOPE_NAMES, blank=N_("请选择"))

    def content(self) -> NeedContent:
        content = super().content()
        assert isinstance(content, NeedContent)  # noqa: S101 -- tells the type checker
        return content


class OfferForm(PostingForm):
    content_type = OfferContent

    reach = RadioField(FIELD_NAMES["reach"], coerce=enum_or_none(Reach), default=Reach.ON_SITE)
    radius_m = WholeNumberField(FIELD_NAMES["radius_m"])
    audience_limits = TextField(FIELD_NAMES["audience_limits"], 200)
    qualification = TextField(FIELD_NAMES["qualification"], 200)
    exclusions = TextField(FIELD_NAMES["exclusions"], 200)
    cost_note = TextField(FIELD_NAMES["cost_note"], 120)
    safety = TextField(FIELD_NAMES["safety"], 200)
    yearly_cap = WholeNumberField(FIELD_NAMES["yearly_cap"])
    wants = TextField(FIELD_NAMES["wants"], 200)
    contact_name = TextField(FIELD_NAMES["contact_name"], 40)
    contact_phone = TextField(FIELD_NAMES["contact_phone"], 40)
    authorised_by = TextField(FIELD_NAMES["authorised_by"], 60)
    valid_until = DayField(FIELD_NAMES["valid_until"])

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.reach.choices = choices_of(Reach, REACH_NAMES)


FORM_OF: dict[PostingKind, type[NeedForm] | type[OfferForm]] = {
    PostingKind.NEED: NeedForm,
    PostingKind.OFFER: OfferForm,
}


def form_data(content: PostingContent) -> dict[str, Any]:
    """Return what a form shows for stored content."""
    shown = {name: getattr(content, name) for name in content.__dataclass_fields__}
    shown["windows"] = [window_data(window) for window in content.windows]
    return shown
