"""The form in which an organisation is described."""

import re
import unicodedata
from typing import Any

from wtforms import FloatField, HiddenField, SelectField
from wtforms.validators import DataRequired, Regexp, ValidationError
from wtforms.widgets import TextInput

from webapp.forms.base import Form, TextField, WholeNumberField, choices_of
from webapp.i18n import N_, _
from webapp.models.organisations import Nature, Organisation, OrganisationKind
from webapp.names import FIELD_NAMES, NATURE_NAMES
from webapp.services.organisations import OrganisationContent

DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,8})?")
TELEPHONE = re.compile(r"(?=(?:.*[0-9]){5})[0-9+() 转-]*")
COUNTED = (OrganisationKind.COMMUNITY, OrganisationKind.GRID)  # have households


class DegreesField(FloatField):
    """Decimal degrees within ±limit, or None; full-width digits are understood."""

    widget = TextInput()  # browsers send nothing at all for what they think is no number

    def __init__(self, label: str, limit: int, **kw: Any) -> None:
        super().__init__(label, render_kw={"inputmode": "decimal", "maxlength": 13}, **kw)
        self.limit = limit

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:.6f}".rstrip("0").rstrip(".")

    def process_formdata(self, valuelist: list[str]) -> None:
        written = unicodedata.normalize("NFKC", valuelist[0]).strip() if valuelist else ""
        written = written.replace("\N{MINUS SIGN}", "-")
        self.data = None
        if not written:
            return
        if not DEGREES.fullmatch(written) or abs(float(written)) > self.limit:
            raise ValueError(
                _("请填写 -%(limit)d 到 %(limit)d 之间的小数度数，例如 39.5234。", limit=self.limit)
            )
        self.data = float(written)


def telephone(_form: object, field: Any) -> None:
    """Refuse what nobody could dial; ordinary digits are kept."""
    field.data = unicodedata.normalize("NFKC", field.data or "").strip()
    if field.data and not TELEPHONE.fullmatch(field.data):
        raise ValidationError(
            _("电话至少 5 位数字，可以带 + - ( ) 和“转”，例如 0316-2023456 转 8。")
        )


class OrganisationForm(Form):
    """Which fields there are depends on the kind; the place in the tree is never posted."""

    version = HiddenField(validators=[Regexp(r"^[0-9]{0,9}$")])
    name = TextField(FIELD_NAMES["name"], 80, [DataRequired()])
    nature = SelectField(FIELD_NAMES["nature"])
    address = TextField(FIELD_NAMES["address"], 200)
    latitude = DegreesField(FIELD_NAMES["latitude"], 90)
    longitude = DegreesField(FIELD_NAMES["longitude"], 180)
    households = WholeNumberField(FIELD_NAMES["households"])
    contact_name = TextField(FIELD_NAMES["contact_name"], 40)
    contact_phone = TextField(FIELD_NAMES["contact_phone"], 40, [telephone])

    def __init__(self, kind: OrganisationKind, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.kind = kind
        if kind is OrganisationKind.UNIT:
            self.nature.choices = choices_of(Nature, NATURE_NAMES, blank=N_("请选择"))
        else:
            del self.nature
        if kind not in COUNTED:
            del self.households

    def validate_nature(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError(_("请选择性质。"))

    def validate_longitude(self, field: DegreesField) -> None:
        if (self.latitude.data is None) != (field.data is None) and not self.latitude.errors:
            raise ValidationError(_("纬度和经度要么都填，要么都不填。"))

    @property
    def known_version(self) -> int:
        return int(self.version.data or 0)

    def content(self, stored: Organisation | None = None) -> OrganisationContent:
        """Return what was written; a field the form does not have keeps what is stored."""

        def value(name: str, otherwise: Any) -> Any:
            return self[name].data if name in self else getattr(stored, name, otherwise)

        nature = value("nature", None)
        return OrganisationContent(
            kind=self.kind,
            name=self.name.data or "",
            nature=Nature(nature) if nature else None,
            address=self.address.data or "",
            latitude=self.latitude.data,
            longitude=self.longitude.data,
            contact_name=self.contact_name.data or "",
            contact_phone=value("contact_phone", ""),
            households=value("households", None),
        )
