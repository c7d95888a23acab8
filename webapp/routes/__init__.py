"""One blueprint for each part of the site."""

from webapp.routes.audit import bp as audit
from webapp.routes.categories import bp as categories
from webapp.routes.health import bp as health
from webapp.routes.home import bp as home
from webapp.routes.organisations import bp as organisations
from webapp.routes.postings import bp as postings
from webapp.routes.public import bp as public

BLUEPRINTS = (audit, categories, health, home, organisations, postings, public)
