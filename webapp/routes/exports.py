"""Downloads: lists in four formats, single pages on paper, and the large ones on order."""

import re
from collections.abc import Callable, Mapping
from typing import IO, Any

from flask import (
    Blueprint,
    Response,
    abort,
    g,
    redirect,
    render_template,
    request,
    send_file,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue

from webapp.forms.audit import AuditFilter
from webapp.forms.postings import FORM_KEY
from webapp.i18n import _, now, today
from webapp.models.exports import Export, ExportList, FileForm
from webapp.models.postings import PostingKind
from webapp.names import EXPORT_LIST_NAMES
from webapp.queries import audit
from webapp.queries.exports import kept
from webapp.queries.exports.organisations import Below
from webapp.render import fragment_or_page
from webapp.routes.filters import (
    account_filters,
    match_filters,
    meeting_filters,
    member,
    number,
    organisation_filters,
    pair_filters,
    posting_filters,
    project_filters,
)
from webapp.services import exports, sheets_of_paper
from webapp.services.exports import Asked

bp = Blueprint("exports", __name__)
KIND = "<any(needs, offers):kind>"
LISTS = f"<any({', '.join(ExportList)}):kind>"
TYPES: Mapping[FileForm, str] = {
    FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileForm.CSV: "text/csv; charset=utf-8",
    FileForm.JSON: "application/json",
    FileForm.PDF: "application/pdf",
}


def _audit_filters(_args: Mapping[str, str]) -> audit.Wanted:
    return audit.Wanted(**AuditFilter().accepted())


def _nothing(_args: Mapping[str, str]) -> None:
    """A list without filters."""


# What the address of a list's page means, without the number of the page.
FILTERS: Mapping[ExportList, Callable[[Mapping[str, str]], Any]] = {
    ExportList.NEEDS: posting_filters,
    ExportList.OFFERS: posting_filters,
    ExportList.UNITS: organisation_filters,
    ExportList.COMMUNITIES: organisation_filters,
    ExportList.GRIDS: lambda args: Below(number(args.get("parent", "")) or 0),
    ExportList.SUBDISTRICTS: _nothing,
    ExportList.CATEGORIES: _nothing,
    ExportList.ACCOUNTS: account_filters,
    ExportList.AUDIT: _audit_filters,
    ExportList.MATCHES: match_filters,
    ExportList.MEETINGS: meeting_filters,
    ExportList.PLAN_PAIRS: pair_filters,
    ExportList.PLAN_UNSERVED: pair_filters,
    ExportList.PROJECTS: project_filters,
}


@bp.post(f"/exports/{LISTS}")
def take(kind: str) -> ResponseReturnValue:
    """The file, or the page that tells how far the worker is with it."""
    form_key = request.form.get("form_key", "")
    if not re.fullmatch(FORM_KEY, form_key):
        abort(400)
    asked = _asked(ExportList(kind), request.form.get("form", ""), form_key)
    made = exports.take(asked, actor=g.actor, at=now())
    if isinstance(made, Export):
        return redirect(url_for(".show", export_id=made.id))
    return _file(made, asked.form, _(EXPORT_LIST_NAMES[asked.what]))


@bp.get(f"/public/{KIND}/export")
def take_public(kind: str) -> ResponseReturnValue:
    asked = _asked(ExportList(kind), request.args.get("form", ""))
    name = _(EXPORT_LIST_NAMES[asked.what])
    return _file(exports.take_public(asked, at=now()), asked.form, name)


def _asked(what: ExportList, form: str, form_key: str = "") -> Asked:
    chosen = member(FileForm, form)
    if chosen is None:
        abort(400)
    return Asked(what, chosen, FILTERS[what](request.args), form_key)


def _file(content: IO[bytes], form: FileForm, name: str) -> Response:
    return send_file(
        content,
        mimetype=TYPES[form],
        as_attachment=True,
        download_name=f"{name}-{today().isoformat()}.{form}",
        etag=False,
        conditional=False,
    )


@bp.post(f"/exports/{KIND}/<int:posting_id>")
def posting(kind: str, posting_id: int) -> ResponseReturnValue:
    file, name = sheets_of_paper.posting(PostingKind(kind), posting_id, actor=g.actor, at=now())
    return _file(file, FileForm.PDF, name)


@bp.get(f"/public/{KIND}/<int:posting_id>/print")
def public_posting(kind: str, posting_id: int) -> ResponseReturnValue:
    file, name = sheets_of_paper.public_posting(PostingKind(kind), posting_id, at=now())
    return _file(file, FileForm.PDF, name)


@bp.post("/exports/organisations/<int:organisation_id>/year")
def year(organisation_id: int) -> ResponseReturnValue:
    chosen = number(request.form.get("year", "")) or today().year
    file, name = sheets_of_paper.year(organisation_id, chosen, actor=g.actor, at=now())
    return _file(file, FileForm.PDF, name)


@bp.get("/exports")
def index() -> ResponseReturnValue:
    return render_template("exports/index.html", lines=kept.mine(g.actor, at=now()))


@bp.get("/exports/<int:export_id>")
def show(export_id: int) -> ResponseReturnValue:
    line = kept.find(export_id, g.actor, at=now())
    title = _("导出：%(list)s", list=_(EXPORT_LIST_NAMES[line.export.what]))
    return fragment_or_page("exports/_show.html", title=title, line=line)


@bp.get("/exports/<int:export_id>/file")
def download(export_id: int) -> ResponseReturnValue:
    line = kept.find(export_id, g.actor, at=now())
    content = kept.content(line)
    export = line.export
    name = f"{_(EXPORT_LIST_NAMES[export.what])}-{today().isoformat()}.{export.form}"
    answer = Response(stream_with_context(content), mimetype=TYPES[export.form])
    answer.content_length = export.size or 0
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
