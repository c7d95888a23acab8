"""Small forms behind buttons."""

from wtforms import SelectField
from wtforms.validators import InputRequired

from webapp.forms.base import Form, LongTextField, WholeNumberField, a_number
from webapp.i18n import N_
from webapp.names import FIELD_NAMES


class ReasonForm(Form):
    reason = LongTextField(FIELD_NAMES["reason"], 200)


class MatchForm(Form):
    offer_id = SelectField(FIELD_NAMES["offer_id"], coerce=int)
    quantity = WholeNumberField(FIELD_NAMES["quantity"], [InputRequired(), a_number])
    reason = LongTextField(N_("备注"), 200)
