"""What everybody may see without signing in: published lists and totals, no contact."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from webapp.errors import Unknown
from webapp.i18n import now, today
from webapp.models.postings import PostingKind
from webapp.occurrences import upcoming
from webapp.queries import calendar, homes
from webapp.queries import postings as read
from webapp.routes.filters import filter_options, posting_filters

bp = Blueprint("public", __name__, url_prefix="/public")
KIND = "<any(needs, offers):kind>"


@bp.get("/")
def index() -> ResponseReturnValue:
    totals = homes.totals(None)
    return render_template("public/index.html", totals=totals)


@bp.get(f"/{KIND}")
def postings(kind: str) -> ResponseReturnValue:
    filters = posting_filters(request.args)
    return render_template(
        "public/postings.html",
        kind=PostingKind(kind),
        filters=filters,
        page=read.listing(PostingKind(kind), filters, None),
        **filter_options(None),
    )


@bp.get(f"/{KIND}/<int:posting_id>")
def show(kind: str, posting_id: int) -> ResponseReturnValue:
    posting = read.one(PostingKind(kind), posting_id, None)
    if posting is None:
        raise Unknown(kind, posting_id)
    return render_template(
        "public/show.html",
        kind=PostingKind(kind),
        posting=posting,
        left=read.left_of(posting, read.matches_of(posting), now()),
        dates=upcoming(posting.windows, calendar.exceptions(), start=today(), most=3),
    )
