"""Templates: nothing is let through unescaped, nothing is written inline, nothing is idle."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import webapp

ROOT = Path(webapp.__file__).parent / "templates"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html"))
FORBIDDEN = {
    "unescaped": r"\|\s*safe\b|\bMarkup\(|autoescape|\|\s*tojson",
    "an inline style": r"\sstyle\s*=",
    "an inline handler": r"\son[a-z]+\s*=|\shx-on",
    "a style or script of its own": r"<style|<script(?![^>]*\bsrc=)",
    "an address of somebody else": r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//",
    "code in an address": r"javascript:",
}

UNESCAPED = {"Markup", "render_template_string", "from_string"}


def source(name):
    return (ROOT / name).read_text(encoding="utf-8")


def without_comments(text):
    return re.sub(r"\{#.*?#\}", "", text, flags=re.S)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_templates_hold_none_of_it(what):
    found = [n for n in TEMPLATES if re.search(FORBIDDEN[what], without_comments(source(n)), re.I)]
    assert found == []


def test_our_code_marks_as_safe_only_what_stands_in_the_code():
    """Markup("…").format(…) escapes what it is given; Markup(anything else) does not."""
    unsafe = {
        path.name
        for path in ROOT.parent.rglob("*.py")
        if "node_modules" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in UNESCAPED
        if not (len(node.args) == 1 and isinstance(node.args[0], ast.Constant))
    }
    assert unsafe == set()


def environment():
    return Environment(extensions=["jinja2.ext.do"], autoescape=True)


def names_in(tree, kind):
    return {node.name for node in tree.find_all(kind)}


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_is_imported_is_used(name):
    tree = environment().parse(source(name))
    imported = {
        alias[1] if isinstance(alias, tuple) else alias
        for node in tree.find_all(nodes.FromImport)
        for alias in node.names
    }
    imported |= {node.target for node in tree.find_all(nodes.Import)}
    assert imported - names_used(name) == set()


def names_used(name):
    """Names in a template and in its parts, which see what it imports."""
    tree = environment().parse(source(name))
    parts = (part for include in tree.find_all(nodes.Include) for part in constants(include))
    return names_in(tree, nodes.Name).union(*(names_used(part) for part in parts))


def constants(include):
    if isinstance(include.template, nodes.Const):
        return [include.template.value]
    return [constant.value for constant in include.template.find_all(nodes.Const)]


def test_every_macro_and_template_is_used():
    """A macro is used where it is imported; a part where it is included."""
    everything = "\n".join(source(name) for name in TEMPLATES)
    code = "\n".join(p.read_text() for p in (ROOT.parent / "routes").glob("*.py"))
    code += "".join(p.read_text() for p in ROOT.parent.glob("*.py"))
    code += "".join(p.read_text() for p in (ROOT.parent / "services").glob("*.py"))  # on paper
    idle_macros = {
        f"{name}: {macro}"
        for name in TEMPLATES
        for macro in names_in(environment().parse(source(name)), nodes.Macro)
        if len(re.findall(rf"\b{macro}\b", without_comments(everything))) == 1
    }
    idle_templates = {n for n in TEMPLATES if f'"{n}"' not in everything and f'"{n}"' not in code}
    assert (idle_macros, idle_templates) == (set(), set())
