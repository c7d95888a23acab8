"""What the pages of an import show: each of its steps, its columns, one of its rows."""

from typing import Any

from flask import render_template, request

from webapp.errors import HangsOnIt
from webapp.forms.imports import ColumnsForm, VersionForm, columns_form, row_form
from webapp.messages import describe
from webapp.models.imports import ANSWERABLE, WORKING, Import, ImportState, Severity
from webapp.queries import imports as read
from webapp.routes.filters import LAST_PAGE, number, words
from webapp.services.imports_columns import lacking_words, words_for
from webapp.services.imports_steps import UNDO
from webapp.sheet_words import choices, field_names, labels


def show(found: Import, *, refusal: str = "") -> str:
    """The page of an import is that of the step it has come to."""
    common = {"found": found, "refusal": refusal, "form": VersionForm(formdata=None)}
    common |= {"earlier": read.earlier_of(found) if found.state in ANSWERABLE else None}
    if is_busy(found):
        return render_template("imports/working.html", **common, **progress(found))
    if found.state is ImportState.ASKING and found.sheet is None:
        return render_template("imports/sheets.html", **common)
    if found.state is ImportState.ASKING and any(column["unsure"] for column in found.columns):
        return show_columns(found, form_of_columns(found))
    if found.state in ANSWERABLE:
        return render_template("imports/preview.html", **common, **_preview(found))
    common["refusal"] = refusal or _undo_refused(found)
    made = read.made(found, page_number()) if found.committed_at else None
    return render_template("imports/over.html", **common, made=made)


def _preview(found: Import) -> dict[str, Any]:
    """One question, and a page of rows with all that is asked about them."""
    chosen = words(request.args.get("show", ""))
    page = read.rows(found, chosen, page_number())
    asked = read.count_problems(found)
    at = max(1, min(number(request.args.get("at", "")) or 1, asked))
    note = read.note(found, number(request.args.get("note", "")) or 0)
    problem = note or (read.problem(found, at) if asked else None)
    positions = [row.position for row in page.rows]
    return {
        "page": page,
        "show": chosen,
        "problems": read.problems_of(found, positions),
        "notes": read.problems_of(found, positions, noted=True),
        "noted": read.count_problems(found, Severity.NOTED),
        "labels": labels(found.columns, found.kind),
        "asked": asked,
        "at": at,
        "problem": problem,
        "row": read.row(found, problem.position) if problem else None,
        "alike": read.alike(found, problem) if problem else 0,
        "choices": _choices(found, problem.field) if problem else [],
    }


def is_busy(found: Import) -> bool:
    """Say whether the worker has it, or will."""
    return found.state in WORKING or read.being_undone(found, read.job_of(found))


def _undo_refused(found: Import) -> str:
    """Say why the worker did not undo what it was told to."""
    job = read.job_of(found) if found.state is ImportState.COMMITTED else None
    why = read.hindrance(found) if job and job.task == UNDO else None
    return describe(HangsOnIt(*why)) if why else ""


def progress(found: Import) -> dict[str, Any]:
    job = read.job_of(found)
    return {"percent": job.progress if job else 0, "gave_up": read.gave_up(job)}


def form_of_columns(found: Import) -> ColumnsForm:
    lacking = {name: choices(found.kind, name, one) for name, one in lacking_words(found).items()}
    return columns_form(found, field_names(found.kind), lacking)


def _choices(found: Import, field: str) -> list[tuple[str, str]]:
    return choices(found.kind, field, words_for(found.kind, field))


def show_columns(found: Import, form: ColumnsForm) -> str:
    form.version.data = str(found.version)
    return render_template("imports/columns.html", found=found, form=form)


def show_row(found: Import, position: int, form: Any = None) -> str:
    stored = read.row(found, position - 1)
    called = labels(found.columns, found.kind)
    return render_template(
        "imports/row.html",
        found=found,
        row=stored,
        form=form or row_form(found, stored.cells, called),
        labels=called,
        problems=read.problems_of(found, [stored.position]),
        notes=read.problems_of(found, [stored.position], noted=True),
    )


def page_number() -> int:
    return min(number(request.args.get("page", "")) or 1, LAST_PAGE)
