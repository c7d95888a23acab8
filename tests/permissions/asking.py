"""The address, and the form, by which somebody asks for what a row of the matrix is about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from tests import forms
from tests.stage import Stage
from tests.town import CLOSED_CATEGORY, NEED, OFFER, TODAY
from tests.world import PASSWORD
from webapp.mail_links import unsubscribe_token
from webapp.models.postings import PostingKind

PLACES = {"own": "river", "same": "river", "other": "hill", "far": "far", "any": "river"}
COMMUNITIES = {
    "own": "river community",
    "same": "river second community",
    "other": "hill community",
    "far": "far community",
}
COLLEAGUES = {
    "same": "second community_staff river",
    "other": "coordinator hill",
    "far": "coordinator far",
}
KINDS_BELOW = {"community": "grid", "subdistrict": "unit", "district": "subdistrict"}
ROLES_IN = {
    "community": "community_staff",
    "subdistrict": "coordinator",
    "district": "district_admin",
}
ANOTHER_PASSWORD = "eleven quiet herons by the pond"


class Ask(NamedTuple):
    """Who asks for which words of a row, about whose thing."""

    stage: Stage
    who: str | None
    scope: str
    words: tuple[str, ...]

    @property
    def owner(self) -> str:
        """Owner of postings: the asker's own organisation is a unit, or the first community."""
        is_unit = self.scope == "own" and self.who == "unit_contact river"
        return "river unit" if is_unit else COMMUNITIES[self.scope]

    @property
    def town(self) -> Any:
        return self.stage.town

    def posting(self, kind: PostingKind, state: str) -> int:
        """Units' needs are never verified: they wait for the coordinator as submitted ones."""
        unverified = state == "verified" and self.owner == "river unit"
        return int(self.town.postings[kind, "submitted" if unverified else state, self.owner])

    def organisation(self) -> int:
        """The community, empty unit, sub-district or district of the scope."""
        place = PLACES[self.scope]
        name = {
            "community": COMMUNITIES.get(self.scope, ""),
            "subdistrict": place,
            "district": "other district" if place == "far" else "district",
            "empty": f"{place} empty unit",
            "closed": f"{place} closed unit",
        }[self.words[0]]
        return int(self.town.organisations[name])

    def person(self) -> int:
        if self.words[0] in ROLE_WORDS:
            return int(self.town.actors[f"{self.words[0]} {PLACES[self.scope]}"].person_id)
        return int(self.town.people[self.words[0], COMMUNITIES[self.scope]])

    def membership(self) -> int:
        if self.words[0] in ROLE_WORDS:
            return int(self.town.actors[f"{self.words[0]} {PLACES[self.scope]}"].membership_id)
        return int(self.town.memberships[self.words[0], COMMUNITIES[self.scope]])


ROLE_WORDS = ("coordinator", "auditor")
SOON = TODAY + timedelta(days=1)  # the town is older than the request: midnight may lie between
LATER = TODAY + timedelta(days=7)
DAYS = {"first_day": SOON.isoformat(), "last_day": LATER.isoformat()}
Request = tuple[str, dict[str, Any]]  # address and form


def _plain(address: str, **form: Any) -> Callable[[Ask], Request]:
    return lambda ask: (address, form)


def _by_kind(pattern: str) -> Callable[[Ask], Request]:
    return lambda ask: (pattern.format(kind=ask.words[0]), {})


def _posting(pattern: str) -> Callable[[Ask], Request]:
    def make(ask: Ask) -> Request:
        kind, state = PostingKind(ask.words[0]), ask.words[-1]
        number = ask.posting(kind, state)
        form = {"reason": "照章办理", "form_key": "e" * 32}
        return pattern.format(kind=kind, id=number, action=ask.words[1]), form

    return make


def _new_posting(ask: Ask) -> Request:
    chosen = f"?category={ask.words[1]}" if ask.words[1:] else ""
    return f"/{ask.words[0]}/new{chosen}", {}


def _written(pattern: str, **more: Any) -> Callable[[Ask], Request]:
    """A posting's form: a new one, or one over an existing draft."""

    def make(ask: Ask) -> Request:
        kind, state = PostingKind(ask.words[0]), ask.words[1]
        form = forms.POSTING[kind](ask.town, **more)
        if state != "new":
            form["form_key"] = ask.town.form_keys[kind, state, ask.owner]
        return pattern.format(kind=kind), form

    return make


def _record_match(ask: Ask) -> Request:
    offer = ask.town.postings[OFFER, "published", "river unit"]
    form = {"offer_id": str(offer), "quantity": "1", "reason": "已谈好"}
    return f"/needs/{ask.posting(NEED, 'published')}/matches", form


def _match(pattern: str, **form: Any) -> Callable[[Ask], Request]:
    """A match of the scope's community; the words end with the state, an action stands first."""

    def make(ask: Ask) -> Request:
        action = ask.words[0] if "{action}" in pattern else ""
        state = " ".join(ask.words[1:] if action else ask.words)
        number = ask.town.matches[state, COMMUNITIES[ask.scope]]
        keyed = {"reason": "照章办理", "form_key": "e" * 32}
        return pattern.format(id=number, action=action), keyed | form

    return make


def _claim(ask: Ask) -> Request:
    """Somebody's posting, claimed with an own one of the asker's organisation, if it has any."""
    kind, owner = PostingKind(ask.words[0]), ask.owner
    others = OFFER if kind is NEED else NEED
    mine = {"unit_contact river": "river unit"}.get(ask.who or "", "river community")
    number = ask.town.postings[kind, "published", owner]
    ours = ask.town.postings[others, "published", mine]
    form = {"ours": str(ours), "form_key": "e" * 32, "quantity": "", "time_note": "周六"}
    return f"/{kind}/{number}/claims", form


def _round(pattern: str, **form: Any) -> Callable[[Ask], Request]:
    """A round of the scope's sub-district; the words end with its state."""

    def make(ask: Ask) -> Request:
        place = PLACES[ask.scope]
        action = ask.words[0] if ask.words else ""
        pair = {
            "need_id": str(ask.town.postings[NEED, "published", f"{place} community"]),
            "offer_id": str(ask.town.postings[OFFER, "published", f"{place} community"]),
            "quantity": "1",
        }
        values = {
            "id": ask.town.rounds[ask.words[-1] if ask.words else "proposed", place],
            "plan": ask.town.plans[place],
            "question": ask.town.questions[place],
            "preview": ask.town.previews[place],
            "action": action,
        }
        return pattern.format(**values), {"form_key": "e" * 32, "seconds": "15"} | pair | form

    return make


def _new_round(ask: Ask) -> Request:
    where = "district" if (ask.who or "").startswith(("district", "auditor d")) else "river"
    return "/rounds", forms.round_(ask.town.organisations[where], SOON)


def _previewed(ask: Ask) -> Request:
    _address, form = _new_round(ask)
    return "/rounds/previews", form


def _meeting(pattern: str, **form: Any) -> Callable[[Ask], Request]:
    """A meeting of the scope's sub-district; the words end with its state."""

    def make(ask: Ask) -> Request:
        place = PLACES[ask.scope]
        values = {
            "id": ask.town.meetings[ask.words[-1], place],
            "item": ask.town.items[place],
            "action": ask.words[0],
        }
        keyed = {"form_key": "e" * 32, "reason": "改期"}
        return pattern.format(**values), keyed | forms.meeting(SOON) | form

    return make


def _organisation(pattern: str, **form: Any) -> Callable[[Ask], Request]:
    return lambda ask: (pattern.format(id=ask.organisation()), form)


def _new_organisation(ask: Ask) -> Request:
    kind = KINDS_BELOW[ask.words[0]]
    form = forms.unit() if kind == "unit" else forms.community()
    return f"/organisations/new?parent={ask.organisation()}&kind={kind}", form


def _saved_organisation(ask: Ask) -> Request:
    number = ask.organisation()
    form = forms.community(version=str(ask.stage.version_of("organisation", number)))
    return f"/organisations/{number}/edit", form


def _invite(ask: Ask) -> Request:
    form = forms.invitation(ROLES_IN[ask.words[0]])
    return f"/accounts/invite/{ask.organisation()}", form


def _person(pattern: str) -> Callable[[Ask], Request]:
    return lambda ask: (pattern.format(id=ask.person()), {"reason": "已调离"})


def _end_role(ask: Ask) -> Request:
    return f"/accounts/roles/{ask.membership()}/end", {"reason": "已调离"}


def _withdraw_link(ask: Ask) -> Request:
    return f"/accounts/invitations/{ask.town.links[COMMUNITIES[ask.scope]]}/withdraw", {}


def _event(ask: Ask) -> Request:
    need_id = ask.town.postings[NEED, "published", COMMUNITIES[ask.scope]]
    return f"/audit/{ask.stage.event_about('need', need_id)}", {}


def _session(ask: Ask) -> Request:
    whose = (ask.who or "gone") if ask.scope == "own" else COLLEAGUES[ask.scope]
    return f"/me/sessions/{ask.stage.sessions[whose]}/end", {}


def _export(pattern: str) -> Callable[[Ask], Request]:
    def make(ask: Ask) -> Request:
        whose = (ask.who or "gone") if ask.scope == "own" else COLLEAGUES[ask.scope]
        return pattern.format(id=ask.town.exports[whose]), {}

    return make


def _exported_list(ask: Ask) -> Request:
    """A list as json; of grids those of the scope's community, of plans the scope's."""
    parent = ask.town.organisations[COMMUNITIES.get(ask.scope, "river community")]
    form = {"form": "json", "form_key": "e" * 32}
    plan = ask.town.plans[PLACES.get(ask.scope, "river")]
    return f"/exports/{ask.words[0]}?parent={parent}&plan={plan}", form


def _import(pattern: str, **form: str) -> Callable[[Ask], Request]:
    """An import of the scope's organisation; "tenant": of the coordinator of the sub-district."""

    def make(ask: Ask) -> Request:
        owner = PLACES[ask.scope] if "tenant" in ask.words else ask.owner
        number = ask.town.imports[ask.words[0], owner]
        version = str(ask.stage.version_of("sheet_import", number))
        problem = f"SELECT min(id) FROM sheet_problem WHERE import_id = {number}"  # noqa: S608
        about = {"version": version, "problem": str(ask.stage.kept.one(problem) or 0)}
        return pattern.format(id=number), about | form

    return make


def _act_as(ask: Ask) -> Request:
    whose = (ask.who or "gone") if ask.scope == "own" else COLLEAGUES[ask.scope]
    return f"/act-as/{ask.town.actors[whose].membership_id}", {}


def _sign_in(ask: Ask) -> Request:
    stopped = ask.town.accounts["gone", "river community"]
    name = stopped if ask.words else "community-staff-river"
    return "/sign-in", {"name": name, "password": PASSWORD}


def _link(ask: Ask) -> Request:
    known = ask.words[0] == "open"
    token = ask.town.tokens[COMMUNITIES[ask.scope]] if known else "0" * 43
    return f"/invitations/{token}", {"password": ANOTHER_PASSWORD, "again": ANOTHER_PASSWORD}


def _unsubscribe(ask: Ask) -> Request:
    token = "7-nonsense"
    if ask.words[0] == "good":
        whose = ask.town.actors[f"second unit_contact {PLACES[ask.scope]}"].person_id
        with ask.stage.app.app_context():
            token = unsubscribe_token(whose)
    return f"/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"}


def _feed(ask: Ask) -> Request:
    known = ask.words[0] == "known"
    return f"/calendar/{ask.town.feeds[PLACES[ask.scope]] if known else 'x' * 43}", {}


def _of_place(pattern: str, numbers: str) -> Callable[[Ask], Request]:
    def make(ask: Ask) -> Request:
        number = getattr(ask.town, numbers)[PLACES[ask.scope]]
        return pattern.format(id=number), {"form_key": "e" * 32}

    return make


ASKS: dict[str, Callable[[Ask], Request]] = {
    "home.index": _plain("/"),
    "home.styleguide": _plain("/styleguide"),
    "home.set_locale": _plain("/language", lang="en"),
    "health.alive": _plain("/healthz"),
    "health.ready": _plain("/readyz"),
    "health.metrics": _plain("/metrics"),
    "static": _plain("/static/nothing.css"),
    "public.index": _plain("/public/"),
    "public.postings": _by_kind("/public/{kind}"),
    "public.show": _posting("/public/{kind}/{id}"),
    "postings.index": _by_kind("/{kind}"),
    "postings.new": _new_posting,
    "postings.show": _posting("/{kind}/{id}"),
    "postings.edit": _posting("/{kind}/{id}/edit"),
    "postings.save": _written("/{kind}"),
    "postings.autosave": _written("/{kind}/drafts"),
    "postings.move": _posting("/{kind}/{id}/{action}"),
    "postings.copy": _posting("/{kind}/{id}/copy"),
    "postings.record_match": _record_match,
    "matches.index": _plain("/matches"),
    "matches.show": _match("/matches/{id}"),
    "matches.move": _match("/matches/{id}/{action}"),
    "matches.counter": _match("/matches/{id}/counter", quantity="2"),
    "matches.start": _match("/matches/{id}/start", **DAYS),
    "claims.new": _posting("/{kind}/{id}/claim"),
    "claims.claim": _claim,
    "rounds.index": _plain("/rounds"),
    "rounds.new": _plain("/rounds/new"),
    "rounds.add": _new_round,
    "rounds.show": _round("/rounds/{id}"),
    "rounds.freeze": _round("/rounds/{id}/freeze"),
    "rounds.run": _round("/rounds/{id}/runs"),
    "rounds.move": _round("/rounds/{id}/{action}"),
    "rounds.decide": _round("/rounds/{id}/pairs/{action}"),
    "scenarios.compare": _round("/rounds/{id}/compare"),
    "plans.show": _round("/plans/{plan}"),
    "plans.unserved": _round("/plans/{plan}/unserved"),
    "plans.fairness": _round("/plans/{plan}/fairness"),
    "plans.advice": _round("/plans/{plan}/advice"),
    "plans.pairs": _round("/plans/{plan}/pairs"),
    "plans.ask": _round("/plans/{plan}/pairs"),
    "plans.answer": _round("/plans/{plan}/pairs/{question}"),
    "plans.publish": _round("/plans/{plan}/publish"),
    "plans.cancel": _round("/plans/{plan}/cancel"),
    "previews.add": _previewed,
    "previews.show": _round("/rounds/previews/{preview}"),
    "meetings.index": _plain("/meetings"),
    "meetings.new": _plain("/meetings/new"),
    "meetings.add": _plain("/meetings", form_key="e" * 32, **forms.meeting(SOON)),
    "meetings.edit": _meeting("/meetings/{id}/edit"),
    "meetings.save": _meeting("/meetings/{id}/edit"),
    "meetings.show": _meeting("/meetings/{id}"),
    "meetings.agenda": _meeting("/meetings/{id}/agenda"),
    "meetings.attendance": _meeting("/meetings/{id}/attendance"),
    "meetings.move": _meeting("/meetings/{id}/{action}"),
    "meetings.vote": _meeting("/meetings/{id}/items/{item}/{action}"),
    "meetings.minutes": _meeting("/meetings/{id}/minutes"),
    "meetings.printed": _meeting("/meetings/{id}/print/{action}"),
    "committee_rules.show": _plain("/committee-rules"),
    "committee_rules.save": _plain(
        "/committee-rules",
        version="0",
        quorum_percent="60",
        majority="two_thirds",
        reason="第四次会议",
    ),
    "projects.index": _plain("/projects"),
    "projects.edit": _match("/projects/{id}"),
    "projects.save": _match("/projects/{id}", version="", target="义诊四场"),
    "nudges.answers": _round("/rounds/{id}/answers"),
    "nudges.nudge_all": _round("/rounds/{id}/nudge"),
    "nudges.nudge": _match("/matches/{id}/nudge"),
    "nudges.ask": _of_place("/alternates/{id}/ask", "alternates"),
    "outbox.index": _plain("/outbox"),
    "outbox.retry": _of_place("/outbox/{id}/retry", "mails"),
    "notices.show": _plain("/me/notices"),
    "notices.ask_address": _plain("/me/notices/address", mail="a@example.cn"),
    "notices.remove": _plain("/me/notices/address/remove"),
    "notices.prefer": _plain("/me/notices/preferences", rhythm="daily", language="en"),
    "notices.confirm": _plain("/me/notices/confirm/nonsense"),
    "notices.confirmed": _plain("/me/notices/confirm/nonsense"),
    "calendar.feed": _feed,
    "calendar.renew": _plain("/me/calendar/renew"),
    "calendar.end": _plain("/me/calendar/end"),
    "unsubscribe.ask": _unsubscribe,
    "unsubscribe.stop": _unsubscribe,
    "claim_rules.show": _plain("/claim-rules"),
    "claim_rules.save": _plain(
        "/claim-rules", version="", answer_days="5", most_pending="9", reason="第四次会议"
    ),
    "organisations.units": _plain("/units"),
    "organisations.communities": _plain("/communities"),
    "organisations.subdistricts": _plain("/subdistricts"),
    "organisations.show": _organisation("/organisations/{id}"),
    "organisations.new": _new_organisation,
    "organisations.add": _new_organisation,
    "organisations.edit": _organisation("/organisations/{id}/edit"),
    "organisations.save": _saved_organisation,
    "organisations.close": _organisation("/organisations/{id}/close", reason="迁出"),
    "organisations.reopen": _organisation("/organisations/{id}/reopen", reason="迁回"),
    "organisations.look_inside": _organisation("/organisations/{id}/look-inside", reason="投诉"),
    "categories.index": _plain("/categories"),
    "categories.new": _plain("/categories/new"),
    "categories.add": _plain("/categories/new", key="neighbours", **forms.category()),
    "categories.edit": _plain("/categories/culture/edit"),
    "categories.save": _plain("/categories/culture/edit", **forms.category()),
    "categories.close": _plain("/categories/culture/close"),
    "categories.reopen": _plain(f"/categories/{CLOSED_CATEGORY}/reopen"),
    "accounts.index": _plain("/accounts"),
    "accounts.choose": _plain("/accounts/invite"),
    "accounts.show": _person("/accounts/{id}"),
    "accounts.invite": _invite,
    "accounts.withdraw": _withdraw_link,
    "accounts.reset_link": _person("/accounts/{id}/reset-link"),
    "accounts.deactivate": _person("/accounts/{id}/deactivate"),
    "accounts.reactivate": _person("/accounts/{id}/reactivate"),
    "accounts.reset_second_factor": _person("/accounts/{id}/reset-second-factor"),
    "accounts.end_role": _end_role,
    "exports.take": _exported_list,
    "exports.take_public": lambda ask: (f"/public/{ask.words[0]}/export?form={ask.words[1]}", {}),
    "exports.posting": _posting("/exports/{kind}/{id}"),
    "exports.public_posting": _posting("/public/{kind}/{id}/print"),
    "exports.year": _organisation("/exports/organisations/{id}/year", year="2026"),
    "exports.index": _plain("/exports"),
    "exports.show": _export("/exports/{id}"),
    "exports.download": _export("/exports/{id}/file"),
    "imports.index": _plain("/imports"),
    "imports.new": _plain("/imports/new"),
    "imports.upload": _plain("/imports/new", kind="needs", form_key="e" * 32),
    "imports.template": lambda ask: (f"/imports/templates/{ask.words[0]}", {}),
    "imports.show": _import("/imports/{id}"),
    "imports.progress": _import("/imports/{id}/progress"),
    "imports.choose_sheet": _import("/imports/{id}/sheet", sheet="0"),
    "imports.columns": _import("/imports/{id}/columns"),
    "imports.choose_columns": _import("/imports/{id}/columns", column_0="text"),
    "imports.answer": _import("/imports/{id}/answers", at="1", text="量血压"),
    "imports.row": _import("/imports/{id}/rows/1"),
    "imports.save_row": _import("/imports/{id}/rows/1", cell_0="量血压"),
    "imports.problems": _import("/imports/{id}/problems"),
    "imports.write": _import("/imports/{id}/write"),
    "imports.undo": _import("/imports/{id}/undo"),
    "imports.discard": _import("/imports/{id}/discard"),
    "imports.try_again": _import("/imports/{id}/try-again"),
    "audit.index": _plain("/audit"),
    "audit.show": _event,
    "account.me": _plain("/me"),
    "account.password": _plain(
        "/me/password", current=PASSWORD, password=ANOTHER_PASSWORD, again=ANOTHER_PASSWORD
    ),
    "account.recovery_codes": _plain("/me/recovery-codes", current=PASSWORD),
    "account.end_session": _session,
    "account.end_other_sessions": _plain("/me/sessions/end-others"),
    "session.sign_in": _sign_in,
    "session.second_factor": _plain("/second-factor", code="123456"),
    "session.enrol": _plain("/enrol", code="123456"),
    "session.new_password": _plain(
        "/new-password", password=ANOTHER_PASSWORD, again=ANOTHER_PASSWORD
    ),
    "session.sign_out": _plain("/sign-out"),
    "session.act_as": _act_as,
    "invitations.accept": _link,
}


def ask(stage: Stage, row: str, who: str | None, scope: str) -> Request:
    """Return the address and form of a row ("postings.move needs verify submitted")."""
    endpoint, *words = row.split()
    return ASKS[endpoint](Ask(stage, who, scope, tuple(words)))
