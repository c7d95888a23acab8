"""Where somebody wants mail, and how often."""

from wtforms import RadioField
from wtforms.validators import InputRequired

from webapp.forms.base import Form, TextField, choices_of
from webapp.i18n import _
from webapp.models.outbox import MailRhythm
from webapp.names import FIELD_NAMES, MAIL_RHYTHM_NAMES
from webapp.services.mail_wishes import LONGEST_ADDRESS


class AddressForm(Form):
    mail = TextField(FIELD_NAMES["mail"], LONGEST_ADDRESS, [InputRequired()])


class WishForm(Form):
    rhythm = RadioField(FIELD_NAMES["rhythm"], [InputRequired()])
    language = RadioField(FIELD_NAMES["language"], [InputRequired()])

    def __init__(self, *args: object, **kw: object) -> None:
        super().__init__(*args, **kw)
        self.rhythm.choices = choices_of(MailRhythm, MAIL_RHYTHM_NAMES)
        self.language.choices = [("zh", _("中文")), ("en", _("英文"))]
