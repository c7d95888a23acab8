"""Forms about rounds: open one, order a run, decide about a pair, ask about a pair."""

from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Regexp

from webapp.forms.base import Form, TextField, WholeNumberField, a_number
from webapp.forms.postings import FORM_KEY
from webapp.i18n import N_, _
from webapp.names import FIELD_NAMES
from webapp.reasons import PART_NAMES
from webapp.scenarios import PARTS, STRENGTHS, Wishes
from webapp.services.rounds import Opening
from webapp.services.runs import RunOrder

STRENGTH = [InputRequired(), a_number, NumberRange(min(STRENGTHS), max(STRENGTHS))]
SECONDS = (15, 60, 300)
SLIDER = {"type": "range", "min": min(STRENGTHS), "max": max(STRENGTHS), "step": 1}


def _slider(part: str) -> IntegerField:
    return IntegerField(PART_NAMES[part], STRENGTH, default=3, render_kw=SLIDER)


class Weights(Form):
    """What counts how strongly, in plain words."""

    policy_name = TextField(FIELD_NAMES["policy_name"], 40, [DataRequired()])
    first = RadioField(N_("先照顾谁"), default="fair")
    urgent_first = BooleanField(N_("紧急需求排在最前"), default=True)
    fit = _slider("fit")
    distance = _slider("distance")
    time = _slider("time")
    reciprocity = _slider("reciprocity")
    reliability = _slider("reliability")
    continuity = _slider("continuity")
    claims = _slider("claims")

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.first.choices = [
            ("fair", _("先让每个社区都有、再补得到最少的社区")),
            ("most", _("先让满足的需求总分最高")),
        ]

    def wishes(self) -> Wishes:
        return Wishes(
            {part: int(self[part].data) for part in PARTS},
            fair_first=self.first.data == "fair",
            urgent_first=bool(self.urgent_first.data),
        )


class RoundForm(Weights):
    form_key = HiddenField(validators=[Regexp(rf"^{FORM_KEY}$")])
    organisation_id = HiddenField(validators=[Regexp(r"^[0-9]{1,9}$")])
    name = TextField(FIELD_NAMES["name"], 60, [DataRequired()])
    first_day = DateField(FIELD_NAMES["first_day"], [DataRequired()])
    last_day = DateField(FIELD_NAMES["last_day"], [DataRequired()])

    def kept(self) -> dict[str, Any]:
        """What was filled in, as plain data; a new form takes it as its defaults."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.data.items()
            if name not in {"form_key", "csrf_token"}
        }

    def opening(self) -> Opening:
        first, last = self.first_day.data, self.last_day.data
        assert isinstance(first, date)  # noqa: S101 -- DataRequired
        assert isinstance(last, date)  # noqa: S101
        return Opening(
            int(self.organisation_id.data or 0),
            self.name.data or "",
            first,
            last,
            self.policy_name.data or "",
            self.wishes(),
        )


class RunForm(Form):
    """`after`: the plan from which the new one starts, unless it is to start afresh."""

    form_key = HiddenField(validators=[Regexp(rf"^{FORM_KEY}$")])
    after = HiddenField(validators=[Regexp(r"^[0-9]{0,9}$")])
    start = RadioField(N_("从哪里开始"), default="little")
    seconds = SelectField(N_("最多计算"), coerce=int, default=SECONDS[1])

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.start.choices = [
            ("hand", _("只把指定的配对放进去，其余不动：几秒钟校验完")),
            ("little", _("在它的基础上重新计算，尽量少改")),
            ("fresh", _("从头再算")),
        ]
        self.seconds.choices = [(SECONDS[0], _("15 秒")), (SECONDS[1], _("1 分钟"))]
        self.seconds.choices.append((SECONDS[2], _("5 分钟")))

    def order(self, weights: Weights | None) -> RunOrder:
        wishes = weights.wishes() if weights else None
        name = weights.policy_name.data or "" if weights else ""
        after = None if self.start.data == "fresh" else int(self.after.data or 0) or None
        by_hand = self.start.data == "hand"
        return RunOrder(self.seconds.data, after, name, wishes, by_hand=by_hand)


class PairForm(Form):
    need_id = WholeNumberField(FIELD_NAMES["need_id"], [InputRequired(), a_number])
    offer_id = WholeNumberField(FIELD_NAMES["offer_id"], [InputRequired(), a_number])
    quantity = WholeNumberField(FIELD_NAMES["quantity"])
    note = TextField(N_("备注"), 200)
    plan_id = HiddenField(validators=[Regexp(r"^[0-9]{0,9}$")])  # the page to go back to
