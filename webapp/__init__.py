"""The web application. Its parts take a second to load, which `gongjian --help` need not wait."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Make the application; raises ConfigurationError rather than start unsafely."""
    from webapp import application

    return application.create_app(settings)
