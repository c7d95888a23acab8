"""The forms of two-way claiming: claim, answer with other terms, set the days, set the rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, NumberRange, Regexp

from webapp.forms.base import Form, LongTextField, TextField, WholeNumberField, a_number
from webapp.forms.postings import FORM_KEY
from webapp.forms.windows import DayField
from webapp.i18n import N_, _
from webapp.names import FIELD_NAMES
from webapp.services.pair_rules import Terms
from webapp.services.quick_offers import QuickOffer

NEW = "new"  # instead of one of our postings: we make an offer now


class KeyedForm(Form):
    """Sent twice, it does nothing the second time."""

    form_key = HiddenField(validators=[Regexp(rf"^{FORM_KEY}$")])


class TermsForm(KeyedForm):
    quantity = WholeNumberField(FIELD_NAMES["quantity"])
    time_note = TextField(FIELD_NAMES["time_note"], 120)
    note = LongTextField(FIELD_NAMES["note"], 200)

    def terms(self) -> Terms:
        return Terms(self.quantity.data, self.time_note.data or "", self.note.data or "")


class ClaimForm(TermsForm):
    """`ours`: which of our postings; without a quantity the claim is for all that is left."""

    ours = RadioField(N_("用我方哪一条对接"))
    text = LongTextField(N_("我们能做什么"), 600)
    place = TextField(N_("到我们这里来的话，写明地点"), 120)
    contact_name = TextField(FIELD_NAMES["contact_name"], 40)
    contact_phone = TextField(FIELD_NAMES["contact_phone"], 40)
    authorised_by = TextField(FIELD_NAMES["authorised_by"], 60)

    def __init__(self, *args: Any, ours: Sequence[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.ours.choices = list(ours)
        if self.ours.data is None and ours:
            self.ours.data = ours[0][0]

    @property
    def makes_an_offer(self) -> bool:
        return bool(self.ours.data == NEW)

    def quick_offer(self) -> QuickOffer:
        return QuickOffer(
            text=self.text.data or "",
            contact_name=self.contact_name.data or "",
            contact_phone=self.contact_phone.data or "",
            authorised_by=self.authorised_by.data or "",
            place=self.place.data or "",
        )


class CounterForm(TermsForm):
    quantity = WholeNumberField(FIELD_NAMES["quantity"], [InputRequired(), a_number])


class DaysForm(KeyedForm):
    first_day = DayField(FIELD_NAMES["first_day"])
    last_day = DayField(FIELD_NAMES["last_day"])

    def validate(self, extra_validators: Any = None) -> bool:
        whole = super().validate(extra_validators)
        for field in (self.first_day, self.last_day):
            if field.data is None and not field.errors:
                field.errors = [_("请填写日期。")]
                whole = False
        return whole


class RulesForm(Form):
    """Numbers for the sub-district, one field for each category, and the decision behind them."""

    version = HiddenField(validators=[Regexp(r"^[0-9]{0,9}$")])
    answer_days = WholeNumberField(
        FIELD_NAMES["answer_days"], [InputRequired(), a_number, NumberRange(1, 60)]
    )
    most_pending = WholeNumberField(
        FIELD_NAMES["most_pending"], [InputRequired(), a_number, NumberRange(1, 1000)]
    )
    reason = TextField(N_("依据：大工委哪次会议的决定"), 200, [InputRequired()])

    @classmethod
    def of(cls, categories: Mapping[int, str]) -> type["RulesForm"]:
        """A form with a field for each category; they are data."""
        fields = {f"up_to_{one}": WholeNumberField(name) for one, name in categories.items()}
        return type("RulesForm", (cls,), fields)

    def standing(self, categories: Mapping[int, str]) -> dict[int, int]:
        numbers = {one: self[f"up_to_{one}"].data for one in categories}
        return {one: number for one, number in numbers.items() if number}
