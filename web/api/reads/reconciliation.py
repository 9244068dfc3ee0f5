"""Statements, their lines, and exceptions."""

from __future__ import annotations

from datetime import date
from typing import Final

from projections.queries.exceptions import EXCEPTION_NAMES, EXCEPTION_STATES, NOBODY
from projections.queries.listings import (
    EXCEPTIONS,
    LINES,
    STATEMENTS,
    ExceptionItem,
    LineItem,
    StatementItem,
)
from web.api.parameters import Asked, Parameter
from web.api.read import list_of
from web.payees.bank_data import takes_statements

ACCOUNT: Final = Parameter("account", "账号 / account")


@list_of(
    "/statements",
    STATEMENTS,
    area="statements",
    about="对账单",
    item=StatementItem,
    parameters=(
        ACCOUNT,
        Parameter("file_hash", "文件的 SHA-256 / SHA-256 of the file"),
        Parameter("closes_from", "截止日起 / closes on or after", date),
        Parameter("closes_until", "截止日止 / closes on or before", date),
        Parameter("quarantined", "是否隔离 / whether it is quarantined", bool),
    ),
    in_full=takes_statements,
)
def list_statements(asked: Asked) -> object:
    """Imported statements, by name."""


@list_of(
    "/statement-lines",
    LINES,
    area="reconciliation",
    about="对账单行",
    item=LineItem,
    parameters=(
        Parameter("statement", "对账单 / statement"),
        ACCOUNT,
        Parameter("open", "是否未勾对 / whether something is left to match", bool),
        Parameter("booked_from", "记账日起 / booked on or after", date),
        Parameter("booked_until", "记账日止 / booked on or before", date),
    ),
    in_full=takes_statements,
)
def list_lines(asked: Asked) -> object:
    """Lines of statements, by the day they were booked."""


@list_of(
    "/exceptions",
    EXCEPTIONS,
    area="exceptions",
    about="例外",
    item=ExceptionItem,
    parameters=(
        Parameter("state", "状态 / state", choices=tuple(EXCEPTION_STATES)),
        Parameter("kind", "类别 / kind", choices=tuple(EXCEPTION_NAMES)),
        Parameter("owner", "责任人的用户名，- 为无人 / user name of the owner, - for nobody", example=NOBODY),
    ),
)
def list_exceptions(asked: Asked) -> object:
    """Exceptions, the oldest first."""
