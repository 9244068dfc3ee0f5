"""The match run (自动勾对): open lines against payments under way, and what is certain confirmed.

Reads what is open, asks the matcher, and confirms what is certain, so many lines in one transaction. Lines dated
in a closed month are recorded today. What the matcher does not confirm stays open, as a proposal or a
suggestion. Running again on what is left changes nothing.

The bank's order has nothing to do with the awards': two hundred lines speak of nearly as many recipients, and
to read a recipient's history anew for every line would cost more than all the rest. So the run takes a few
hundred payees at a time and confirms their lines on every page before it goes on to the next payees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from uuid import uuid4

from ledger.application import Ledger
from ledger.application.commands import AllocationWanted, MatchLines, MatchWanted
from ledger.domain.errors import PeriodClosed, Refusal
from ledger.domain.signature import FINANCE, SYSTEM, Signature
from ledger.matching.matcher import match
from ledger.matching.model import Match, MatchedDebit, MatchResult, OpenLine, OpenPayment, ReturnPair
from ledger.progress import Phase, Progress, unheard_phase
from projections.queries.reconciliation import (
    complete_until,
    demanded_recoveries,
    matched_debits,
    open_lines,
    open_payments,
    taken_apart,
)

ACTOR = f"{SYSTEM}matcher"
RETURNS_WITHIN_DAYS = 45
"""How far back a matched payment is looked at for money that came back."""


PAYEES_AT_ONCE = 300
"""Payees whose lines are confirmed before the next: so many recipients a process keeps, and their pages."""
LINES_AT_ONCE = 200
"""Lines confirmed in one transaction."""


@dataclass(frozen=True)
class Wanted:
    """A certain match with the page of its line."""

    page: str
    match: MatchWanted

    @property
    def line(self) -> str:
        """The line: page and position."""
        return f"{self.page}:{self.match.position}"

    def place(self, turns: Mapping[str, int]) -> tuple[int, bool, str, int]:
        """Return its place in the order of confirming, given the turn of every payment."""
        turn = turns.get(self.match.allocations[0].reference, 0)
        return turn, self.match.kind != "payment", self.page, self.match.position


@dataclass
class MatchRun:
    """What a run came to: lines matched by pass, payments settled, returns, and what stays open."""

    result: MatchResult
    by_pass: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    confirmed: int = 0
    returns: int = 0
    refused: list[tuple[str, Refusal]] = field(default_factory=list)
    days: dict[str, date] = field(default_factory=dict)
    """The day of every line that was open."""


def reconcile(
    ledger: Ledger, *, batches_confirm: bool = False, progress: Progress = unheard_phase
) -> MatchRun:
    """Match everything that is open. ``batches_confirm`` lets one line confirm a whole batch (P4).

    ``progress`` hears that lines and payments are read, that they are matched, and of the lines confirmed.
    Raises what the ledger raises when it is busy; refusals of single lines are listed.
    """
    progress(Phase.READING, 0, 0)
    lines = open_lines(ledger.rows)
    since = min((line.booked_on for line in lines), default=ledger.clock.today()) - timedelta(
        days=RETURNS_WITHIN_DAYS
    )
    payments, debits = open_payments(ledger.rows), matched_debits(ledger.rows, since)
    progress(Phase.MATCHING, 0, 0)
    result = match(
        lines,
        payments,
        calendar=ledger.working_days,
        batches_confirm=batches_confirm,
        matched=debits,
        complete_until=complete_until(ledger.rows),
        recoveries=demanded_recoveries(ledger.rows),
        apart=taken_apart(ledger.rows),
    )
    run = MatchRun(result, days={line.line: line.booked_on for line in lines})
    wanted = _wanted(result, {line.line: line for line in lines}, _turns(payments, debits))
    for first in range(0, len(wanted), LINES_AT_ONCE):
        progress(Phase.CONFIRMING, first, len(wanted))
        _confirm(ledger, wanted[first : first + LINES_AT_ONCE], run)
    progress(Phase.CONFIRMING, len(wanted), len(wanted))
    return run


def _turns(payments: Sequence[OpenPayment], debits: Sequence[MatchedDebit]) -> dict[str, int]:
    """Return by payment the turn in which its payee is taken, so many payees in each."""
    accounts = {one.reference: one.payee_account for one in debits}
    accounts |= {one.reference: one.payee_account for one in payments}
    order = {account: place for place, account in enumerate(sorted(set(accounts.values())))}
    return {reference: order[account] // PAYEES_AT_ONCE for reference, account in accounts.items()}


def _wanted(result: MatchResult, lines: dict[str, OpenLine], turns: Mapping[str, int]) -> list[Wanted]:
    """Return the certain matches and returns in the order in which they are confirmed.

    Within a turn payments come first: what comes back was matched with the line that paid it. A line of several
    payees has the turn of the first, and so has what comes back of it.
    """
    first = {name: one.allocations[0][0] for one in result.confirmed for name, _ in one.allocations}
    turns = {**turns, **{name: turns.get(other, 0) for name, other in first.items()}}
    wanted = [Wanted(_page(one.line), _payment(one)) for one in result.confirmed]
    wanted += [
        Wanted(_page(pair.credit), _return(pair, lines[pair.credit].amount_fen))
        for pair in result.returns
        if pair.settles
    ]
    return sorted(wanted, key=lambda one: one.place(turns))


def _page(line: str) -> str:
    return line.rpartition(":")[0]


def _position(line: str) -> int:
    return int(line.rpartition(":")[2])


def _payment(one: Match) -> MatchWanted:
    return MatchWanted(
        position=_position(one.line),
        kind=one.kind,
        method=one.pass_,
        reason=f"{one.reason_zh} / {one.reason_en}",
        allocations=tuple(
            AllocationWanted(reference=reference, amount_fen=fen) for reference, fen in one.allocations
        ),
    )


def _return(pair: ReturnPair, amount_fen: int) -> MatchWanted:
    return MatchWanted(
        position=_position(pair.credit),
        kind="return",
        method="return",
        reason=f"{pair.reason_zh} / {pair.reason_en}",
        allocations=(AllocationWanted(reference=pair.reference, amount_fen=amount_fen),),
    )


def _confirm(ledger: Ledger, wanted: Sequence[Wanted], run: MatchRun, *, dated: date | None = None) -> None:
    """Confirm matches in one transaction; where something stands against it, halve them to the culprit.

    Lines of a closed month are dated today, in a transaction of their own.
    """
    try:
        _execute(ledger, wanted, run, dated=dated)
    except Refusal as refusal:
        closed = _of_closed_month(run.days, wanted, refusal) if dated is None else []
        if closed:
            _confirm(ledger, closed, run, dated=ledger.clock.today())
            others = [one for one in wanted if one not in closed]
            if others:
                _confirm(ledger, others, run)
        elif len(wanted) > 1:
            middle = len(wanted) // 2
            _confirm(ledger, wanted[:middle], run, dated=dated)
            _confirm(ledger, wanted[middle:], run, dated=dated)
        else:
            run.refused.append((wanted[0].line, refusal))


def _of_closed_month(days: dict[str, date], wanted: Sequence[Wanted], refusal: Refusal) -> list[Wanted]:
    """Return the matches whose lines lie in the month that refused them because it is closed."""
    if not isinstance(refusal, PeriodClosed):
        return []
    month = str(refusal.details["month"])
    return [one for one in wanted if f"{days[one.line]:%Y-%m}" == month]


def _execute(ledger: Ledger, wanted: Sequence[Wanted], run: MatchRun, *, dated: date | None = None) -> None:
    """Carry out matches together. The key is the run's own: that nothing is matched twice, the lines tell."""
    commands = [
        MatchLines(page=page, matches=tuple(one.match for one in matches), on=dated)
        for page, matches in groupby(wanted, key=lambda one: one.page)
    ]
    signature = Signature(
        actor=ACTOR, department=FINANCE, effective_on=ledger.clock.today(), key=f"match:{uuid4()}"
    )
    for answer in ledger.execute_all(commands, signature).answer["answers"]:
        run.confirmed += answer["confirmed"]
    for one in wanted:
        run.by_pass[one.match.method] += 1
        run.returns += one.match.kind == "return"
