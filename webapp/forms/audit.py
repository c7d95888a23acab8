"""Filters of the audit log. They stand in the address; a faulty one is left out and says so."""

from typing import Any

from flask import request
from wtforms import SelectField
from wtforms.validators import ValidationError

from webapp.audit_words import AUDIT_WORDS, OBJECT_NAMES, kind_in_words
from webapp.forms.base import Form, TextField, WholeNumberField, choices_of
from webapp.forms.windows import DayField
from webapp.i18n import N_, _
from webapp.models.people import Role
from webapp.names import ROLE_NAMES


class OptionField(SelectField):
    """A choice that may stay open."""

    def pre_validate(self, form: Any) -> None:
        known = {str(value) for value, *_rest in self.iter_choices()}
        if self.data and self.data not in known:
            raise ValidationError(_("没有这个选项，请从列表中选择。"))


class AuditFilter(Form):
    class Meta:
        csrf = False  # a GET changes nothing

    person = TextField(N_("人员"), 40)
    action = OptionField(N_("动作"))
    object_type = OptionField(N_("对象"))
    object_id = WholeNumberField(N_("对象编号"))
    role = OptionField(N_("以什么角色"))
    since = DayField(N_("从哪天起"))
    until = DayField(N_("到哪天止"))
    reason = TextField(N_("理由包含"), 60)

    def __init__(self) -> None:
        super().__init__(request.args)
        self.action.choices = [
            (code, _("%(object)s：%(action)s", object=kind_in_words(code), action=_(name)))
            for code, name in AUDIT_WORDS.items()
        ]
        self.object_type.choices = [(code, _(name)) for code, name in OBJECT_NAMES.items()]
        self.role.choices = choices_of(Role, ROLE_NAMES)

    def accepted(self) -> dict[str, Any]:
        """Return the filters that are filled in and sound, by name of the field."""
        self.validate()
        return {field.name: field.data for field in self if field.data and not field.errors}

    def complaints(self) -> list[str]:
        """Return one sentence for each filter that is left out, naming it."""
        return [
            _("“%(field)s”没有生效：%(sentence)s", field=_(label), sentence=sentence)
            for _id, label, sentence in self.error_list()
        ]
