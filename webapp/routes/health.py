"""Questions that machines ask: is it alive, is it ready, how is it doing."""

import hmac
import os
from ipaddress import ip_address

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from webapp.queries import health

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    """Answer as long as the process can: whoever restarts processes asks this."""
    return jsonify(alive=True)


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """Answer 503 and name the part that is missing: whoever sends visitors here asks this."""
    parts = health.parts(current_app.extensions["settings"])
    whole = all(parts.values())
    return jsonify(ready=whole, **parts), 200 if whole else 503


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    if not _may_measure():
        abort(404)
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    lines = [f"{name} {value}" for name, value in health.figures().items()]
    body = generate_latest(registry).decode() + "\n".join(lines) + "\n"
    return Response(body, content_type=CONTENT_TYPE_LATEST)


def _may_measure() -> bool:
    """With a token in the settings, who has it; else only this machine, and not its proxy."""
    token = current_app.extensions["settings"].metrics_token
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not forwarded and _is_loopback(request.remote_addr)


def _is_loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False
