"""Instalments that come due (到期): found by date, posted in bounded transactions, exactly once.

An instalment's own state says whether it was posted, so any number of schedulers may run at once and
after any gap: the aggregate's version lets one of them through, and the others find nothing left to do.
Each is posted under the business day on which it fell due, recorded when the scheduler came round to it. Where
that day lies in a closed month, it is posted under the present day; where the budget is short, it is held.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from ledger.application import Ledger
from ledger.application.commands import HoldInstalment, InstalmentRef, PostDue
from ledger.domain.errors import BudgetExceeded, BudgetLineMissing, PeriodClosed, Refusal
from ledger.domain.instalment_holder import BUDGET
from ledger.domain.signature import FINANCE, SYSTEM, Signature

_log = logging.getLogger(__name__)

ACTOR = f"{SYSTEM}scheduler"
BATCH = 200
START = (date.min, "", 0)


@dataclass
class DueRun:
    """What one run came to; amounts in fen."""

    posted: int = 0
    held: int = 0
    amount_fen: int = 0
    refused: int = 0

    def add(self, answer: dict[str, int]) -> None:
        """Add the answer of one transaction."""
        self.posted += answer["posted"]
        self.held += answer["held"]
        self.amount_fen += answer["amount_fen"]


def post_due_until(
    ledger: Ledger,
    until: date,
    *,
    batch: int = BATCH,
    progress: Callable[[int], None] | None = None,
) -> DueRun:
    """Post every scheduled instalment due on or before ``until``, or hold it with what stands against it.

    ``until`` is never after the ledger's own day. ``progress`` is called with the number just handled.
    """
    today = ledger.clock.today()
    until = min(until, today)
    run = DueRun()
    cursor: tuple[date, str, int] = START
    while waiting := ledger.standings.due_instalments(until, cursor, batch):
        last = waiting[-1]
        cursor = (last.due_on, last.award, last.number)
        wanted = [InstalmentRef(award=one.award, number=one.number, on=one.due_on) for one in waiting]
        _post(ledger, wanted, today, run)
        if progress:
            progress(len(waiting))
    return run


def _post(ledger: Ledger, wanted: Sequence[InstalmentRef], today: date, run: DueRun) -> None:
    """Post a batch in one transaction; where something stands against it, halve it down to the culprit."""
    try:
        run.add(ledger.execute(PostDue(instalments=tuple(wanted)), _signature(today)).answer)
    except Refusal as refusal:
        redated = _redated(wanted, refusal, today)
        if redated != wanted:
            _post(ledger, redated, today, run)
        elif len(wanted) > 1:
            middle = len(wanted) // 2
            _post(ledger, wanted[:middle], today, run)
            _post(ledger, wanted[middle:], today, run)
        elif isinstance(refusal, BudgetExceeded | BudgetLineMissing):
            _hold(ledger, wanted[0], today, refusal, run)
        else:
            _refused(wanted[0], refusal, run)


def _redated(wanted: Sequence[InstalmentRef], refusal: Refusal, today: date) -> Sequence[InstalmentRef]:
    """Return the batch with what would be dated in the month that refused it, because it is closed, dated today."""
    if not isinstance(refusal, PeriodClosed):
        return wanted
    month = str(refusal.details["month"])
    alone = len(wanted) == 1  # one that was held is dated on its release, which may lie in another month
    return [replace(one, on=today) if alone or f"{one.on:%Y-%m}" == month else one for one in wanted]


def _hold(ledger: Ledger, one: InstalmentRef, today: date, refusal: Refusal, run: DueRun) -> None:
    """Hold what the budget line cannot bear. Another scheduler may have done so at the same moment."""
    command = HoldInstalment(award=one.award, number=one.number, cause=BUDGET, reason=str(refusal)[:500])
    try:
        ledger.execute(command, _signature(today))
    except Refusal as against:
        _refused(one, against, run)
    else:
        run.held += 1


def _refused(one: InstalmentRef, refusal: Refusal, run: DueRun) -> None:
    """Leave an instalment as it is; the next run finds it again."""
    _log.warning("instalment %s/%d was not posted: %s", one.award, one.number, refusal)
    run.refused += 1


def _signature(today: date) -> Signature:
    """Sign under a key of its own: an instalment held today may be released and posted today.

    A key made from the batch would answer that second posting with the first one's outcome. That nothing
    is posted twice rests on the instalment's state, not on the key.
    """
    return Signature(actor=ACTOR, department=FINANCE, effective_on=today, key=f"due:{today}:{uuid4()}")
