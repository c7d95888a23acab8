"""What all forms share: clean text, bounded numbers, and a sentence for every refusal."""

import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, StopValidation

from webapp.i18n import N_, _

LARGEST_NUMBER = 1_000_000
_ALLOWED_CONTROLS = {"\n", "\t"}


# WTForms has sentences of its own, in English, and asks for a translation; these are ours.
_SENTENCES: Mapping[str, str] = {
    "This field is required.": N_("请填写这一项。"),
    "Not a valid choice.": N_("请从列表中选择。"),
    "Invalid Choice: could not coerce.": N_("请从列表中选择。"),
    "Field cannot be longer than %(max)d character.": N_("最多 %(max)d 个字。"),
    "Number must be between %(min)s and %(max)s.": N_("请填写 %(min)s 到 %(max)s 之间的整数。"),
}
_WRONG = N_("填写的内容不对，请核对。")


class OurSentences:
    """Meta of every form: what WTForms finds wrong is said in our words, in both languages."""

    def get_translations(self, _form: object) -> "OurSentences":
        return self

    def gettext(self, sentence: str) -> str:
        return _(_SENTENCES.get(sentence, _WRONG))

    def ngettext(self, one: str, _many: str, _number: int) -> str:
        return self.gettext(one)


class Form(FlaskForm):
    """CSRF-protected; the token's field is called csrf_token."""

    class Meta(OurSentences): ...

    def __init__(self, *args: Any, **kw: Any) -> None:
        if not args and "formdata" not in kw:
            # Only what a form sends as text: a file or JSON would bring in other types.
            kw["formdata"] = (request.form or None) if request.method == "POST" else None
        super().__init__(*args, **kw)  # type: ignore[no-untyped-call]

    def error_list(self) -> list[tuple[str, str, str]]:
        """Return (field id, label, sentence) of every fault, nested fields included."""
        return [fault for field in self for fault in _faults(field)]

    def complaint(self) -> str:
        """Every fault in one line, for pages that cannot show it beside the field."""
        return " ".join(self._told(*fault) for fault in self.error_list())

    def _told(self, name: str, label: str, sentence: str) -> str:
        """What nobody sees on the page is not named."""
        hidden = isinstance(self._fields.get(name), HiddenField)
        return sentence if hidden else f"{_(label)}{_('：')}{sentence}"


def _faults(field: Field) -> list[tuple[str, str, str]]:
    if hasattr(field, "entries"):
        return [fault for entry in field.entries for fault in _faults(entry)]
    if hasattr(field, "form"):
        return [fault for inner in field.form for fault in _faults(inner)]
    return [(field.id, str(field.label.text), str(error)) for error in field.errors]


def tidy(value: str | None) -> str:
    """Strip blanks and compose characters; Windows line ends become plain ones."""
    text = unicodedata.normalize("NFC", value or "")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def no_hidden_characters(_form: object, field: Field) -> None:
    """Refuse null bytes, other controls, direction overrides and halves of characters."""
    for character in field.data or "":
        if character in _ALLOWED_CONTROLS:
            continue
        category = unicodedata.category(character)
        joins_emoji = character in {"\u200d", "\u200c"}
        if category in {"Cc", "Cs"} or (category == "Cf" and not joins_emoji):
            raise StopValidation(
                _(
                    "含有看不见的控制字符（U+%(code)s），请删除后重填。",
                    code=f"{ord(character):04X}",
                )
            )


class TextField(StringField):
    """One line of at most `longest` characters."""

    def __init__(self, label: str, longest: int, validators: list[Any] | None = None, **kw: Any):
        checks = [no_hidden_characters, no_line_breaks, at_most(longest), *(validators or [])]
        super().__init__(label, checks, filters=[tidy], render_kw={"maxlength": longest}, **kw)


class LongTextField(TextAreaField):
    """Several lines of at most `longest` characters together."""

    def __init__(self, label: str, longest: int, validators: list[Any] | None = None, **kw: Any):
        checks = [no_hidden_characters, at_most(longest), *(validators or [])]
        super().__init__(label, checks, filters=[tidy], render_kw={"maxlength": longest}, **kw)


def a_number(_form: object, field: Field) -> None:
    """Refuse blanks, which InputRequired takes for an answer."""
    if field.data is None and not field.process_errors:
        raise StopValidation(_("请填写这一项。"))


def no_line_breaks(_form: object, field: Field) -> None:
    if "\n" in (field.data or ""):
        raise StopValidation(_("只能填写一行。"))


def at_most(longest: int) -> Length:
    return Length(max=longest)


class WholeNumberField(IntegerField):
    """A positive whole number up to a million, or None; full-width digits are understood."""

    def __init__(self, label: str, validators: list[Any] | None = None, **kw: Any):
        render = {"min": 1, "max": LARGEST_NUMBER, "inputmode": "numeric"}
        super().__init__(label, validators or [], render_kw=render, **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        written = unicodedata.normalize("NFKC", valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not written:
            return
        if not (written.isascii() and written.isdigit() and len(written) <= 9):
            raise ValueError(_("请填写 1 到 %(max)d 之间的整数。", max=LARGEST_NUMBER))
        number = int(written)
        if not 1 <= number <= LARGEST_NUMBER:
            raise ValueError(_("请填写 1 到 %(max)d 之间的整数。", max=LARGEST_NUMBER))
        self.data = number


def choices_of(
    kind: type[StrEnum], names: Mapping[Any, str], *, blank: str | None = None
) -> list[tuple[str, str]]:
    """Return (value, translated name) of an enumeration, `blank` first when given."""
    first = [("", _(blank))] if blank else []
    return first + [(str(member), _(names[member])) for member in kind]


def enum_or_none(kind: type[StrEnum]) -> Callable[[Any], StrEnum | None]:
    """Coercion for select fields: an empty choice is None."""

    def coerce(value: Any) -> StrEnum | None:
        return kind(value) if value else None

    return coerce
