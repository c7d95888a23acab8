"""Forms about meetings and projects: an invitation, how the committee decides, a project's row."""

from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Regexp

from webapp.forms.base import Form, LongTextField, TextField, WholeNumberField, a_number
from webapp.forms.claims import KeyedForm
from webapp.forms.windows import ClockField, DayField
from webapp.i18n import N_, _
from webapp.models.meetings import Majority, MeetingKind
from webapp.names import FIELD_NAMES, MAJORITY_NAMES, MEETING_KIND_NAMES
from webapp.services.meetings import Invitation
from webapp.services.projects import Plan

VERSION = Regexp(r"^[0-9]{0,9}$")


class MeetingForm(KeyedForm):
    """A meeting in a room has an hour and a place; votes in writing have only a last day."""

    title = TextField(FIELD_NAMES["name"], 60, [DataRequired()])
    kind = RadioField(N_("方式"), default=str(MeetingKind.ROOM))
    day = DayField(N_("会议日期，或书面征求意见的截止日期"))
    begins = ClockField(FIELD_NAMES["begins"])
    meeting_place = TextField(FIELD_NAMES["meeting_place"], 80)
    note = LongTextField(N_("给委员的说明"), 400)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.kind.choices = [(str(kind), _(name)) for kind, name in MEETING_KIND_NAMES.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        whole = super().validate(extra_validators)
        wanted: list[Any] = [self.day]
        if self.kind.data == MeetingKind.ROOM:
            wanted += [self.begins, self.meeting_place]
        for field in wanted:
            if not field.data and not field.errors:
                field.errors = [_("请填写这一项。")]
                whole = False
        return whole

    def invitation(self) -> Invitation:
        assert self.day.data is not None  # noqa: S101 -- validate has asked for it
        kind, begins = MeetingKind(self.kind.data), ""
        if kind is MeetingKind.ROOM and self.begins.data:
            begins = self.begins.data.strftime("%H:%M")
        place = (self.meeting_place.data or "") if kind is MeetingKind.ROOM else ""
        return Invitation(
            self.title.data or "", kind, self.day.data, begins, place, self.note.data or ""
        )


class CommitteeForm(Form):
    version = HiddenField(validators=[VERSION])
    quorum_percent = WholeNumberField(
        FIELD_NAMES["quorum_percent"], [InputRequired(), a_number, NumberRange(1, 100)]
    )
    majority = RadioField(FIELD_NAMES["majority"])
    reason = TextField(N_("依据：大工委哪次会议的决定"), 200, [InputRequired()])

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.majority.choices = [(str(kind), _(name)) for kind, name in MAJORITY_NAMES.items()]

    def chosen(self) -> Majority:
        return Majority(self.majority.data)


class ProjectForm(Form):
    version = HiddenField(validators=[VERSION])
    target = LongTextField(FIELD_NAMES["target"], 200)
    giver_lead = TextField(FIELD_NAMES["giver_lead"], 40)
    receiver_lead = TextField(FIELD_NAMES["receiver_lead"], 40)
    remark = TextField(FIELD_NAMES["remark"], 200)
    first_day = DayField(FIELD_NAMES["first_day"])
    last_day = DayField(FIELD_NAMES["last_day"])

    def plan(self) -> Plan:
        return Plan(
            self.target.data or "",
            self.giver_lead.data or "",
            self.receiver_lead.data or "",
            self.remark.data or "",
            self.first_day.data,
            self.last_day.data,
        )
