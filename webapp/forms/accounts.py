"""Signing in, choosing a password, and what an administrator writes about an account."""

from collections.abc import Iterable
from typing import Any

from wtforms import Field, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

from webapp.forms.base import Form, TextField, at_most, no_hidden_characters
from webapp.i18n import N_, _
from webapp.models.people import Role
from webapp.names import ROLE_NAMES

LONGEST_TYPED = 1000  # characters; whatever is longer is no password, but costs work


def written(field: Field) -> str:
    return field.data or ""


class SecretField(PasswordField):
    """A password: never shown again, never stripped, open to password managers and pasting."""

    def __init__(self, label: str, autocomplete: str, **kw: Any) -> None:
        render_kw = {"autocomplete": autocomplete}
        checks = [InputRequired(), at_most(LONGEST_TYPED)]
        super().__init__(label, checks, render_kw=render_kw, **kw)


class SignInForm(Form):
    name = StringField(N_("账号或手机号"), [InputRequired(), no_hidden_characters, at_most(100)])
    password = SecretField(N_("密码"), "current-password")


class CodeForm(Form):
    """A code as somebody types or pastes it; whether it fits is decided elsewhere."""

    code = StringField(N_("验证码"), [InputRequired(), at_most(40)])


class NewPasswordForm(Form):
    password = SecretField(N_("新密码"), "new-password")
    again = SecretField(N_("再输入一次新密码"), "new-password")

    def validate_again(self, field: Field) -> None:
        if field.data != self.password.data:
            raise ValidationError(_("两次输入的密码不一样，请重新输入。"))


class ProvePasswordForm(Form):
    """Something that asks for the password once more."""

    current = SecretField(N_("现在的密码"), "current-password")


class ChangePasswordForm(ProvePasswordForm, NewPasswordForm):
    pass


class RoleField(SelectField):
    def pre_validate(self, form: Any) -> None:
        if self.data not in {str(choice[0]) for choice in self.iter_choices()}:
            raise ValidationError(_("请从列表中选择。"))


class InvitationForm(Form):
    """Whom to invite, as one of the roles that the organisation can have."""

    name = TextField(N_("姓名"), 40, [InputRequired()])
    account = TextField(N_("账号"), 40, [InputRequired()])
    phone = TextField(N_("手机号"), 20)
    role = RoleField(N_("角色"))

    def offer(self, roles: Iterable[Role]) -> None:
        self.role.choices = [(str(role), _(ROLE_NAMES[role])) for role in roles]
