"""Instalments that come due (到期): found by date, posted in bounded transactions, exactly once.

An instalment's own state says whether it was posted, so any number of schedulers may run at once and
after any gap: the aggregate's version lets one of them through, and the others find nothing left to do.
Each is posted under the business day on which it fell due, recorded when the scheduler came round to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from ledger.application import Ledger
from ledger.application.commands import HoldInstalment, InstalmentRef, PostDue
from ledger.domain.errors import BudgetExceeded, BudgetLineMissing, PeriodClosed, Refusal, WrongStage
from ledger.domain.signature import FINANCE, SYSTEM, Signature
from ledger.ports import DueInstalment

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
    until = min(until, ledger.clock.today())
    run = DueRun()
    cursor: tuple[date, str, int] = START
    while waiting := ledger.standings.due_instalments(until, cursor, batch):
        last = waiting[-1]
        cursor = (last.due_on, last.award, last.number)
        _post(ledger, waiting, until, run)
        if progress:
            progress(len(waiting))
    return run


def _post(ledger: Ledger, waiting: Sequence[DueInstalment], until: date, run: DueRun) -> None:
    """Post a batch in one transaction; where something stands against it, halve it down to the culprit."""
    try:
        run.add(_execute(ledger, waiting, until))
    except Refusal as refusal:
        if len(waiting) > 1:
            middle = len(waiting) // 2
            _post(ledger, waiting[:middle], until, run)
            _post(ledger, waiting[middle:], until, run)
        else:
            _post_against(ledger, waiting[0], until, refusal, run)


def _post_against(ledger: Ledger, one: DueInstalment, until: date, refusal: Refusal, run: DueRun) -> None:
    """Deal with one instalment that was refused: date it today if its month is closed, hold it if unfunded."""
    if isinstance(refusal, PeriodClosed) and one.due_on < until:
        try:
            run.add(_execute(ledger, [one], until, dated=until))
        except Refusal as second:
            if isinstance(second, PeriodClosed):
                run.refused += 1
            else:
                _post_against(ledger, one, until, second, run)
    elif isinstance(refusal, BudgetExceeded | BudgetLineMissing):
        _hold(ledger, one, until, refusal, run)
    else:
        run.refused += 1


def _hold(ledger: Ledger, one: DueInstalment, until: date, refusal: Refusal, run: DueRun) -> None:
    command = HoldInstalment(award=one.award, number=one.number, cause="budget", reason=str(refusal)[:500])
    try:
        ledger.execute(command, _signature(until))
        run.held += 1
    except (WrongStage, PeriodClosed):
        run.refused += 1


def _execute(
    ledger: Ledger, waiting: Sequence[DueInstalment], until: date, *, dated: date | None = None
) -> dict[str, int]:
    command = PostDue(
        instalments=tuple(
            InstalmentRef(award=one.award, number=one.number, on=dated or one.due_on) for one in waiting
        )
    )
    return ledger.execute(command, _signature(until)).answer


def _signature(until: date) -> Signature:
    """Sign under a key of its own: an instalment held today may be released and posted today.

    A key made from the batch would answer that second posting with the first one's outcome. That nothing
    is posted twice rests on the instalment's state, not on the key.
    """
    return Signature(actor=ACTOR, department=FINANCE, effective_on=until, key=f"due:{until}:{uuid4()}")
