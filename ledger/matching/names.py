"""Names of payees as banks write them: other widths, brackets and legal forms, cut off or masked."""

from __future__ import annotations

import re
from functools import lru_cache

from ledger.domain.text import half_width
from ledger.matching.glimpses import Glimpse

MIN_SHOWN = 4
"""A masked name must show so many characters to be compared at all."""
MIN_CUT = 6
"""A name cut off by the bank must keep so many characters."""

_NOISE = re.compile(r"[\s()\[\]{}<>《》〈〉【】〔〕「」·・.,、。;:'\"“”‘’_&/\\-]+")
_MASKS = re.compile("[*•●×＊]+")
_LEGAL_FORMS = (
    (re.compile("有限责任公司$"), "有限公司"),
    (re.compile("有限责(任公?)?$"), "有限"),  # the same, cut off
    (re.compile("(company|co)?(limited|ltd)$"), "ltd"),
)


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """Return the form in which names are compared; a run of masks becomes one ``*``.

    有限责任公司 and 有限公司 are one legal form under two spellings, so they compare equal.
    """
    plain = _NOISE.sub("", _MASKS.sub("*", half_width(name))).casefold()
    for form, short in _LEGAL_FORMS:
        plain = form.sub(short, plain)
    return plain


def same_name(shown: str, payee: str) -> bool:
    """Return whether the key a bank shows can mean the payee's: equal, cut off, or masked.

    A key that shows too little is never the same; nor is one that says more than the payee's (a branch office).
    """
    if "*" in shown:
        prefix, suffix = _ends(shown)
        enough = len(prefix) + len(suffix) >= MIN_SHOWN and len(payee) > len(prefix) + len(suffix)
        return enough and payee.startswith(prefix) and payee.endswith(suffix)
    return bool(shown) and (shown == payee or (len(shown) >= MIN_CUT and payee.startswith(shown)))


def glimpse_of(shown: str) -> Glimpse | None:
    """Return what a masked or cut key shows, six characters an end at most; None where that is too little."""
    if "*" not in shown:
        return Glimpse(shown[:MIN_CUT], "") if len(shown) >= MIN_CUT else None
    prefix, suffix = _ends(shown)
    return Glimpse(prefix[:MIN_CUT], suffix[-MIN_CUT:]) if len(prefix) + len(suffix) >= MIN_SHOWN else None


def _ends(masked: str) -> tuple[str, str]:
    return masked.partition("*")[0], masked.rpartition("*")[2]
