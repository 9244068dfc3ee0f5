"""What stands around one statement line: everything that could be its, or take what is its, and nothing else.

The matcher judges a line by its rivals as well. To advise an officer on one line among a hundred thousand it is
given only those that share an amount, an account, a name or a number with it in the days that count; on these its
passes come to what they would come to on all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import msgspec

from ledger.matching import model
from ledger.matching.accounts import digits_of, mask_of
from ledger.matching.references import batches_in, keys_in, reference_key
from ledger.ports import Rows
from projections.queries.desk import DeskLine
from projections.queries.reconciliation import complete_until, demanded_recoveries, lines_to_match

DAYS_BEFORE, DAYS_AFTER = 60, 30
"""Days around the line in which payments and other lines bear on it: the passes' windows lie well within."""
AT_MOST = 400
"""Rows of each kind that are looked at: those of its amount first, then those nearest in time."""
LEAST_NAME, LEGAL_FORM = 4, 4
"""Characters: a name is found by its beginning, without what 有限公司 takes; whether it is the same, the matcher says."""
_MASK = re.compile("[*•●×＊]")
PREFIX: Final = len("YQ20260331")
"""Of a reference of ours, what stands before its hyphen."""


@dataclass(frozen=True)
class Around:
    """What the matcher is given for one line."""

    lines: tuple[model.OpenLine, ...]
    payments: tuple[model.OpenPayment, ...]
    debits: tuple[model.MatchedDebit, ...]
    recoveries: tuple[model.DemandedRecovery, ...]
    apart: frozenset[tuple[str, str]]
    complete_until: date


@dataclass(frozen=True)
class _Marks:
    """By what a line's neighbours are known."""

    left_fen: int
    account: str
    name: str
    references: list[str]
    batches: list[str]
    bank_references: list[str]
    first: date
    last: date
    day: date


def around(rows: Rows, line: DeskLine) -> Around:
    """Return what stands around an open line."""
    marks = _marks(line)
    lines = _lines(rows, marks, line)
    is_credit = not line.goes_out
    return Around(
        lines,
        _payments(rows, marks),
        _debits(rows, marks),
        tuple(demanded_recoveries(rows)) if is_credit else (),
        _apart(rows, [one.line for one in lines]),
        complete_until(rows),
    )


def _marks(line: DeskLine) -> _Marks:
    text = f"{line.our_reference} {line.original_reference} {line.summary}"
    keys = {reference_key(line.our_reference), reference_key(line.original_reference), *keys_in(text)} - {""}
    shown = mask_of(line.counterparty_account)
    digits = digits_of(line.counterparty_account)
    account = digits or (f"{_plain(shown.prefix)}%{_plain(shown.suffix)}" if shown else "")
    name = _beginning(line.counterparty_name)
    return _Marks(
        left_fen=line.left_fen,
        account=account,
        name=f"{_plain(name)}%" if name else "",
        references=sorted({*keys, *map(_hyphenated, keys)}),
        batches=[_hyphenated(key) for key in batches_in(text)],
        bank_references=[
            one for one in (line.original_reference, line.bank_reference, line.our_reference) if one
        ],
        first=line.booked_on - timedelta(days=DAYS_BEFORE),
        last=line.booked_on + timedelta(days=DAYS_AFTER),
        day=line.booked_on,
    )


def _beginning(name: str) -> str:
    """Return by what a name is found: its beginning, up to a mask."""
    shown = _MASK.split(name, maxsplit=1)[0]
    return shown[: max(LEAST_NAME, len(shown) - LEGAL_FORM)]


def _plain(text: str) -> str:
    """Return a text that LIKE takes as it stands."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _hyphenated(key: str) -> str:
    """Return a reference or a batch's number in its one form, from its key."""
    return f"{key[:PREFIX]}-{key[PREFIX:]}"


def _lines(rows: Rows, marks: _Marks, line: DeskLine) -> tuple[model.OpenLine, ...]:
    """Return the line and the open ones that could be rivals of it, or share with it what they pay."""
    found = lines_to_match(
        rows,
        "l.booked_on BETWEEN %s AND %s"
        " AND (l.line = %s OR (s.quarantine = '{}' AND sign(l.amount_fen) = %s"
        " AND (abs(l.amount_fen) = %s OR l.counterparty_account LIKE %s OR l.counterparty_name LIKE %s"
        " OR l.our_reference = ANY(%s))))"
        " ORDER BY l.line <> %s, abs(l.amount_fen) <> %s, abs(l.booked_on - %s), l.line LIMIT %s",
        (
            marks.first,
            marks.last,
            line.line,
            -1 if line.goes_out else 1,
            abs(line.amount_fen),
            marks.account,
            marks.name,
            marks.references,
            line.line,
            abs(line.amount_fen),
            marks.day,
            AT_MOST,
        ),
    )
    return tuple(found)


def _payments(rows: Rows, marks: _Marks) -> tuple[model.OpenPayment, ...]:
    """Return the payments under way that share something with the line, and whole batches of its amount."""
    found = rows(
        "WITH whole AS (SELECT batch FROM batch b WHERE b.state = 'exported'"
        " AND (b.batch = ANY(%s) OR (b.amount_fen = %s AND b.pay_on BETWEEN %s AND %s)))"
        " SELECT p.reference, p.payee_name, p.account AS payee_account, p.amount_fen - p.matched_fen AS amount_fen,"
        " coalesce(b.exported_on, p.pay_on) AS paid_on, p.batch, b.amount_fen AS batch_amount_fen"
        " FROM payment p JOIN batch b ON b.batch = p.batch WHERE p.state = 'exported'"
        " AND (p.reference = ANY(%s) OR p.batch IN (SELECT batch FROM whole) OR (p.pay_on BETWEEN %s AND %s"
        " AND (p.amount_fen - p.matched_fen = %s OR p.account LIKE %s OR p.payee_name LIKE %s)))"
        " ORDER BY p.reference <> ALL(%s), p.batch NOT IN (SELECT batch FROM whole),"
        " p.amount_fen - p.matched_fen <> %s, abs(p.pay_on - %s), p.reference LIMIT %s",
        (
            marks.batches,
            marks.left_fen,
            marks.first,
            marks.last,
            marks.references,
            marks.first,
            marks.last,
            marks.left_fen,
            marks.account,
            marks.name,
            marks.references,
            marks.left_fen,
            marks.day,
            AT_MOST,
        ),
    )
    return tuple(msgspec.convert(row, model.OpenPayment) for row in found)


def _debits(rows: Rows, marks: _Marks) -> tuple[model.MatchedDebit, ...]:
    """Return the payments that stand as paid and share something with the line: it may return or repeat them."""
    found = rows(
        "SELECT l.line, a.reference, a.amount_fen, l.booked_on, p.payee_name, p.account AS payee_account,"
        " l.bank_reference FROM payment p JOIN allocation a ON a.reference = p.reference AND a.kind = 'payment'"
        " JOIN statement_line l ON l.line = a.line WHERE p.state = 'paid' AND (p.reference = ANY(%s)"
        " OR (p.pay_on BETWEEN %s AND %s AND (p.amount_fen = %s OR a.amount_fen = %s OR p.account LIKE %s"
        " OR l.bank_reference = ANY(%s)))) ORDER BY abs(l.booked_on - %s), l.line, a.reference LIMIT %s",
        (
            marks.references,
            marks.first,
            marks.last,
            marks.left_fen,
            marks.left_fen,
            marks.account,
            marks.bank_references,
            marks.day,
            AT_MOST,
        ),
    )
    return tuple(msgspec.convert(row, model.MatchedDebit) for row in found)


def _apart(rows: Rows, lines: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Return the pairs that an officer took apart: they are not advised again."""
    found = rows("SELECT line, reference FROM taken_apart WHERE line = ANY(%s)", (list(lines),))
    return frozenset((str(row["line"]), str(row["reference"])) for row in found)
