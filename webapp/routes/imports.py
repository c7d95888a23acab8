"""Importing sheets: the list of imports, the steps of one, templates and problems as files."""

from collections.abc import Callable
from io import BytesIO

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from webapp.errors import AlreadyImported, HangsOnIt, Unfit
from webapp.forms.imports import (
    AnswerForm,
    SheetForm,
    UploadForm,
    VersionForm,
    row_form,
)
from webapp.forms.refusals import refuse
from webapp.i18n import _, now
from webapp.messages import describe
from webapp.models.imports import ANSWERABLE, ImportKind, ImportState
from webapp.names import IMPORT_KIND_NAMES, IMPORT_STATE_NAMES
from webapp.policy import Permission, allows, authorize
from webapp.queries import imports as read
from webapp.routes import import_pages as pages
from webapp.routes.filters import member, number, words
from webapp.services import imports, imports_answers, imports_undoing
from webapp.services.imports_files import problems_file, template_file
from webapp.sheet_messages import problem_sentence
from webapp.sheet_words import labels

bp = Blueprint("imports", __name__, url_prefix="/imports")
KIND = f"<any({', '.join(ImportKind)}):kind>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
def index() -> ResponseReturnValue:
    _authorize_any()
    wanted = read.Wanted(
        q=words(request.args.get("q", "")),
        kind=member(ImportKind, request.args.get("kind", "")),
        state=member(ImportState, request.args.get("state", "")),
        sort=words(request.args.get("sort", "")) or "-newest",
        page=pages.page_number(),
    )
    return render_template(
        "imports/index.html",
        wanted=wanted,
        page=read.listed(wanted, g.actor),
        kinds=_kinds(),
        kind_options=[(str(kind), _(IMPORT_KIND_NAMES[kind])) for kind in _kinds()],
        state_options=[(str(state), _(name)) for state, name in IMPORT_STATE_NAMES.items()],
    )


@bp.get("/new")
def new() -> ResponseReturnValue:
    _authorize_any()
    kinds = _kinds()
    form = UploadForm(kinds)
    chosen = member(ImportKind, request.args.get("kind", ""))
    form.kind.data = chosen if chosen in kinds else kinds[0]
    return render_template("imports/new.html", form=form, kinds=kinds)


@bp.post("/new")
def upload() -> ResponseReturnValue:
    _authorize_any()
    form = UploadForm(_kinds())
    if not form.validate():
        return render_template("imports/new.html", form=form, kinds=_kinds()), 422
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    try:
        made = imports.upload(
            ImportKind(form.kind.data),
            (sent.filename if sent else "") or "",
            content,
            form_key=form.form_key.data or "",
            actor=g.actor,
            at=now(),
        )
    except Unfit as error:
        refuse(form, error)
        return render_template("imports/new.html", form=form, kinds=_kinds()), 422
    return redirect(url_for(".show", import_id=made))


@bp.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The body was not even read, so nothing of the form is known."""
    sentence = describe(Unfit("file", "file_large"))
    return render_template("errors/error.html", title=_("文件太大"), sentence=sentence), 413


@bp.get(f"/templates/{KIND}")
def template(kind: str) -> ResponseReturnValue:
    """The empty sheet of a kind, with drop-downs and an example."""
    plan = imports.planned(ImportKind(kind), g.actor)
    authorize(g.actor, Permission.IMPORT, plan)
    name = _("%(kind)s导入模板", kind=_(IMPORT_KIND_NAMES[ImportKind(kind)]))
    return _file(template_file(plan), f"{name}.xlsx")


@bp.get("/<int:import_id>")
def show(import_id: int) -> ResponseReturnValue:
    return pages.show(read.find(import_id, g.actor))


@bp.get("/<int:import_id>/progress")
def progress(import_id: int) -> ResponseReturnValue:
    """How far the worker has come; at its end the browser fetches the page anew."""
    found = read.find(import_id, g.actor)
    if not pages.is_busy(found):
        return "", {"HX-Refresh": "true"}
    return render_template("imports/_progress.html", found=found, **pages.progress(found))


@bp.post("/<int:import_id>/sheet")
def choose_sheet(import_id: int) -> ResponseReturnValue:
    form = SheetForm()
    chosen = int(form.sheet.data or 0) if form.validate() else -1
    imports_answers.choose_sheet(import_id, chosen, actor=g.actor, at=now())
    return redirect(url_for(".show", import_id=import_id))


@bp.get("/<int:import_id>/columns")
def columns(import_id: int) -> ResponseReturnValue:
    found = read.find(import_id, g.actor)
    if found.state not in ANSWERABLE or not found.columns:
        return redirect(url_for(".show", import_id=import_id))
    return pages.show_columns(found, pages.form_of_columns(found))


@bp.post("/<int:import_id>/columns")
def choose_columns(import_id: int) -> ResponseReturnValue:
    found = read.find(import_id, g.actor)
    form = pages.form_of_columns(found)
    if not form.validate():
        return pages.show_columns(found, form), 422
    try:
        imports_answers.choose_columns(
            import_id,
            form.choices_made(),
            form.texts_added(),
            version=form.known_version,
            actor=g.actor,
            at=now(),
        )
    except Unfit as error:
        refuse(form, error)
        return pages.show_columns(found, form), 422
    return redirect(url_for(".show", import_id=import_id))


@bp.post("/<int:import_id>/answers")
def answer(import_id: int) -> ResponseReturnValue:
    """Answer one question, or all that are alike, and go on to the next one."""
    form = AnswerForm()
    at = number(form.at.data or "") or 1
    if not form.validate():
        flash(form.complaint(), "error")
        return redirect(url_for(".show", import_id=import_id, at=at))
    text = None if "take" in request.form else form.text.data or ""
    how = imports_answers.answer_alike if "alike" in request.form else imports_answers.answer_one
    try:
        done = how(import_id, int(form.problem.data or 0), text, actor=g.actor, at=now())
    except Unfit as error:
        flash(describe(error), "error")
    else:
        flash(_("已改好 %(number)d 处。", number=done), "success")
    return redirect(url_for(".show", import_id=import_id, at=at))


@bp.get("/<int:import_id>/rows/<int:position>")
def row(import_id: int, position: int) -> ResponseReturnValue:
    return pages.show_row(read.find(import_id, g.actor), position)


@bp.post("/<int:import_id>/rows/<int:position>")
def save_row(import_id: int, position: int) -> ResponseReturnValue:
    """Change cells of a row, leave it out, or take it in again."""
    found = read.find(import_id, g.actor)
    stored = read.row(found, position - 1)
    if "leave" in request.form or "take-in" in request.form:
        out = "leave" in request.form
        imports_answers.leave_out(import_id, stored.position, out=out, actor=g.actor, at=now())
        flash(_("这一行不导入。") if out else _("这一行重新列入。"), "success")
        return redirect(url_for(".show", import_id=import_id, at=request.form.get("at")))
    form = row_form(found, stored.cells, labels(found.columns, found.kind))
    if not form.validate():
        return pages.show_row(found, position, form), 422
    given = {
        n: form[f"cell_{n}"].data or "" for n in range(len(stored.cells)) if f"cell_{n}" in form
    }
    changed = {n: text for n, text in given.items() if text != stored.cells[n][0]}
    imports_answers.answer_row(import_id, stored.position, changed, actor=g.actor, at=now())
    flash(_("第 %(number)d 行已改。", number=stored.number), "success")
    return redirect(url_for(".show", import_id=import_id))


@bp.get("/<int:import_id>/problems")
def problems(import_id: int) -> ResponseReturnValue:
    """The sheet again, each row with what is asked about it and what is suggested."""
    found = read.find(import_id, g.actor)
    stem = found.file_name.rpartition(".")[0] or found.file_name
    name = _("%(file)s（问题）", file=stem)
    return _file(problems_file(found, problem_sentence), f"{name}.xlsx")


@bp.post("/<int:import_id>/write")
def write(import_id: int) -> ResponseReturnValue:
    form = VersionForm()
    submit = "submit" in request.form
    version = form.known_version if form.validate() else 0
    try:
        imports.write(import_id, submit=submit, version=version, actor=g.actor, at=now())
    except AlreadyImported as error:
        return pages.show(read.find(import_id, g.actor), refusal=describe(error)), 409
    return redirect(url_for(".show", import_id=import_id))


@bp.post("/<int:import_id>/undo")
def undo(import_id: int) -> ResponseReturnValue:
    try:
        imports_undoing.undo(import_id, actor=g.actor, at=now())
    except HangsOnIt as error:
        return pages.show(read.find(import_id, g.actor), refusal=describe(error)), 409
    if not pages.is_busy(read.find(import_id, g.actor)):
        flash(_("这次导入已撤销。"), "success")
    return redirect(url_for(".show", import_id=import_id))


@bp.post("/<int:import_id>/discard")
def discard(import_id: int) -> ResponseReturnValue:
    return _done(import_id, imports.discard, _("已放弃，上传的内容已删除。"))


@bp.post("/<int:import_id>/try-again")
def try_again(import_id: int) -> ResponseReturnValue:
    return _done(import_id, imports.try_again, _("已重新开始。"))


def _done(import_id: int, service: Callable[..., None], sentence: str) -> ResponseReturnValue:
    service(import_id, actor=g.actor, at=now())
    flash(sentence, "success")
    return redirect(url_for(".show", import_id=import_id))


def _kinds() -> list[ImportKind]:
    """Return what the actor may import."""
    return [
        kind
        for kind in ImportKind
        if allows(g.actor, Permission.IMPORT, imports.planned(kind, g.actor))
    ]


def _authorize_any() -> None:
    authorize(g.actor, Permission.IMPORT, imports.planned(ImportKind.NEEDS, g.actor))


def _file(content: bytes, name: str) -> Response:
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name=name)
