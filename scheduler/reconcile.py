"""The match run (自动勾对): open lines against payments under way, and what is certain confirmed.

Reads what is open, asks the matcher, and confirms page by page, each page in one transaction. Lines dated
in a closed month are recorded today. What the matcher does not confirm stays open, as a proposal or a
suggestion. Running again on what is left changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

from ledger.application import Ledger
from ledger.application.commands import AllocationWanted, MatchLines, MatchWanted
from ledger.domain.errors import PeriodClosed, Refusal
from ledger.domain.signature import FINANCE, SYSTEM, Signature
from ledger.matching.matcher import match
from ledger.matching.model import Match, MatchResult, OpenLine, ReturnPair
from projections.queries.reconciliation import (
    complete_until,
    matched_debits,
    open_lines,
    open_payments,
    taken_apart,
)

ACTOR = f"{SYSTEM}matcher"
RETURNS_WITHIN_DAYS = 45
"""How far back a matched payment is looked at for money that came back."""


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
    ledger: Ledger, *, batches_confirm: bool = False, progress: Callable[[int, int], None] | None = None
) -> MatchRun:
    """Match everything that is open. ``batches_confirm`` lets one line confirm a whole batch (P4).

    Raises what the ledger raises when it is busy; refusals of single lines are listed.
    """
    lines = open_lines(ledger.rows)
    since = min((line.booked_on for line in lines), default=ledger.clock.today()) - timedelta(
        days=RETURNS_WITHIN_DAYS
    )
    result = match(
        lines,
        open_payments(ledger.rows),
        calendar=ledger.working_days,
        batches_confirm=batches_confirm,
        matched=matched_debits(ledger.rows, since),
        complete_until=complete_until(ledger.rows),
        apart=taken_apart(ledger.rows),
    )
    run = MatchRun(result, days={line.line: line.booked_on for line in lines})
    wanted = _wanted(result, {line.line: line for line in lines})
    done = 0
    for page in sorted(wanted):
        _confirm(ledger, page, wanted[page], run)
        done += len(wanted[page])
        if progress:
            progress(done, sum(map(len, wanted.values())))
    return run


def _wanted(result: MatchResult, lines: dict[str, OpenLine]) -> dict[str, list[MatchWanted]]:
    """Return the certain matches and returns, page by page, in the order of their lines."""
    wanted: dict[str, list[MatchWanted]] = defaultdict(list)
    for one in result.confirmed:
        page, position = _place(one.line)
        wanted[page].append(_payment(one, position))
    for pair in result.returns:
        if pair.certain:
            page, position = _place(pair.credit)
            wanted[page].append(_return(pair, position, lines[pair.credit].amount_fen))
    for matches in wanted.values():
        matches.sort(key=lambda one: one.position)
    return wanted


def _place(line: str) -> tuple[str, int]:
    page, _, position = line.rpartition(":")
    return page, int(position)


def _payment(one: Match, position: int) -> MatchWanted:
    return MatchWanted(
        position=position,
        kind="payment",
        method=one.pass_,
        reason=f"{one.reason_zh} / {one.reason_en}",
        allocations=tuple(
            AllocationWanted(reference=reference, amount_fen=fen) for reference, fen in one.allocations
        ),
    )


def _return(pair: ReturnPair, position: int, amount_fen: int) -> MatchWanted:
    return MatchWanted(
        position=position,
        kind="return",
        method="return",
        reason=f"{pair.reason_zh} / {pair.reason_en}",
        allocations=(AllocationWanted(reference=pair.reference, amount_fen=amount_fen),),
    )


def _confirm(
    ledger: Ledger, page: str, matches: Sequence[MatchWanted], run: MatchRun, *, dated: date | None = None
) -> None:
    """Confirm a page's matches in one transaction; where something stands against it, halve it to the culprit.

    Lines of a closed month are dated today, in a transaction of their own.
    """
    try:
        _execute(ledger, page, matches, run, dated=dated)
    except Refusal as refusal:
        closed = _of_closed_month(run.days, page, matches, refusal) if dated is None else []
        if closed:
            _confirm(ledger, page, closed, run, dated=ledger.clock.today())
            matches = [one for one in matches if one not in closed]
            if matches:
                _confirm(ledger, page, matches, run)
        elif len(matches) > 1:
            middle = len(matches) // 2
            _confirm(ledger, page, matches[:middle], run, dated=dated)
            _confirm(ledger, page, matches[middle:], run, dated=dated)
        else:
            run.refused.append((f"{page}:{matches[0].position}", refusal))


def _of_closed_month(
    days: dict[str, date], page: str, matches: Sequence[MatchWanted], refusal: Refusal
) -> list[MatchWanted]:
    """Return the matches whose lines lie in the month that refused them because it is closed."""
    if not isinstance(refusal, PeriodClosed):
        return []
    month = str(refusal.details["month"])
    return [one for one in matches if f"{days[f'{page}:{one.position}']:%Y-%m}" == month]


def _execute(
    ledger: Ledger, page: str, matches: Sequence[MatchWanted], run: MatchRun, *, dated: date | None = None
) -> None:
    """Carry out one page's matches. The key is the run's own: that nothing is matched twice, the lines tell."""
    signature = Signature(
        actor=ACTOR,
        department=FINANCE,
        effective_on=ledger.clock.today(),
        key=f"match:{page}:{uuid4()}",
    )
    answer = ledger.execute(MatchLines(page=page, matches=tuple(matches), on=dated), signature).answer
    run.confirmed += answer["confirmed"]
    for one in matches:
        run.by_pass[one.method] += 1
        run.returns += one.kind == "return"
