"""What races need before they start: many platforms, their applications through the public notice, and budget lines.

Set up in bulk: a few hundred commands a transaction, every process its own share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from stdnum.cn import uscc

from ledger.application.commands import (
    AcceptApplication,
    ApplyForAward,
    ApproveAward,
    AssessAward,
    Command,
    PublishNotice,
    RecordAppropriation,
    RegisterPlatform,
)
from ledger.domain.signature import Signature
from tests.races.racing import TODAY, Attempt

NOTICE_DAY = date(2026, 3, 2)
COMMANDS_AT_ONCE = 100


def unit(number: int) -> str:
    """Return the USCC of the n-th construction unit."""
    body = f"91110116MA{number:07d}"
    return f"{body}{uscc.calc_check_digit(body)}"


def platform(code: str, of_unit: str) -> Command:
    """Enter a platform of a unit that runs it itself."""
    return RegisterPlatform(
        code=code, platform_name=f"平台 {code}", operator_uscc=of_unit, operator_name="建设单位"
    )


def through_notice(
    award: str, recipient: str, clause: str, facts: dict[str, Any], *, fund_source: str = "district"
) -> Iterator[Command]:
    """Yield an application and its way through the public notice."""
    yield ApplyForAward(award=award, recipient=recipient, clause=clause, facts=facts, fund_source=fund_source)
    yield AcceptApplication(award=award)
    yield AssessAward(award=award)
    yield PublishNotice(award=award)


def prepared(lane: str, commands: Iterable[Command], department: str = "kw") -> list[Attempt]:
    """Return the commands in bounded transactions, signed by the maker on the day of the notice."""
    return _in_bulk(lane, commands, "zhang.min", department)


def appropriations(clause: str, amounts_fen: dict[str, int], department: str = "kw") -> list[Attempt]:
    """Return the budget lines to open, one for each fund source."""
    commands = [
        RecordAppropriation(
            fiscal_year=2026,
            department=department,
            clause=clause,
            amount_fen=amount_fen,
            document="怀财预〔2026〕1号",
            fund_source=fund_source,
        )
        for fund_source, amount_fen in amounts_fen.items()
    ]
    return _in_bulk(f"budget-{clause}", commands, "czj.officer", "czj")


def _in_bulk(lane: str, commands: Iterable[Command], actor: str, department: str) -> list[Attempt]:
    waiting = tuple(commands)
    return [
        Attempt(
            waiting[first : first + COMMANDS_AT_ONCE],
            Signature(actor, department, NOTICE_DAY, f"{lane}-{first}"),
        )
        for first in range(0, len(waiting), COMMANDS_AT_ONCE)
    ]


def approval(award: str, *, department: str = "kw", key: str = "") -> Attempt:
    """Return the attempt to approve an award."""
    signature = Signature("li.na", department, TODAY, key or f"approve-{award}")
    return Attempt((ApproveAward(award=award, document="怀科批〔2026〕1号"),), signature)
