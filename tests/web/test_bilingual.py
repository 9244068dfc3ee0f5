"""Nothing is said in one language only: refusals, names of roles, areas and events, every wording in code and templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import nodes

import access
import ledger
import projections
import scheduler
import web
from access.permissions import permissions
from access.roles import ROLE_NAMES, Role
from ledger.domain.errors import Refusal
from projections.queries.topics import TITLES
from web import create_app
from web.access.areas import AREAS

CHINESE = re.compile(r"[\u3400-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{2}")
WEB = Path(str(web.__file__)).parent
PACKAGES = [Path(str(package.__file__)).parent for package in (web, access, projections, scheduler, ledger)]
MESSAGES = {
    str(entry.id)
    for entry in read_po((WEB / "translations/en/LC_MESSAGES/messages.po").read_text("utf-8").splitlines())
    if entry.id
}
IN_THE_LANGUAGE_ITSELF = {
    "web/labels.py": "第十一二三四五六七八九条",
    "web/language.py": "年月日",
}
"""How Chinese spells numbers and days: these have no English, the functions beside them print it."""


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from refusals(each)


def figures_of(template: str) -> set[str]:
    """Return what a wording is filled with; the English of a figure may stand under a name of its own."""
    return {name.removesuffix("_en") for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("kind", sorted(set(refusals()), key=str), ids=lambda kind: str(kind.code))
def test_a_refusal_and_its_way_out_are_said_in_both_languages(kind: type[Refusal]) -> None:
    for chinese, english in ((kind.message_zh, kind.message_en), (kind.way_out_zh, kind.way_out_en)):
        assert bool(chinese) == bool(english)
        assert not CHINESE.search(english)
        assert figures_of(chinese) == figures_of(english)


def test_roles_areas_and_events_have_names_in_both_languages() -> None:
    assert set(ROLE_NAMES) == set(Role)
    assert set(AREAS) >= set(permissions().areas)
    for chinese, english in (*ROLE_NAMES.values(), *AREAS.values(), *TITLES.values()):
        assert CHINESE.search(chinese)
        assert english
        assert not CHINESE.search(english)


def sources(*folders: Path) -> Iterator[Path]:
    return (path for folder in folders for path in sorted(folder.rglob("*.py")))


def text_of(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def pairs(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Yield every pair of texts of which the first is Chinese."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            first, second = map(text_of, node.elts)
            if first is not None and second is not None and CHINESE.search(first):
                yield first, second, node.lineno


def test_a_wording_and_its_english_stand_together_in_that_order() -> None:
    wrong = [
        f"{path.name}:{line} {chinese} | {english}"
        for path in sources(*PACKAGES)
        for chinese, english, line in pairs(ast.parse(path.read_text("utf-8")))
        if not english or CHINESE.search(english)
    ]
    assert wrong == []


def test_no_wording_of_a_page_stands_alone_in_code() -> None:
    """What is Chinese in the code of the pages is a message, beside its English, or says both in itself."""
    alone = [
        f"{path.relative_to(WEB.parent)}:{line} {text}"
        for path in sources(WEB)
        for line, text in alone_in(ast.parse(path.read_text("utf-8")))
        if text not in IN_THE_LANGUAGE_ITSELF.get(str(path.relative_to(WEB.parent)), "")
    ]
    assert alone == []


def alone_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the Chinese texts of a module that have no English anywhere."""
    told = set(told_in(tree))
    for node in expressions(tree):
        text = text_of(node)
        if text and node not in told and text not in MESSAGES and is_chinese_alone(text):
            yield node.lineno, text


def is_chinese_alone(text: str) -> bool:
    return bool(CHINESE.search(text)) and not ENGLISH.search(text)


def told_in(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every text of a module that is a docstring, or that stands beside its English."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield node.value
        if isinstance(node, ast.JoinedStr) and any(ENGLISH.search(text_of(one) or "") for one in node.values):
            yield from node.values
        yield from beside_english(node)


def beside_english(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands before its English: in a pair, among arguments, or as ``name`` beside ``name_en``."""
    row = node.elts if isinstance(node, ast.Tuple) else node.args if isinstance(node, ast.Call) else []
    named = {each.arg: each.value for each in node.keywords} if isinstance(node, ast.Call) else {}
    following = [*pairwise(row)]
    following += [(value, named[f"{name}_en"]) for name, value in named.items() if f"{name}_en" in named]
    if "about" in named:  # of an operation of the API: the docstring of its function says it in English
        yield named["about"]
    for first, second in following:
        texts = [text for text in map(text_of, expressions(second)) if text]
        if texts and not any(CHINESE.search(text) for text in texts):
            yield from ast.walk(first)


def expressions(node: ast.AST) -> Iterable[ast.expr]:
    return (each for each in ast.walk(node) if isinstance(each, ast.expr))


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app("dbname=nowhere")


def test_no_wording_of_a_template_stands_outside_the_catalogue(app: Flask) -> None:
    outside = [
        f"{path.relative_to(WEB)}:{line} {text}"
        for path in sorted((WEB / "templates").rglob("*.html"))
        for line, text in untold(app.jinja_env.parse(path.read_text("utf-8")))
    ]
    assert outside == []


def untold(template: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield the Chinese texts of a template that are neither messages nor beside their English."""
    told = {id(one) for call in template.find_all(nodes.Call) if is_said(call) for one in call.args}
    told |= {id(pair.items[0]) for pair in template.find_all(nodes.Tuple) if len(pair.items) == 2}
    written = [(one, one.data) for one in template.find_all(nodes.TemplateData)]
    named = [(one, one.value) for one in template.find_all(nodes.Const)]
    for node, text in (*written, *named):
        if isinstance(text, str) and id(node) not in told and CHINESE.search(text.replace(">中文<", "")):
            yield node.lineno, text.strip()


def is_said(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in ("_", "in_language")
