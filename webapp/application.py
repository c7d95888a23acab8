"""How the application is put together: wiring only, no rules."""

import secrets
from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any

from flask import Flask, Response, request
from flask.templating import Environment
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from webapp import (
    assets,
    db,
    headers,
    i18n,
    messages,
    navigation,
    observability,
    security,
    sheet_messages,
    sheet_words,
    windows_text,
)
from webapp.config import Settings
from webapp.models.imports import LARGEST_FILE
from webapp.policy import allows
from webapp.routes import BLUEPRINTS
from webapp.routes.converters import CategoryKey, SmallInteger
from webapp.routes.unsubscribe import stop as stop_mail

SHOW_KEYS = frozenset({"account", "accounts", "calendar", "invitations", "session"})  # blueprints
LARGEST_FORM = 256 * 1024  # bytes
UPLOADS = {"imports.upload": LARGEST_FILE + LARGEST_FORM}  # endpoints that take a file


class Templates(Environment):
    """Keeps the names that all templates know in one dictionary.

    Jinja's own chain of two is slow to compare, which happens for each import on each page.
    Templates are loaded when all names are there.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application; raises ConfigurationError rather than start unsafely."""
    settings = settings or Settings.from_env()
    app = Flask("webapp", static_folder="static", instance_path=str(settings.instance))
    app.extensions["settings"] = settings
    app.jinja_environment = Templates
    _configure(app, settings)
    db.init_app(app, settings)
    observability.init_app(app, settings)  # first of all, to time and name every request
    _compress_pages(app)
    i18n.init_app(app)
    assets.init_app(app)
    headers.init_app(app, settings)
    security.init_app(app)  # before CSRF: whoever is not signed in hears that first
    app.before_request(_take_files)  # CSRF reads the form
    CSRFProtect(app).exempt(stop_mail)  # a mail program has neither cookie nor token
    app.url_map.converters |= {"int": SmallInteger, "key": CategoryKey}
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    messages.init_app(app)
    sheet_messages.init_app(app)
    sheet_words.init_app(app)
    navigation.init_app(app)
    windows_text.init_app(app)
    app.jinja_env.globals.update(allows=allows, settings=settings, new_form_key=_form_key)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=app.static_folder,
        prefix="static/",
        max_age=60,
        allow_all_origins=False,
        add_headers_function=headers.add_static_headers,
        immutable_file_test=lambda _path, url: url.startswith("/static/dist/assets/"),
    )
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    secure = settings.production
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=1000,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        SESSION_COOKIE_NAME="__Host-gongjian" if secure else "gongjian",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=30),  # idle; the row ends it after 12 h
        SESSION_REFRESH_EACH_REQUEST=True,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: drafts stay open for hours
        WTF_CSRF_SSL_STRICT=secure,
        WTF_I18N_ENABLED=True,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")


def _take_files() -> None:
    """Let those who are signed in send more than a form where a file is expected."""
    request.max_content_length = UPLOADS.get(request.endpoint or "", LARGEST_FORM)


def _compress_pages(app: Flask) -> None:
    """Pages shrink to a seventh. Files were compressed when they were built.

    The length of a compressed page tells a little about it, so pages with a key in them stay as
    they are. The CSRF token of the others changes with every second, and the cookie does not
    come along when another site asks.
    """
    app.config.update(COMPRESS_REGISTER=False, COMPRESS_MIMETYPES=["text/html"])
    compress = Compress(app)

    @app.after_request
    def shrink(response: Response) -> Response:
        return response if request.blueprint in SHOW_KEYS else compress.after_request(response)


def _form_key() -> str:
    """Return an identity for a new form, so that sending it twice makes one row."""
    return secrets.token_hex(16)
