"""JSON as programs send it, read strictly: one document in UTF-8, no name twice, no NaN, not without end."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from web.schemas.commands import Problem, refused
from web.strict import whole_body

MEDIA_TYPE = "application/json"
MAX_DEPTH = 12
"""How deep a document may nest: bulk, item, fields, facts, list, record, list are eight."""


def json_body() -> Any:
    """Return the current request's document; decimals as `Decimal`, which no field takes for a number.

    Raises UnsupportedMediaType for another kind of content, RequestEntityTooLarge, InvalidFields for what is no
    such document.
    """
    if request.mimetype != MEDIA_TYPE or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise UnsupportedMediaType
    return read_json(whole_body())


def read_json(raw: bytes) -> Any:
    """Return the document that bytes say. Raises InvalidFields."""
    try:
        text = raw.decode("utf-8")
        if _depth(text) > MAX_DEPTH:
            _wrong(f"嵌套超过 {MAX_DEPTH} 层", f"nests deeper than {MAX_DEPTH}")
        document = json.loads(text, object_pairs_hook=_once, parse_float=Decimal, parse_constant=_no_number)
        # A lone surrogate is no text: refused here, so that no answer, log or event ever holds one.
        json.dumps(document, ensure_ascii=False, default=str).encode("utf-8")
    except UnicodeError:
        _wrong("不是 UTF-8 文本", "is no UTF-8 text")
    except ValueError:
        # Python's own words may repeat what was sent.
        _wrong("不是 JSON", "is no JSON")
    return document


def _depth(text: str) -> int:
    """Return how deep brackets nest, those inside texts left out."""
    deepest = depth = 0
    inside = escaped = False
    for character in text:
        if inside:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                inside = False
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) < len(pairs):
        _wrong("同一字段给了两次", "gives a field twice")
    return document


def _no_number(_: str) -> NoReturn:
    _wrong("NaN 和 Infinity 不是数", "holds NaN or Infinity, which are no numbers")


def _wrong(problem: str, problem_en: str) -> NoReturn:
    raise refused((Problem("$", problem, problem_en),))
