"""The categories: everybody may read them, the district's administrators keep them."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.errors import ChangedMeanwhile, Unfit
from webapp.forms.categories import CategoryForm, NewCategoryForm
from webapp.forms.refusals import refuse
from webapp.i18n import _, now
from webapp.models.categories import Category
from webapp.policy import Permission, authorize
from webapp.queries import categories as read
from webapp.services import categories
from webapp.services.categories import WRITTEN

bp = Blueprint("categories", __name__, url_prefix="/categories")


@bp.get("")
def index() -> ResponseReturnValue:
    return render_template("categories/index.html", categories=read.all_categories())


@bp.get("/new")
def new() -> ResponseReturnValue:
    authorize(g.actor, Permission.EDIT_CATEGORIES)
    return _show_form(NewCategoryForm())


@bp.post("/new")
def add() -> ResponseReturnValue:
    authorize(g.actor, Permission.EDIT_CATEGORIES)
    form = NewCategoryForm()
    if not form.validate():
        return _show_form(form), 422
    key, code_only = form.key.data or "", bool(form.code_only.data)
    try:
        categories.add(key, form.content(), code_only=code_only, actor=g.actor, at=now())
    except Unfit as error:
        refuse(form, error)
        return _show_form(form), 422
    flash(_("已新增类别“%(name)s”。", name=form.name.data), "success")
    return redirect(url_for(".index"))


@bp.get("/<key:key>/edit")
def edit(key: str) -> ResponseReturnValue:
    authorize(g.actor, Permission.EDIT_CATEGORIES)
    stored = read.find(key)
    shown = {name: getattr(stored, name) for name in (*WRITTEN, "version")}
    return _show_form(CategoryForm(data=shown), stored)


@bp.post("/<key:key>/edit")
def save(key: str) -> ResponseReturnValue:
    authorize(g.actor, Permission.EDIT_CATEGORIES)
    stored = read.find(key)
    form = CategoryForm()
    if not form.validate():
        return _show_form(form, stored), 422
    content, version = form.content(), form.known_version
    try:
        categories.edit(key, content, version=version, actor=g.actor, at=now())
    except Unfit as error:
        refuse(form, error)
        return _show_form(form, stored), 422
    except ChangedMeanwhile as error:
        refuse(form, error)
        return _show_form(form, stored), 409
    flash(_("已保存。"), "success")
    return redirect(url_for(".index"))


@bp.post("/<key:key>/close")
def close(key: str) -> ResponseReturnValue:
    closed = categories.close(key, actor=g.actor, at=now())
    flash(_("类别“%(name)s”已停用，已发布的内容不受影响。", name=closed.name), "success")
    return redirect(url_for(".index"))


@bp.post("/<key:key>/reopen")
def reopen(key: str) -> ResponseReturnValue:
    opened = categories.reopen(key, actor=g.actor, at=now())
    flash(_("类别“%(name)s”已恢复启用。", name=opened.name), "success")
    return redirect(url_for(".index"))


def _show_form(form: CategoryForm, stored: Category | None = None) -> str:
    return render_template("categories/form.html", form=form, stored=stored)
