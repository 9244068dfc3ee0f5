"""Payments made before the ledger was opened (兑现台账): they fill caps and claims from the first day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from cli.sampling.office import Office
from cli.sampling.organisation_cases import standard_number
from cli.sampling.platform_cases import SUPPORTED_ELSEWHERE
from ledger.application.commands import RecordPastDisbursement
from ledger.domain.money import fen_from_yuan

Drawn = tuple[str, str, str, str, dict[str, Any]]
"""Recipient, clause, department, amount in yuan, and what is known of the case."""


def past_disbursements(
    office: Office, first: date, last: date, count: int
) -> Iterator[RecordPastDisbursement]:
    """Yield so many payments made between two days, oldest first."""
    span = (last - first).days
    days = sorted(first + timedelta(days=office.random.randint(0, span)) for _ in range(count))
    for number, day in enumerate(days, start=1):
        draw = office.random.choice(_DRAWS)
        recipient, clause, department, amount, facts = draw(office, day)
        yield RecordPastDisbursement(
            award=f"TZ-{day.year}-{number:04d}",
            recipient=recipient,
            clause=clause,
            amount_fen=fen_from_yuan(amount),
            paid_on=day,
            department=department,
            document=f"怀财拨〔{day.year}〕{number}号",
            facts=facts,
        )


def _testing(office: Office, day: date) -> Drawn:
    enterprise = office.random.choice(office.bodies.of_kind("enterprise"))
    facts = {
        "contract_no": office.number("HT", day.year - 1),
        "contract_date": day.replace(day=1).isoformat(),
    }
    return enterprise.uscc, "art4.testing", "kw", office.yuan(5_000, 24_000, 100), facts


def _standard(office: Office, day: date) -> Drawn:
    body = office.random.choice(office.bodies.of_kind("university", "institute", "association"))
    facts = {"standard": standard_number(office, day.year - 1, "JB/T {number}-{year}")}
    return body.uscc, "art10.standard", "scjg", office.yuan(20_000, 50_000, 10_000), facts


def _interest(office: Office, day: date) -> Drawn:
    platform = office.random.choice(office.bodies.platforms)
    facts = {"loan": office.number("DK", day.year - 1), "repaid_on": day.replace(day=1).isoformat()}
    return platform.code, "art10.ip-interest", "scjg", office.yuan(5_000, 15_000, 100), facts


def _upgrade(office: Office, day: date) -> Drawn:
    platform = office.random.choice(
        [
            one
            for index, one in enumerate(office.bodies.platforms)
            if one.manufacturing and index != SUPPORTED_ELSEWHERE
        ]
    )
    fai = office.random.randrange(2_000_000, 4_000_000, 100_000)
    facts = {"project": office.number("JG", day.year - 1), "class": "green", "fai": f"{fai}.00"}
    return platform.code, "art6.upgrade", "jxj", f"{fai // 10}.00", facts


_DRAWS: tuple[Callable[[Office, date], Drawn], ...] = (_testing, _testing, _standard, _interest, _upgrade)
