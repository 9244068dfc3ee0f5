"""A narrow YAML: no duplicate keys, no aliases, no floats, plain integers, ISO dates, ``true`` and ``false``.

Policy packs and fact files decide money, so what YAML would quietly turn into something else
(``0.1`` into a float, ``on`` into a truth value, ``010`` into eight) is read exactly or refused.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from ledger.domain.errors import MalformedYaml

MAX_CHARACTERS = 1_000_000
"""Longest document read: the largest fact file, 60 months of leases, is far below it."""
MAX_DEPTH = 20
"""Deepest nesting read; packs and facts use less than ten."""

_DECIMAL_TAG = "tag:yaml.org,2002:decimal"
_PATH_STEP = re.compile(r"(\.[^.\[]+|\[[^]]*\])$")


class _StrictLoader(yaml.CSafeLoader):
    """The C loader of PyYAML with a shorter list of what a plain scalar can mean."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML keeps it on the class

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping; a key given twice is refused, not overwritten."""
        seen: set[str] = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _problem(key_node, "键必须是文字", "a key must be plain text")
            if key_node.value in seen:
                raise _problem(key_node, f"重复的键 {key_node.value}", f"duplicate key {key_node.value}")
            seen.add(key_node.value)
        return super().construct_mapping(node, deep=deep)


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("decimal", r"[-+]?(0|[1-9][0-9]*)\.[0-9]+", "-+0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
):
    _StrictLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first)
    )
_StrictLoader.add_constructor(_DECIMAL_TAG, lambda _loader, node: Decimal(node.value))


@dataclass(frozen=True)
class Document:
    """What a YAML file says: ``data`` of dicts, lists, text, int, Decimal, bool, date and None."""

    name: str
    data: Any
    lines: dict[str, int]

    def line_of(self, path: str) -> int:
        """Return the line of a path such as ``$.caps[0].scope``, or of its nearest known parent."""
        while path not in self.lines and _PATH_STEP.search(path):
            path = _PATH_STEP.sub("", path)
        return self.lines.get(path, 1)


def read_yaml(text: str, name: str) -> Document:
    """Read one YAML document; ``name`` stands for the file in errors. Raises MalformedYaml."""
    if len(text) > MAX_CHARACTERS:
        raise MalformedYaml(
            file=name,
            line=1,
            problem=f"超过 {MAX_CHARACTERS} 字符",
            problem_en=f"longer than {MAX_CHARACTERS} characters",
        )
    try:
        _refuse_tricks(text)
        loader = _StrictLoader(text)
        node = loader.get_single_node()
        data = None if node is None else loader.construct_document(node)
        lines = {} if node is None else dict(_lines(node, "$"))
    except yaml.MarkedYAMLError as error:
        raise _malformed(error, name) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise MalformedYaml(
            file=name, line=1, problem="不是有效的 YAML", problem_en=_first_line(error)
        ) from None
    return Document(name, data, lines)


def _refuse_tricks(text: str) -> None:
    """Refuse aliases (a few lines of them can stand for gigabytes), explicit tags and deep nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=_StrictLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _problem(event, "别名不允许", "aliases are not allowed")
        if getattr(event, "tag", None):
            raise _problem(event, "标签不允许", "tags are not allowed")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _problem(event, f"嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH}")


def _problem(
    node: yaml.Node | yaml.Event, problem: str, problem_en: str
) -> yaml.constructor.ConstructorError:
    mark: Any = node.start_mark
    return yaml.constructor.ConstructorError(None, None, f"{problem} / {problem_en}", mark)


def _malformed(error: yaml.MarkedYAMLError, name: str) -> MalformedYaml:
    """Carry a parser's complaint over, with its line."""
    mark = error.problem_mark or error.context_mark
    chinese, _, english = (error.problem or "").partition(" / ")
    return MalformedYaml(
        file=name,
        line=mark.line + 1 if mark else 1,
        problem=chinese if english else f"不是有效的 YAML（{chinese}）",
        problem_en=english or chinese,
    )


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:120]


def _lines(node: yaml.Node, path: str) -> Iterator[tuple[str, int]]:
    """Yield the line on which each path of the document begins."""
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield f"{path}.{key.value}", key.start_mark.line + 1
            yield from _children(value, f"{path}.{key.value}")
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, f"{path}[{index}]")


def _children(node: yaml.Node, path: str) -> Iterator[tuple[str, int]]:
    """Yield the lines below a key: the key's own line is already known."""
    for inner, line in _lines(node, path):
        if inner != path:
            yield inner, line
