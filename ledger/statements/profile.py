"""Mapping profiles (版式映射): what each bank calls its columns, as data in ``profiles/*.yaml``.

A profile adds its own names to those of the profile it extends. Names of a single-valued field stand in the
order of preference; ``summary`` and ``remark`` gather every column they name.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec

from ledger.domain.errors import UnknownProfile
from ledger.domain.text import half_width

FIELDS = (
    "booked_on", "value_on", "credit", "debit", "amount", "direction", "balance", "currency",
    "counterparty", "counterparty_name", "counterparty_account", "counterparty_bank",
    "payer_name", "payer_account", "payer_bank", "payee_name", "payee_account", "payee_bank",
    "summary", "remark", "return_reason", "reference", "bank_reference", "account", "account_name",
)  # fmt: skip
"""What a column can mean. ``payer``/``payee`` are the counterparty of credits/debits; ``counterparty`` is name
and account in one cell."""

TITLES = (
    "account", "account_name", "currency", "opening", "closing", "opens_on", "closes_on", "period",
    "statement_no", "credit_total", "debit_total", "line_count",
)  # fmt: skip
"""What a title or total row can state about the statement."""

_BRACKETED_ENGLISH = re.compile(r"\[[^\]]*\]")
_UNIT = re.compile(r"\((?:人民币)?元\)|/元|\((?:cny|rmb|¥)\)|\((?:单位)?:?元\)")
_SPACE = re.compile(r"[\s:：*\"'_]+")


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One bank's layout: names of columns, words of direction, labels of title rows.

    ``marks`` are words that speak for this bank above the table, in the sheet's or in the file's name, and
    ``signature`` headers of which two do; ``total_words`` begin a row of totals without a date, ``total_rows``
    are the whole summary of a dated one, ``opening_words`` of one that brings a balance forward; ``signed``
    says that an amount column without direction carries its own sign, ``payments`` that every amount is money
    out (国库集中支付) unless negative.
    """

    id: str
    name: str
    name_en: str
    extends: str = ""
    marks: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    columns: dict[str, tuple[str, ...]] = {}
    titles: dict[str, tuple[str, ...]] = {}
    credit_words: tuple[str, ...] = ()
    debit_words: tuple[str, ...] = ()
    total_words: tuple[str, ...] = ()
    total_rows: tuple[str, ...] = ()
    opening_words: tuple[str, ...] = ()
    signed: bool = False
    payments: bool = False


def header_name(text: str) -> str:
    """Return a header as profiles compare it: half-width, no space, no unit, no English beside the Chinese, 账 for 帐."""
    plain = _SPACE.sub("", _BRACKETED_ENGLISH.sub("", half_width(text))).lower().replace("帐", "账")
    return _UNIT.sub("", plain)


@cache
def profiles() -> dict[str, Profile]:
    """Return all profiles, complete with what they extend, by their id."""
    found = {}
    for path in sorted((files("ledger.statements") / "profiles").iterdir(), key=lambda path: path.name):
        profile = msgspec.yaml.decode(path.read_bytes(), type=Profile)
        found[profile.id] = profile
    return {name: _completed(profile, found) for name, profile in found.items()}


def profile_named(name: str) -> Profile:
    """Return one profile. Raises UnknownProfile."""
    known = profiles()
    if name not in known:
        raise UnknownProfile(name=name, known=sorted(known))
    return known[name]


def _completed(profile: Profile, known: dict[str, Profile]) -> Profile:
    """Put a profile's own names before those it inherits; a name moves to the field the profile gives it."""
    if not profile.extends:
        return profile
    base = _completed(known[profile.extends], known)
    return msgspec.structs.replace(
        profile,
        columns=_merged(profile.columns, base.columns),
        titles=_merged(profile.titles, base.titles),
        credit_words=profile.credit_words + base.credit_words,
        debit_words=profile.debit_words + base.debit_words,
        total_words=profile.total_words + base.total_words,
        total_rows=profile.total_rows + base.total_rows,
        opening_words=profile.opening_words + base.opening_words,
    )


def _merged(own: dict[str, tuple[str, ...]], base: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    claimed = {header_name(alias) for aliases in own.values() for alias in aliases}
    return {
        field: own.get(field, ())
        + tuple(alias for alias in base.get(field, ()) if header_name(alias) not in claimed)
        for field in (*base, *(field for field in own if field not in base))
    }


@cache
def meaning_of_headers(name: str) -> dict[str, tuple[str, int]]:
    """Return, for each header a profile knows, its field and its place in that field's order of preference."""
    meaning: dict[str, tuple[str, int]] = {}
    for field, aliases in profile_named(name).columns.items():
        for at, alias in enumerate(aliases):
            meaning.setdefault(header_name(alias), (field, at))
    return meaning


@cache
def meaning_of_labels(name: str) -> dict[str, str]:
    """Return, for each label of a title row a profile knows, what it states."""
    return {
        header_name(alias): title
        for title, aliases in reversed(profile_named(name).titles.items())
        for alias in reversed(aliases)
    }
