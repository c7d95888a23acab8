"""The end of all mail, without a sign-in: a page with a button, and RFC 8058's single POST.

The address itself is the proof; the pages name nobody and show nothing.
"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.errors import Unknown
from webapp.i18n import now
from webapp.mail_links import unsubscribing
from webapp.services import mail_wishes

bp = Blueprint("unsubscribe", __name__, url_prefix="/unsubscribe")


@bp.get("/<token>")
def ask(token: str) -> ResponseReturnValue:
    if unsubscribing(token) is None:
        raise Unknown("unsubscribe link", token[:20])
    return render_template("notices/unsubscribe.html", token=token, done=False)


@bp.post("/<token>")
def stop(token: str) -> ResponseReturnValue:
    """Asked by the page's button or by a mail program, which has neither cookie nor token."""
    mail_wishes.stop(token, at=now())
    return render_template("notices/unsubscribe.html", token=token, done=True)
