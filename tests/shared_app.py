"""One application for each database of a process: to make one takes longer than most tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.databases import do_not_wait_for_the_disk, engine_of, let_go, settings_for
from webapp import create_app
from webapp.db import db

HOOKS = (
    "after_request_funcs",
    "before_request_funcs",
    "error_handler_spec",
    "teardown_request_funcs",
    "template_context_processors",
)


class SharedApps:
    """Lends an application to one test after the other, with settings of each test's own."""

    def __init__(self, browser: type[FlaskClient]) -> None:
        self.browser = browser
        self.made: dict[str, Flask] = {}
        self.whole: dict[str, Any] = {}  # what each was made of

    @contextmanager
    def lent(self, url: str, instance: Path) -> Iterator[Flask]:
        """Lend the application on a database; if it comes back altered, nobody gets it again."""
        app = self.made.get(url) or self._make(url, instance)
        settings = settings_for(url, instance)
        app.extensions["settings"] = app.jinja_env.globals["settings"] = settings
        yield app
        if _made_of(app) != self.whole[url]:
            let_go(self.made.pop(url))
        elif url.startswith("sqlite"):
            let_go(app)  # the next test finds another file in this place
        else:
            with app.app_context():
                db.session.remove()

    def _make(self, url: str, instance: Path) -> Flask:
        app = create_app(settings_for(url, instance))
        app.test_client_class = self.browser
        do_not_wait_for_the_disk(engine_of(app))
        self.made[url], self.whole[url] = app, _made_of(app)
        return app

    def close(self) -> None:
        for app in self.made.values():
            let_go(app)


def _made_of(app: Flask) -> dict[str, Any]:
    """Return all that a test might have changed besides the settings."""
    parts = {"config": dict(app.config)} | {name: _copy(getattr(app, name)) for name in HOOKS}
    words = {name: it for name, it in app.jinja_env.globals.items() if name != "settings"}
    whole = (app.jinja_env.loader, app.test_client_class, app.wsgi_app, dict(app.view_functions))
    return parts | {"words": words, "whole": whole}


def _copy(hooks: Any) -> Any:
    """Copy lists and dictionaries, but not the empty ones that Flask leaves where it looked."""
    if isinstance(hooks, dict):
        copies = {name: _copy(inner) for name, inner in hooks.items()}
        return {name: copy for name, copy in copies.items() if copy}
    return list(hooks) if isinstance(hooks, list) else hooks
