"""One row of the time section: weekly, on dates, or closed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from typing import Any

from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    SelectField,
    SelectMultipleField,
    TimeField,
)
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.forms.base import OurSentences
from webapp.i18n import N_, _
from webapp.models.windows import DAY, EVERY_DAY, Holidays, WindowKind
from webapp.names import HOLIDAY_NAMES, WEEKDAY_NAMES, WINDOW_KIND_NAMES
from webapp.services.content import WindowContent

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
MOST_WINDOWS = 12
NUMBERED = re.compile(r"-([0-9]{1,6})-[a-z_]+")


def day_in_range(_form: object, field: DateField) -> None:
    """Refuse years that can only be slips of the finger."""
    if field.data and not EARLIEST <= field.data <= LATEST:
        field.data = None
        raise ValidationError(_("日期应在 2000 年到 2099 年之间。"))


class DayField(DateField):
    def __init__(self, label: str, **kw: Any) -> None:
        super().__init__(label, [Optional(), day_in_range], **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except (ValueError, OverflowError) as error:
            raise ValueError(_("请按“年-月-日”填写日期，例如 2026-12-31。")) from error


class ClockField(TimeField):
    def __init__(self, label: str, **kw: Any) -> None:
        super().__init__(label, [Optional()], format=["%H:%M", "%H:%M:%S"], **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except (ValueError, OverflowError) as error:
            raise ValueError(_("请按“时:分”填写时间，例如 08:30。")) from error


class WeekdaysField(SelectMultipleField):
    """Seven checkboxes; the data are bit values as text."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WindowForm(Form):
    """An untouched row counts as absent."""

    Meta = OurSentences

    kind = SelectField(N_("方式"))
    weekdays = WeekdaysField(N_("星期"), [Optional()])
    starts = ClockField(N_("开始时间"))
    ends = ClockField(N_("结束时间"))
    first_day = DayField(N_("从哪天起"))
    last_day = DayField(N_("到哪天止"))
    holidays = SelectField(N_("节假日"))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.kind.choices = [(str(k), _(name)) for k, name in WINDOW_KIND_NAMES.items()]
        self.weekdays.choices = [(str(1 << n), _(name)) for n, name in enumerate(WEEKDAY_NAMES)]
        self.holidays.choices = [(str(h), _(name)) for h, name in HOLIDAY_NAMES.items()]

    @property
    def untouched(self) -> bool:
        fields = (self.weekdays, self.starts, self.ends, self.first_day, self.last_day)
        return not any(field.data or (field.raw_data and any(field.raw_data)) for field in fields)

    def validate(self, extra_validators: Any = None) -> bool:
        if self.untouched:
            return True
        if not super().validate(extra_validators):
            return False
        kind = WindowKind(self.kind.data)
        if kind is WindowKind.WEEKLY and not self.weekdays.data:
            self.weekdays.errors = [_("请选择星期几。")]
        if kind is not WindowKind.WEEKLY and not self.first_day.data:
            self.first_day.errors = [_("请填写日期。")]
        if kind is not WindowKind.CLOSED:
            self._check_times()
        if self.first_day.data and self.last_day.data and self.first_day.data > self.last_day.data:
            self.last_day.errors = [_("结束日期早于开始日期，请核对。")]
        return not self.errors

    def _check_times(self) -> None:
        for field in (self.starts, self.ends):
            if field.data is None:
                field.errors = [_("请填写时间。")]
        if self.starts.data and self.starts.data == self.ends.data:
            self.ends.errors = [_("开始和结束时间相同，请核对。")]

    def content(self) -> WindowContent:
        """Return the row as data; an end at or before the start lies on the next day."""
        kind = WindowKind(self.kind.data)
        starts = ends = None
        if kind is not WindowKind.CLOSED:
            starts, ends = _minutes(self.starts.data), _minutes(self.ends.data)
            ends += DAY if ends <= starts else 0
        weekly = kind is WindowKind.WEEKLY
        return WindowContent(
            kind=kind,
            weekdays=_mask(self.weekdays.data or ()) if weekly else None,
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            starts=starts,
            ends=ends,
            holidays=Holidays(self.holidays.data) if weekly else Holidays.INCLUDE,
        )


def window_data(window: WindowContent) -> dict[str, object]:
    """Return what WindowForm shows for a stored window."""
    return {
        "kind": str(window.kind),
        "weekdays": [str(1 << n) for n in range(7) if (window.weekdays or 0) >> n & 1 == 1],
        "starts": _clock(window.starts),
        "ends": _clock(window.ends),
        "first_day": window.first_day,
        "last_day": window.last_day,
        "holidays": str(window.holidays),
    }


def _mask(bits: Sequence[str]) -> int:
    return sum({int(bit) for bit in bits}) & EVERY_DAY


def _minutes(moment: time | None) -> int:
    """Minutes after midnight; a row without its times has not passed `validate`."""
    return moment.hour * 60 + moment.minute if moment else 0


def _clock(minutes: int | None) -> time | None:
    return None if minutes is None else time(minutes % DAY // 60, minutes % 60)


class Rows(FieldList):  # type: ignore[type-arg]
    """Fields called windows-0-kind and so on; other names are not ours and mean nothing."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        names = (NUMBERED.fullmatch(name.removeprefix(prefix)) for name in formdata)
        return (int(found[1]) for found in names if found)


def windows_field() -> Any:
    return Rows(FormField(WindowForm), N_("时间"), min_entries=1, max_entries=MOST_WINDOWS)
