from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from projections.queries.batch_list import BatchPayment
from projections.queries.batches import BatchRow, State
from web.batches.steps import steps_of

BATCH = BatchRow("YQ20260920-001", 2026, date(2026, 9, 20), "made", 2, 200, "a", None, None, "")
PAYMENT = BatchPayment(
    reference="YQ20260920-001001",
    award="A-1",
    number=1,
    payee_uscc="91110116MA01A2B41U",
    payee_name="一家企业",
    account="1",
    bank="",
    clause="art4.testing",
    line="2026|kw|art4.testing|district",
    economic_class="",
    amount_fen=100,
    matched_fen=0,
    returned_fen=0,
    state="exported",
    confirmed_on=None,
    instalment_state="batched",
    reason="",
    blocked="",
    statement_line=None,
    booked_on=None,
)


@pytest.mark.parametrize(
    ("state", "paid", "expected"),
    [
        ("made", 0, "done now ahead ahead"),
        ("approved", 0, "done done now ahead"),
        ("exported", 1, "done done done now"),
        ("exported", 2, "done done done done"),
        ("withdrawn", 0, "done stopped ahead ahead"),
    ],
)
def test_the_steps_of_a_batch_follow_its_state_and_its_payments(
    app: Flask, state: State, paid: int, expected: str
) -> None:
    payments = [replace(PAYMENT, state="paid" if place < paid else "exported") for place in range(2)]
    with app.test_request_context("/"):
        steps = steps_of(replace(BATCH, state=state), payments)
    assert " ".join(one.state for one in steps) == expected
    assert steps[-1].note == f"{paid} / 2 笔"
