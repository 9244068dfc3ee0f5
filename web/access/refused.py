"""A refusal that the audit log kept, in words: by its code and the figures noted with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from string import Formatter
from typing import Any, Final

from ledger.domain.errors import InvalidInput, NotAllowed, NotFound, PolicyRefusal, Refusal, StateRefusal
from web.language import said
from web.refusals import refusal_said

KIND_NAMES: Final[Mapping[type[Refusal], tuple[str, str]]] = {
    InvalidInput: ("输入有误", "the request is malformed"),
    NotFound: ("所指的不存在", "what it names does not exist"),
    NotAllowed: ("不由本人办理", "not this person's to do"),
    PolicyRefusal: ("政策不支持", "the measure does not support it"),
    StateRefusal: ("账目现状不允许", "the state of the ledger forbids it"),
    Refusal: ("未予办理", "refused"),
}
"""What the kinds of refusals are called, the more particular ones first."""


def refusal_words(code: str, details: Mapping[str, Any]) -> str:
    """Return what stood against an entry: the whole sentence where its figures were noted, else what kind it is.

    Empty for no code, and for one that no refusal has.
    """
    kind = _by_code().get(code)
    if kind is None:
        return ""
    if figures_said(code) <= details.keys():
        return refusal_said(kind(**details))
    return said(next(name for each, name in KIND_NAMES.items() if issubclass(kind, each)))


@cache
def figures_said(code: str) -> frozenset[str]:
    """Return the names of the figures that the sentence of a refusal says."""
    kind = _by_code().get(code)
    if kind is None:
        return frozenset()
    found = (
        name for text in (kind.message_zh, kind.message_en) for _text, name, *_ in Formatter().parse(text)
    )
    return frozenset(filter(None, found))


@cache
def _by_code() -> Mapping[str, type[Refusal]]:
    kinds: list[type[Refusal]] = [Refusal, *_below(Refusal)]
    return {each.code: each for each in kinds}


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)
