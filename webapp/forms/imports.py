"""Forms of the import wizard: the file, the columns, one question, one row."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FileField, HiddenField, SelectField
from wtforms.validators import Regexp

from webapp.forms.base import Form, LongTextField, TextField
from webapp.forms.postings import FORM_KEY
from webapp.i18n import N_, _
from webapp.models.imports import Import, ImportKind
from webapp.names import IMPORT_KIND_NAMES
from webapp.services.imports_answers import LONGEST_CELL
from webapp.sheet_words import as_written

NUMBER = Regexp(r"^[0-9]{1,9}$")
ONE_LINE = 60  # longer texts get a field of several lines
LEAVE = ""  # the column is not imported


class UploadForm(Form):
    form_key = HiddenField(validators=[Regexp(rf"^{FORM_KEY}$")])
    kind = SelectField(N_("表格里是什么"))
    file = FileField(N_("表格文件"))

    def __init__(self, kinds: Sequence[ImportKind], **kw: Any) -> None:
        super().__init__(**kw)
        self.kind.choices = [(str(kind), _(IMPORT_KIND_NAMES[kind])) for kind in kinds]


class VersionForm(Form):
    """A button that says which state of the import its reader had seen."""

    version = HiddenField(validators=[NUMBER])

    @property
    def known_version(self) -> int:
        return int(self.version.data or 0)


class SheetForm(Form):
    sheet = HiddenField(validators=[NUMBER])


class AnswerForm(Form):
    """One question: `text` for its cell; the button pressed says what is to be done."""

    problem = HiddenField(validators=[NUMBER])
    at = HiddenField(validators=[NUMBER])
    text = LongTextField(N_("改为"), LONGEST_CELL)


class ColumnsForm(VersionForm):
    """A choice of field for each column, and a text for needed fields that have no column."""

    columns: Sequence[Any]
    added: Mapping[str, Any]

    def choices_made(self) -> list[str | None]:
        return [field.data or None for field in self.columns]

    def texts_added(self) -> dict[str, str]:
        return {name: field.data.strip() for name, field in self.added.items() if field.data}


def columns_form(
    found: Import, options: Mapping[str, str], lacking: Mapping[str, Sequence[tuple[str, str]]]
) -> ColumnsForm:
    """Make the form for the columns of this sheet.

    `options`: fields and their names. `lacking`: fields that no column gives and most rows need,
    each with the words to choose from and what these are called (none: anything may be written).
    """
    own = [column for column in found.columns if "text" not in column]
    given = {
        column["field"]: column["text"] or column.get("proposed") or ""
        for column in found.columns
        if "text" in column
    }
    fields: dict[str, Any] = {
        f"column_{n}": SelectField(
            as_written(column["heading"]) or _("（没有标题）"), default=column["field"] or LEAVE
        )
        for n, column in enumerate(own)
    }
    for name, words in lacking.items():
        made = SelectField(options[name], default=given.get(name, "")) if words else None
        fields[f"added_{name}"] = made or TextField(
            options[name], LONGEST_CELL, default=given.get(name, "")
        )
    form: ColumnsForm = type("ColumnsOfThis", (ColumnsForm,), fields)()
    form.columns = [form[f"column_{n}"] for n in range(len(own))]
    form.added = {name: form[f"added_{name}"] for name in lacking}
    for field in form.columns:
        field.choices = [(LEAVE, _("不导入这一列")), *options.items()]
    for name, words in lacking.items():
        if words:
            form.added[name].choices = [("", _("各行不同，下一步填")), *words]
    return form


def _text_field(text: str) -> Any:
    return LongTextField if len(text) > ONE_LINE or "\n" in text else TextField


def row_form(found: Import, cells: Sequence[Sequence[Any]], labels: Sequence[str]) -> Any:
    """Make the form for the cells of one row, of the columns that are imported."""
    fields = {
        f"cell_{n}": _text_field(cell[0])(label, LONGEST_CELL, default=cell[0])
        for n, (column, cell, label) in enumerate(zip(found.columns, cells, labels, strict=True))
        if column["field"]
    }
    return type("CellsOfThis", (Form,), fields)()
