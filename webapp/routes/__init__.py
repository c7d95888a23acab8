"""One blueprint for each part of the site."""

from webapp.routes.account import bp as account
from webapp.routes.accounts import bp as accounts
from webapp.routes.audit import bp as audit
from webapp.routes.calendar import bp as calendar
from webapp.routes.categories import bp as categories
from webapp.routes.claim_rules import bp as claim_rules
from webapp.routes.claims import bp as claims
from webapp.routes.committee_rules import bp as committee_rules
from webapp.routes.exports import bp as exports
from webapp.routes.health import bp as health
from webapp.routes.home import bp as home
from webapp.routes.imports import bp as imports
from webapp.routes.invitations import bp as invitations
from webapp.routes.matches import bp as matches
from webapp.routes.meetings import bp as meetings
from webapp.routes.notices import bp as notices
from webapp.routes.nudges import bp as nudges
from webapp.routes.organisations import bp as organisations
from webapp.routes.outbox import bp as outbox
from webapp.routes.plans import bp as plans
from webapp.routes.postings import bp as postings
from webapp.routes.previews import bp as previews
from webapp.routes.projects import bp as projects
from webapp.routes.public import bp as public
from webapp.routes.rounds import bp as rounds
from webapp.routes.scenarios import bp as scenarios
from webapp.routes.session import bp as session
from webapp.routes.unsubscribe import bp as unsubscribe

BLUEPRINTS = (
    account,
    accounts,
    audit,
    calendar,
    categories,
    exports,
    claim_rules,
    claims,
    committee_rules,
    health,
    home,
    imports,
    invitations,
    matches,
    meetings,
    notices,
    nudges,
    organisations,
    outbox,
    plans,
    postings,
    previews,
    projects,
    public,
    rounds,
    scenarios,
    session,
    unsubscribe,
)
