"""Budget lines (指标): appropriated, adjusted, committed, due, paid, returned, and the refusal to overdraw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ledger.domain import events as happened
from ledger.domain import papers, payments
from ledger.domain import reconciliation as matched
from ledger.domain.errors import BudgetExceeded, BudgetLineMissing, Refusal, TooMuchContention
from ledger.domain.events import LedgerEvent
from ledger.domain.holds import YearShare, line_year
from ledger.domain.recovery_events import RecoveryReceiptReversed
from ledger.ports import Rows, Statement, Violation
from projections.columns import columns, whole

CONSTRAINTS = frozenset({"budget_line_opened", "budget_not_overspent", "budget_not_overcommitted"})

AMOUNTS = (
    "appropriated_fen",
    "adjusted_fen",
    "shortfall_fen",
    "committed_fen",
    "due_fen",
    "paid_fen",
    "returned_fen",
)


_STANDING = (
    "SELECT line, jsonb_build_object('total_fen', appropriated_fen + adjusted_fen, 'committed_fen', committed_fen,"
    " 'due_fen', due_fen, 'spent_fen', paid_fen - returned_fen, 'free_fen', appropriated_fen + adjusted_fen"
    " - committed_fen - due_fen - paid_fen + returned_fen)::text FROM budget WHERE line = ANY(%s) ORDER BY line"
)


@dataclass(frozen=True)
class BudgetMovement:
    """What one event moves on one line, in fen. ``drawn_on``: it charges the line in its own year or later."""

    line: str
    drawn_on: bool = False
    opened: bool = False
    charged: bool = False
    appropriated_fen: int = 0
    adjusted_fen: int = 0
    shortfall_fen: int = 0
    committed_fen: int = 0
    due_fen: int = 0
    paid_fen: int = 0
    returned_fen: int = 0

    def plus(self, other: BudgetMovement) -> BudgetMovement:
        """Return both movements of one line as one."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in AMOUNTS}
        return replace(
            self,
            drawn_on=self.drawn_on or other.drawn_on,
            opened=self.opened or other.opened,
            charged=self.charges or other.charges,
            **sums,
        )

    @property
    def charges(self) -> bool:
        """Whether it, or what it was merged from, may be the first to touch its line."""
        return self.charged or self.opened or self.drawn_on or self.committed_fen > 0

    @property
    def used_fen(self) -> int:
        """By how much the line's use changes."""
        return self.committed_fen + self.due_fen + self.paid_fen - self.returned_fen


class Budgets:
    """The guard of the budget lines: the hottest rows of the ledger, touched last."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield the changes of the lines, in the order of their keys."""
        merged = merge(movement for event in events for movement in budget_movements(event))
        if merged:
            yield from _apply(merged)

    def reading(self, events: Sequence[LedgerEvent]) -> Statement | None:
        """Return how the lines stand that these events move: what may be spent, what is promised, what is free."""
        lines = [
            one.line for one in merge(movement for event in events for movement in budget_movements(event))
        ]
        return Statement(_STANDING, (lines,)) if lines else None

    def explain(self, violation: Violation, events: Sequence[LedgerEvent], rows: Rows) -> Refusal | None:
        """Name the line that has not enough, and its figures; if it has again by now, try again."""
        if violation.constraint not in CONSTRAINTS:
            return None
        movements = merge(one for event in events for one in budget_movements(event))
        for movement in movements:
            refusal = _refusal(movement, rows)
            if refusal is not None:
                return refusal
        return TooMuchContention(case=", ".join(movement.line for movement in movements))


def budget_movements(event: LedgerEvent) -> Iterator[BudgetMovement]:
    """Yield what an event moves on which lines."""
    year = event.effective_on.year
    match event:
        case papers.AppropriationRecorded():
            yield BudgetMovement(
                event.line,
                opened=True,
                appropriated_fen=event.amount_fen,
                shortfall_fen=event.shortfall_fen,
            )
        case papers.AdjustmentConfirmed():
            # an addition first fills the shortfall that was accepted when the line was opened
            filled_fen = max(0, event.amount_fen)
            yield BudgetMovement(event.line, adjusted_fen=event.amount_fen, shortfall_fen=-filled_fen)
        case happened.AwardApproved():
            yield from _committed(event.shares, year, 1)
        case happened.ApprovalReversed() | happened.RemainderCancelled() | happened.AwardSettled():
            yield from _committed(event.shares, year, -1)
        case happened.InstalmentsScheduled():
            yield from _committed(event.released, year, -1)
            for one in event.instalments:
                yield BudgetMovement(
                    one.line, drawn_on=line_year(one.line) <= year, committed_fen=one.amount_fen
                )
        case happened.RentEvidenced():
            if event.reduction_fen and event.line:
                yield BudgetMovement(event.line, committed_fen=-event.reduction_fen)
        case _:
            yield from _spending(event)


def _spending(event: LedgerEvent) -> Iterator[BudgetMovement]:
    """Yield what an event moves from commitment to due, to paid, and back."""
    match event:
        case happened.InstalmentDue():
            if event.committed_on:
                yield BudgetMovement(event.committed_on, committed_fen=-event.amount_fen)
            yield BudgetMovement(event.line, drawn_on=True, due_fen=event.amount_fen)
        case payments.DueReduced():
            yield BudgetMovement(event.line, due_fen=-event.reduction_fen)
        case happened.DueReversed():
            yield BudgetMovement(event.line, due_fen=-event.amount_fen, committed_fen=event.amount_fen)
        case happened.PaymentConfirmed():
            yield BudgetMovement(event.line, due_fen=-event.amount_fen, paid_fen=event.amount_fen)
        case matched.ConfirmationReversed():
            yield BudgetMovement(event.line, due_fen=event.amount_fen, paid_fen=-event.amount_fen)
        case matched.ReturnReversed():
            if event.restored_line:
                yield BudgetMovement(
                    event.line, returned_fen=-event.amount_fen, committed_fen=-event.amount_fen
                )
        case happened.PaymentReturned():
            if event.restores_line:
                yield BudgetMovement(
                    event.line, returned_fen=event.amount_fen, committed_fen=event.amount_fen
                )
        case happened.RecoveryReceived():
            if event.restores_line:
                yield BudgetMovement(event.line, returned_fen=event.amount_fen)
        case RecoveryReceiptReversed():
            if event.restored_line:
                yield BudgetMovement(event.line, returned_fen=-event.amount_fen)
        case happened.PastDisbursementRecorded():
            yield BudgetMovement(event.line, drawn_on=True, paid_fen=event.amount_fen)


def merge(movements: Iterator[BudgetMovement]) -> list[BudgetMovement]:
    """Return one movement a line, in the order of the lines."""
    merged: dict[str, BudgetMovement] = {}
    for movement in movements:
        merged[movement.line] = merged[movement.line].plus(movement) if movement.line in merged else movement
    return [merged[line] for line in sorted(merged)]


def _committed(shares: Sequence[YearShare], year: int, sign: int) -> Iterator[BudgetMovement]:
    for share in shares:
        yield BudgetMovement(
            share.line,
            drawn_on=sign > 0 and share.fiscal_year <= year,
            committed_fen=sign * share.amount_fen,
        )


def _apply(movements: Sequence[BudgetMovement]) -> Iterator[Statement]:
    charged = [movement.line for movement in movements if movement.charges]
    if charged:  # a line that is only relieved was charged before
        parts = [line.split("|", 3) for line in charged]
        yield Statement(
            "INSERT INTO budget (line, fiscal_year, department, clause, fund_source) SELECT * FROM"
            " unnest(%s::text[], %s::int[], %s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING",
            (charged, *([part[i] if i else int(part[i]) for part in parts] for i in range(4))),
        )
    lines = [movement.line for movement in movements]
    if len(lines) > 1:
        yield Statement("SELECT 1 FROM budget WHERE line = ANY(%s) ORDER BY line FOR NO KEY UPDATE", (lines,))
    changes = ", ".join(f"{name} = b.{name} + m.{name}" for name in AMOUNTS if name != "shortfall_fen")
    yield Statement(
        f"UPDATE budget AS b SET opened = b.opened OR m.opened, drawn_on = b.drawn_on OR m.drawn_on, {changes},"
        " shortfall_fen = greatest(0, b.shortfall_fen + m.shortfall_fen)"
        " FROM unnest(%s::text[], %s::bool[], %s::bool[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],"
        f" %s::bigint[], %s::bigint[], %s::bigint[]) AS m(line, opened, drawn_on, {', '.join(AMOUNTS)})"
        " WHERE b.line = m.line",
        columns(movements, "line", "opened", "drawn_on", *AMOUNTS),
    )


def _refusal(movement: BudgetMovement, rows: Rows) -> Refusal | None:
    found = rows(
        "SELECT opened, appropriated_fen + adjusted_fen AS appropriated_fen, shortfall_fen,"
        " due_fen + paid_fen - returned_fen AS spent_fen,"
        " committed_fen + due_fen + paid_fen - returned_fen AS used_fen FROM budget WHERE line = %s",
        (movement.line,),
    )
    now = found[0] if found else {"opened": False}
    if not now["opened"] and not movement.opened:
        return BudgetLineMissing(line=movement.line) if movement.drawn_on else None
    stored = {
        name: whole(now.get(name, 0))
        for name in ("appropriated_fen", "shortfall_fen", "spent_fen", "used_fen")
    }
    total = stored["appropriated_fen"] + movement.appropriated_fen + movement.adjusted_fen
    slack = max(0, stored["shortfall_fen"] + movement.shortfall_fen)
    spending = movement.due_fen + movement.paid_fen - movement.returned_fen
    overspent = stored["spent_fen"] + spending > total
    if not overspent and stored["used_fen"] + movement.used_fen <= total + slack:
        return None
    used_fen = stored["spent_fen"] if overspent else stored["used_fen"]
    return BudgetExceeded(
        line=movement.line,
        appropriated_fen=total,
        used_fen=used_fen,
        free_fen=max(0, total - used_fen),
        requested_fen=spending if overspent else movement.used_fen,
    )
