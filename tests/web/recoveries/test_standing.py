from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from flask import Flask

from ledger.domain.calendar import WorkingDays
from ledger.domain.recovery import RecoveryDuty, RecoveryState
from projections.queries.recoveries import RecoveryRow
from projections.queries.recovery_list import ReceiptRow
from web.recoveries.standing import TITLES, Apart, deadlines_of, steps_of

CASE = RecoveryRow(
    recovery="ZH-1",
    holder_id=uuid4(),
    recipient="P-1",
    recipient_name="平台",
    award="A-1",
    clause="art4.testing",
    department="kw",
    beneficiary_name="一家企业",
    beneficiary_uscc="91110116MA01A2B41U",
    kind="overpayment",
    state=RecoveryState.OPENED,
    principal_fen=100,
    received_fen=0,
    written_off_fen=0,
    fine_fen=0,
    interest_fen=0,
    restores_cap=True,
    from_settlement=False,
    basis="",
    reason="",
    document="1号",
    opened_on=date(2026, 9, 1),
    opened_by="a",
    noticed_on=None,
    hear_until=None,
    heard_on=None,
    statement="",
    finding="",
    demanded_on=None,
    demand_document="",
    pay_by=None,
    ended_on=None,
    end_document="",
    end_reason="",
    budget_level="",
    revenue_item="",
    functional_class="",
    government_economic="",
    department_economic="",
    project="",
    supervising_department="",
    unit="",
)
NOTICED = replace(
    CASE, state=RecoveryState.NOTICED, noticed_on=date(2026, 9, 18), hear_until=date(2026, 9, 24)
)
DEMANDED = replace(
    NOTICED, state=RecoveryState.DEMANDED, demanded_on=date(2026, 9, 25), pay_by=date(2026, 10, 12)
)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (CASE, "done now ahead ahead ahead ahead"),
        (replace(CASE, kind="voluntary"), "done ahead ahead now ahead ahead"),
        (NOTICED, "done done now ahead ahead ahead"),
        (
            replace(NOTICED, state=RecoveryState.HEARD, heard_on=date(2026, 9, 21)),
            "done done done now ahead ahead",
        ),
        (DEMANDED, "done done ahead done now ahead"),
        (
            replace(DEMANDED, state=RecoveryState.CLOSED, received_fen=100, ended_on=date(2026, 10, 1)),
            "done done ahead done done done",
        ),
        (
            replace(DEMANDED, state=RecoveryState.WRITTEN_OFF, ended_on=date(2026, 12, 1)),
            "done done ahead done ahead done",
        ),
        (
            replace(CASE, state=RecoveryState.WITHDRAWN, ended_on=date(2026, 9, 2)),
            "done ahead ahead ahead ahead stopped",
        ),
    ],
)
def test_the_steps_of_a_case_follow_its_state(app: Flask, case: RecoveryRow, expected: str) -> None:
    with app.test_request_context("/"):
        steps = steps_of(case)
    assert " ".join(one.state for one in steps) == expected
    assert len(steps) == len(TITLES)


def test_the_money_is_in_on_the_day_of_the_last_receipt_that_stands(app: Flask) -> None:
    receipt = ReceiptRow(
        document="JK-1",
        effective_on=date(2026, 10, 8),
        recorded_at=datetime(2026, 10, 8, tzinfo=UTC),
        actor="wang.fang",
        topic="recovery.received",
        number=1,
        penalty="",
        amount_fen=100,
        is_reversed=False,
        line=None,
        statement=None,
        booked_on=None,
        counterparty_name=None,
    )
    receipts = [
        receipt,
        replace(receipt, effective_on=date(2026, 10, 20), is_reversed=True),
        replace(receipt, effective_on=date(2026, 10, 21), penalty="fine"),
    ]
    with app.test_request_context("/"):
        paid = steps_of(replace(DEMANDED, received_fen=DEMANDED.principal_fen), receipts)
        part = steps_of(replace(DEMANDED, received_fen=DEMANDED.principal_fen - 1), receipts)
    assert (paid[4].title, paid[4].when, part[4].when) == ("到账", date(2026, 10, 8), None)


@pytest.mark.parametrize(
    ("case", "today", "expected"),
    [
        (CASE, date(2026, 9, 20), []),
        (NOTICED, date(2026, 9, 18), [(5, 0)]),  # the 20th, a Sunday, is worked
        (NOTICED, date(2026, 9, 24), [(0, 0)]),
        (NOTICED, date(2026, 9, 26), [(0, 2)]),
        (DEMANDED, date(2026, 9, 30), [(4, 0)]),
        (replace(DEMANDED, received_fen=100), date(2026, 12, 1), []),
    ],
)
def test_last_days_are_counted_in_working_days(
    app: Flask, case: RecoveryRow, today: date, expected: list[tuple[int, int]]
) -> None:
    with app.test_request_context("/"):
        found = deadlines_of(case, [], WorkingDays(), today)
    assert [(one.working_days_left, one.days_late) for one in found] == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("recovery.notice", ""),
        ("recovery.demand", "opener receiver"),
        ("recovery.receive", "decider opener"),
        ("recovery.confirm_write_off", "proposer receiver"),
        ("recovery.withdraw", "opener"),
        ("recovery.propose_write_off", ""),
    ],
)
def test_one_person_does_not_combine_the_duties_of_a_case(command: str, expected: str) -> None:
    duties = {duty: frozenset({duty.name.lower()}) for duty in RecoveryDuty}
    apart = Apart(duties, frozenset({"proposer"}), RecoveryState.NOTICED)
    assert apart.case_for(command).others(command) == frozenset(expected.split())
    opened = replace(apart, state=RecoveryState.OPENED)
    assert opened.case_for("recovery.withdraw").others("recovery.withdraw") == frozenset()
