"""Every sentence of the site: where it is marked, where it is not, and what the catalogue says."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from tests.conventions.documents import ROOT

SITE = ROOT / "webapp"
MARKS = ("N_", "_", "ngettext", "several")
HAN = re.compile("[\u4e00-\u9fff]")
Found = tuple[str, int, str]  # file, line, text
Message = str | tuple[str, ...]


@cache
def extracted() -> Catalog:
    """What `pybabel extract` finds with the settings and keywords that babel.cfg names."""
    with (SITE / "translations/babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = DEFAULT_KEYWORDS | {"N_": None, "several": (1, 1)}
    found = Catalog()
    places = extract_from_dir(SITE, methods, options, keywords=keywords)
    for _file, _line, message, _comments, _context in places:
        found.add(message)
    return found


def catalogue() -> Catalog:
    with (SITE / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="en")


def forms(message: Message) -> tuple[str, ...]:
    return message if isinstance(message, tuple) else (message,)


def marked(site: Path = SITE) -> Iterator[Found]:
    """Strings that stand directly in a translating call."""
    for file, tree in _modules(site):
        for call in _calls(tree):
            yield from ((file, a.lineno, a.value) for a in call.args if _is_text(a))


def bare_in_modules(site: Path = SITE) -> Iterator[Found]:
    """Chinese strings outside of translating calls; docstrings do not count."""
    for file, tree in _modules(site):
        excused = {id(argument) for call in _calls(tree) for argument in call.args}
        excused |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if _is_text(node) and HAN.search(node.value) and id(node) not in excused:
                yield file, node.lineno, node.value


def bare_in_templates(env: Environment, site: Path = SITE) -> Iterator[Found]:
    """Chinese text outside of translating calls, attributes included; comments do not count."""
    for path in sorted((site / "templates").rglob("*.html")):
        tree = env.parse(path.read_text(encoding="utf-8"))
        excused = {
            id(argument)
            for call in tree.find_all(nodes.Call)
            if isinstance(call.node, nodes.Name) and call.node.name in MARKS
            for argument in call.args
        }
        for node in tree.find_all((nodes.TemplateData, nodes.Const)):
            text = node.data if isinstance(node, nodes.TemplateData) else node.value
            if isinstance(text, str) and HAN.search(text) and id(node) not in excused:
                yield path.relative_to(site).as_posix(), node.lineno, text.strip()


def _modules(site: Path) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(site.rglob("*.py")):
        if "node_modules" not in path.parts:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield path.relative_to(site).as_posix(), tree


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            yield node


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
