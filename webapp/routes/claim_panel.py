"""The claim form as a posting's page and its own page show it."""

from dataclasses import dataclass
from typing import Any

from webapp.forms.claims import NEW, ClaimForm
from webapp.i18n import _, now, unit
from webapp.models.needs import Need
from webapp.models.postings import OPEN
from webapp.policy import Actor, Permission, allows
from webapp.queries import claims as read
from webapp.queries.claims import Partner


@dataclass(frozen=True, slots=True)
class ClaimPanel:
    """`form` None: a community has no need of the category yet, and is told to write one."""

    posting: Any
    left: int
    partners: list[Partner]
    form: ClaimForm | None
    whole: bool  # the need is taken as a whole or not at all


def claim_panel(posting: Any, left: int, actor: Actor) -> ClaimPanel | None:
    """None where the actor cannot claim the posting, or nothing of it is left."""
    if not allows(actor, Permission.CLAIM, posting) or posting.state not in OPEN or left <= 0:
        return None
    partners = read.partners(posting, actor, at=now())
    form = None
    if partners or isinstance(posting, Need):
        form = claim_form(posting, partners, data=read.usual_contact(actor), formdata=None)
    return ClaimPanel(posting, left, partners, form, _whole(posting, partners))


def claim_form(posting: Any, partners: list[Partner], **kw: Any) -> ClaimForm:
    """Own postings to choose from; for a need also an offer that is made at once."""
    ours = [(str(one.posting.id), _named(one, posting.category)) for one in partners]
    if isinstance(posting, Need):
        ours.append((NEW, _("都不合适，我们另外能做") if ours else _("我们能做")))
    return ClaimForm(ours=ours, **kw)


def _named(partner: Partner, category: Any) -> str:
    measure = f"{partner.left} {unit(category, partner.left)}"
    return _("%(title)s（剩余 %(left)s）", title=partner.posting.title, left=measure)


def _whole(posting: Any, partners: list[Partner]) -> bool:
    needs = [posting] if isinstance(posting, Need) else [one.posting for one in partners]
    return all(not need.divisible for need in needs)
