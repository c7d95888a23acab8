"""What browsers are told with every answer, errors and files included."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, request

from webapp.config import Settings

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
KEYS_IN_ADDRESSES = frozenset({"calendar", "invitations", "unsubscribe"})  # blueprints
ONE_YEAR_OF_HTTPS = "max-age=31536000"


def init_app(app: Flask, settings: Settings) -> None:
    app.after_request(_add_headers)
    if settings.production:
        app.after_request(_ask_for_https)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.blueprint in KEYS_IN_ADDRESSES:
        response.headers["Referrer-Policy"] = "no-referrer"  # the address is a key
    secret = request.blueprint in {"invitations", "session", "unsubscribe"}
    if secret or g.get("signed_in") or g.get("entering"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _ask_for_https(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = ONE_YEAR_OF_HTTPS
    return response


def add_static_headers(headers: Any, _path: str, _url: str) -> None:
    """The same for files, which do not pass through the application."""
    for name, value in HEADERS.items():
        headers[name] = value
