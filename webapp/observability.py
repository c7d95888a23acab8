"""Logs as JSON, figures for Prometheus, and the answer when the program itself fails.

Neither may carry personal data: a line names the endpoint, never the address asked for, and an
error is told by its type and its place in the code, never by its message, which often quotes
what somebody typed.
"""

import logging
import re
import secrets
import time
import traceback
from http import HTTPMethod
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from prometheus_client import Histogram
from werkzeug.exceptions import InternalServerError

from webapp.config import Settings
from webapp.i18n import _
from webapp.messages import HTTP_SENTENCES

HERE = Path(__file__).parents[1]
METHODS = frozenset(HTTPMethod)
# Libraries whose informative messages contain nothing that people typed.
HARMLESS = ("gunicorn.error",)
SAFE_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
SECONDS = Histogram(
    "gongjian_request_seconds",
    "Time from request to answer",
    ("endpoint", "method", "status"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
log = structlog.get_logger("gongjian")


def init_app(app: Flask, settings: Settings) -> None:
    """Log each request and count it; turn unexpected errors into a page with an id."""
    configure_logging()
    trust_proxy = settings.proxy_hops > 0

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "") if trust_proxy else ""
        g.request_id = given if SAFE_REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.pop("began", time.perf_counter())
        endpoint = request.endpoint or "none"
        method = request.method if request.method in METHODS else "other"
        SECONDS.labels(endpoint, method, str(response.status_code)).observe(seconds)
        log.info(
            "request",
            request_id=g.get("request_id"),
            endpoint=endpoint,
            method=method,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )
        response.headers["X-Request-ID"] = g.get("request_id", "")
        return response

    app.log_exception = _log_exception  # type: ignore[method-assign]
    app.register_error_handler(InternalServerError, _last_resort)


def configure_logging() -> None:
    """Write everything to standard output, one JSON object a line."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    logging.basicConfig(level=logging.WARNING, handlers=[ToStructlog()], force=True)
    logging.captureWarnings(capture=False)
    for name in HARMLESS:
        logging.getLogger(name).setLevel(logging.INFO)


def json_handler() -> logging.Handler:
    """For gunicorn, which sets up logging before there is an application."""
    configure_logging()
    return ToStructlog()


class ToStructlog(logging.Handler):
    """Passes on what libraries log, without what they fill into their sentences."""

    def emit(self, record: logging.LogRecord) -> None:
        harmless = record.name.startswith(HARMLESS) and record.levelno < logging.WARNING
        facts: dict[str, Any] = {"logger": record.name}
        if record.exc_info and record.exc_info[1]:
            facts |= told(record.exc_info[1])
        log.log(record.levelno, record.getMessage() if harmless else str(record.msg), **facts)


def told(error: BaseException) -> dict[str, Any]:
    """Say what kind of error it is and where it came from, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__qualname__,
        "where": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _short(filename: str) -> str:
    """Leave out where the machine keeps its libraries and us."""
    return filename.rpartition("site-packages/")[2].removeprefix(f"{HERE}/")


def _log_exception(exc_info: Any) -> None:
    """Replace Flask's line, which would contain the address and the error's message."""
    where = {"request_id": g.get("request_id"), "endpoint": request.endpoint}
    log.error("failed", **where, **told(exc_info[1]))


def _last_resort(_error: Exception) -> ResponseReturnValue:
    """Tell an id by which the line in the log is found; never a trace."""
    request_id = g.get("request_id", "")
    title, sentence = HTTP_SENTENCES[500]
    try:
        page = render_template(
            "errors/error.html",
            title=_(title),
            sentence=_(sentence),
            link=("/", _("返回首页")),
            reference=request_id,
        )
    except Exception as error:  # the page itself may be what is broken
        log.critical("error page failed", request_id=request_id, **told(error))
        page = f"{title} / Something went wrong: {request_id}\n"
        return page, 500, {"Content-Type": "text/plain; charset=utf-8"}
    return page, 500
