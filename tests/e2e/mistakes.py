"""Every form of the site, sent with nothing in it."""

from typing import NamedTuple

from playwright.sync_api import Page

from tests.e2e.looking import look
from tests.e2e.serving import Site
from webapp.models.postings import PostingKind

FORM = "main form.gj-form[method=post]"
REASON = "main form.gj-reason-form"
COUNTER, START = "main form[action$='/counter']", "main form[action$='/start']"
ASK, PIN = "main form[method=post][action$='/pairs']", "main form.gj-pair-form"


class Mistake(NamedTuple):
    """Somebody sends a form with empty fields; `{…}` in the address are ids, see `make`."""

    who: str
    address: str
    form: str


# By endpoint that takes the form.
MISTAKES: dict[str, tuple[Mistake, ...]] = {
    "imports.upload": (Mistake("community_staff", "/imports/new", FORM),),
    "session.sign_in": (Mistake("visitor", "/sign-in", FORM),),
    "session.second_factor": (Mistake("second_factor", "/second-factor", FORM),),
    "session.enrol": (Mistake("enrolment", "/enrol", FORM),),
    "session.new_password": (Mistake("new_password", "/new-password", FORM),),
    "invitations.accept": (Mistake("visitor", "/invitations/{token}", FORM),),
    "account.password": (Mistake("auditor", "/me/password", FORM),),
    "account.recovery_codes": (Mistake("coordinator", "/me/recovery-codes", FORM),),
    "accounts.invite": (Mistake("coordinator", "/accounts/invite/{unit}", FORM),),
    "categories.add": (Mistake("district_admin", "/categories/new", FORM),),
    "categories.save": (Mistake("district_admin", "/categories/health/edit", FORM),),
    "organisations.add": (
        Mistake("coordinator", "/organisations/new?parent={river}&kind=unit", FORM),
        Mistake("coordinator", "/organisations/new?parent={river}&kind=community", FORM),
    ),
    "organisations.save": (Mistake("coordinator", "/organisations/{unit}/edit", FORM),),
    "organisations.close": (Mistake("coordinator", "/organisations/{idle}", REASON),),
    "organisations.reopen": (Mistake("coordinator", "/organisations/{closed}", REASON),),
    "organisations.look_inside": (Mistake("district_admin", "/subdistricts", REASON),),
    "postings.save": (
        Mistake("community_staff", "/needs/new?category=health", FORM),
        Mistake("community_staff", "/needs/new?category=hardship", FORM),
        Mistake("unit_contact", "/offers/new?category=health", FORM),
        Mistake("community_staff", "/needs/{draft}/edit", FORM),
    ),
    "meetings.add": (Mistake("coordinator", "/meetings/new", FORM),),
    "meetings.save": (Mistake("coordinator", "/meetings/{planned}/edit", FORM),),
    "meetings.move": (Mistake("coordinator", "/meetings/{planned}", REASON),),
    "committee_rules.save": (Mistake("coordinator", "/committee-rules", FORM),),
    "claim_rules.save": (Mistake("coordinator", "/claim-rules", FORM),),
    "claims.claim": (Mistake("unit_contact", "/needs/{published}/claim", FORM),),
    "matches.move": (Mistake("community_secretary", "/matches/{awaiting}", REASON),),
    "matches.counter": (Mistake("community_secretary", "/matches/{awaiting}", COUNTER),),
    "matches.start": (Mistake("unit_contact", "/matches/{approved}", START),),
    "plans.ask": (Mistake("coordinator", "/plans/{plan}/pairs?need={published}", ASK),),
    "rounds.add": (Mistake("coordinator", "/rounds/new", FORM),),
    "rounds.decide": (Mistake("coordinator", "/plans/{plan}", PIN),),
    "postings.move": (Mistake("community_secretary", "/needs/{submitted}", REASON),),
    "postings.record_match": (Mistake("coordinator", "/needs/{published}", FORM),),
}
# Buttons, texts that may stay empty, and autosave, whose answer is one sentence in the form.
NO_MISTAKE_TO_MAKE = {
    *("accounts.deactivate", "accounts.end_role", "accounts.reactivate", "accounts.reset_link"),
    *("accounts.reset_second_factor", "accounts.withdraw", "account.end_other_sessions"),
    *("account.end_session", "categories.close", "categories.reopen", "home.set_locale"),
    *("exports.take", "exports.posting", "exports.year"),
    *("imports.answer", "imports.choose_columns", "imports.choose_sheet", "imports.discard"),
    *("imports.save_row", "imports.try_again", "imports.undo", "imports.write"),
    *("meetings.agenda", "meetings.attendance", "meetings.printed", "meetings.vote"),
    *("plans.cancel", "plans.publish", "rounds.freeze", "rounds.move", "rounds.run"),
    "previews.add",  # a second button of the form of rounds.add
    "projects.save",
    *("postings.autosave", "postings.copy"),
    *("calendar.end", "calendar.renew", "notices.confirmed", "notices.remove", "notices.prefer"),
    *("nudges.ask", "nudges.nudge", "nudges.nudge_all", "outbox.retry", "unsubscribe.stop"),
    "notices.ask_address",  # tests send no mail from pages: see test_notices
    *("session.act_as", "session.sign_out"),
}


def make(mistake: Mistake, page: Page, site: Site) -> None:
    """Make it on the page, and see that somebody complains."""
    town = site.town
    ids = {
        "river": town.organisations["river"],
        "unit": town.organisations["river unit"],
        "idle": town.organisations["river empty unit"],
        "closed": town.organisations["river closed unit"],
        "planned": town.meetings["planned", "river"],
        "plan": town.plans["river"],
        "awaiting": town.matches["awaiting", "river community"],
        "approved": town.matches["approved", "river community"],
        "token": next(iter(town.tokens.values())),
    }
    for state in ("draft", "submitted", "published"):
        ids[state] = town.postings[PostingKind.NEED, state, "river community"]
    page.goto(mistake.address.format(**ids))
    with page.expect_navigation():
        look(page, "sendEmpty", mistake.form)
    complaints = page.locator("#error-summary, .gj-error, .gj-flash-error, .gj-refusal")
    assert complaints.first.is_visible(), mistake
