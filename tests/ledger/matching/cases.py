"""Payments and lines for tests: one payee, one amount, one Monday, unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from ledger.matching.matcher import match
from ledger.matching.model import Match, MatchedDebit, MatchResult, OpenLine, OpenPayment

MONDAY = date(2026, 3, 2)
"""The Saturday before it is worked (调休); no public holiday falls into the four weeks after it."""
LATER = date(2026, 12, 31)
NAME = "北京雁栖科技有限公司"
ACCOUNT = "11001234567890009876"
AMOUNT = 5_000_000
REFERENCE = "YQ20260302-0001"


def day(offset: int) -> date:
    """Return the day ``offset`` calendar days after MONDAY."""
    return MONDAY + timedelta(days=offset)


def reference(number: int) -> str:
    """Return our reference of a payment of MONDAY."""
    return f"YQ20260302-{number:04d}"


def payment(number: int = 1, **changes: Any) -> OpenPayment:
    """Return a payment to the payee."""
    values: dict[str, Any] = {
        "reference": reference(number),
        "payee_name": NAME,
        "payee_account": ACCOUNT,
        "amount_fen": AMOUNT,
        "paid_on": MONDAY,
    }
    return OpenPayment(**(values | changes))


def line(name: str = "l1", **changes: Any) -> OpenLine:
    """Return a debit that says nothing but its amount, the day after MONDAY."""
    values: dict[str, Any] = {"line": name, "booked_on": day(1), "amount_fen": -AMOUNT}
    return OpenLine(**(values | changes))


def to_payee(name: str = "l1", **changes: Any) -> OpenLine:
    """Return a debit to the payee that carries no reference."""
    return line(name, **({"counterparty_name": NAME, "counterparty_account": ACCOUNT} | changes))


def debit(name: str = "d1", **changes: Any) -> MatchedDebit:
    """Return a debit to the payee that was matched the day after MONDAY."""
    values: dict[str, Any] = {
        "line": name,
        "reference": REFERENCE,
        "amount_fen": AMOUNT,
        "booked_on": day(1),
        "payee_name": NAME,
        "payee_account": ACCOUNT,
    }
    return MatchedDebit(**(values | changes))


def run(lines: Iterable[OpenLine], payments: Iterable[OpenPayment], **options: Any) -> MatchResult:
    """Match with statements that reach far enough, unless ``options`` say otherwise."""
    return match(tuple(lines), tuple(payments), **({"complete_until": LATER} | options))


def said(matches: Iterable[Match]) -> list[tuple[str, str, str]]:
    """Return (pass, line, references) of matches."""
    return [(m.pass_, m.line, " ".join(name for name, _ in m.allocations)) for m in matches]
