"""The life of a batch as a stepper: 编制 → 复核 → 导出 → 支付."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from projections.queries.batch_list import BatchPayment
from projections.queries.batches import BatchRow, State
from web.language import gettext as _
from web.language import said

Standing = Literal["done", "now", "ahead", "stopped"]

STEPS: Final[tuple[tuple[str, tuple[str, str]], ...]] = (
    ("made", ("编制", "Made")),
    ("approved", ("复核", "Approved")),
    ("exported", ("导出", "Exported")),
    ("paid", ("支付", "Paid")),
)
PASSED: Final[dict[State, int]] = {"made": 1, "approved": 2, "exported": 3, "withdrawn": 1}
"""How many steps a batch has behind it in a state."""


@dataclass(frozen=True)
class Step:
    """One step: what it is called, when or by whom, how the batch stands with it."""

    title: str
    state: Standing
    note: str = ""
    when: date | None = None


def steps_of(batch: BatchRow, payments: Sequence[BatchPayment]) -> list[Step]:
    """Return the steps of a batch; the last one counts the payments that the bank confirmed."""
    settled = sum(one.state in ("paid", "returned") for one in payments)
    passed = PASSED[batch.state]
    if batch.state == "exported" and batch.payments and settled >= batch.payments:
        passed = len(STEPS)
    notes = {
        "made": batch.made_by,
        "approved": batch.approved_by or "",
        "paid": _("%(done)s / %(count)s 笔", done=settled, count=batch.payments),
    }
    steps = []
    for place, (name, title) in enumerate(STEPS):
        state: Standing = "done" if place < passed else "now" if place == passed else "ahead"
        if batch.state == "withdrawn" and place >= passed:
            state = "stopped" if place == passed else "ahead"
        when = batch.exported_on if name == "exported" else None
        steps.append(Step(said(title), state, notes.get(name, ""), when))
    return steps
