"""What a simulation must show: precision and recall of what was confirmed, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from cli.simulating.bank import Bank
from cli.simulating.booking import Kind, Owed
from cli.simulating.reconciling import Reconciler
from cli.simulating.truth import truth_of
from ledger.application import Ledger
from ledger.matching.model import Pass
from ledger.matching.scoring import Score, score_matches

CERTAIN_PASSES: Final[tuple[Pass, ...]] = ("P1", "P2", "P4", "R1", "R2")
LEAST_PRECISION = Fraction(1)
LEAST_RECALL = Fraction(97, 100)


_SIDES: Final[tuple[tuple[str, str, tuple[Pass, ...]], ...]] = (
    ("付款流水", "payments", ("P1", "P2", "P4")),
    ("追回到账", "receipts", ("R1", "R2")),
)
"""The few receipts are measured apart: they would be lost among the payments."""


@dataclass(frozen=True)
class MonthEnd:
    """A month's end in fen, signed as on the account: money out is below zero.

    ``ledger_fen`` is what the awards say was paid and came back, returned or recovered; ``partly_fen`` what lines pay of payments that
    are not paid in full yet. ``explained_fen`` are lines that are nothing of ours, ``listed_fen`` the lines on
    the list of exceptions. ``statement_fen`` is the sum of the bank's own bookings.
    """

    month: date
    statement_fen: int
    ledger_fen: int
    partly_fen: int
    explained_fen: int
    listed_fen: int
    in_transit_fen: int
    tie_outs: int
    tie_outs_failed: tuple[str, ...]

    @property
    def difference_fen(self) -> int:
        """What is lost: Σ statement less everything that accounts for it."""
        accounted_fen = self.ledger_fen + self.partly_fen + self.explained_fen + self.listed_fen
        return self.statement_fen - accounted_fen


def month_end(ledger: Ledger, bank: Bank, month: date, last: date) -> MonthEnd:
    """Return how a month stands once its statement was matched, and nothing later was imported."""
    row = ledger.rows(
        "SELECT"
        " (SELECT coalesce(sum(returned_fen + recovered_fen - paid_fen), 0) FROM award)"
        " + (SELECT coalesce(sum(amount_fen), 0) FROM history WHERE topic = 'award.past_disbursement_recorded')"
        " AS ledger_fen,"
        " (SELECT -coalesce(sum(matched_fen), 0) FROM payment WHERE state = 'exported') AS partly_fen,"
        " (SELECT coalesce(sum(sign(l.amount_fen)::int * (l.allocated_fen - (SELECT coalesce(sum(a.amount_fen), 0)"
        " FROM allocation a WHERE a.line = l.line))), 0) FROM statement_line l) AS explained_fen,"
        " (SELECT coalesce(sum(amount_fen), 0) FROM (SELECT DISTINCT e.subject, e.amount_fen"
        " FROM exception_case e JOIN statement_line l ON l.line = e.subject WHERE e.state <> 'cleared')"
        " AS listed) AS listed_fen,"
        " (SELECT coalesce(sum(amount_fen - matched_fen), 0) FROM payment WHERE state = 'exported')"
        " AS in_transit_fen",
        (),
    )[0]
    found = {name: int(str(value)) for name, value in row.items()}
    ties = ledger.standings.tie_outs(month)
    return MonthEnd(
        month=month,
        statement_fen=sum(one.amount_fen for one in bank.bookings if one.booked_on <= last),
        tie_outs=len(ties),
        tie_outs_failed=tuple(one.rule for one in ties if one.difference),
        **found,
    )


@dataclass(frozen=True)
class Measured:
    """What a simulation came to."""

    score: Score
    returns: int
    returns_right: int
    months: tuple[MonthEnd, ...]

    def missed(self) -> Iterator[tuple[str, str]]:
        """Yield every bound that was missed, in Chinese and English."""
        for name in CERTAIN_PASSES:
            precision = self.score.passes[name].precision
            if precision < LEAST_PRECISION:
                yield f"{name} 查准率 {shown(precision)}", f"{name}: precision {shown(precision)}"
        for zh, en, names in _SIDES:
            found = self.score.recall_of(names)
            if found < LEAST_RECALL:
                yield f"可判定{zh}查全率 {shown(found)}", f"recall of {en} that are decidable {shown(found)}"
        if self.returns_right != self.returns:
            wrong = self.returns - self.returns_right
            yield f"退汇错认 {wrong} 笔", f"{wrong} returns taken for another payment's"
        for one in self.months:
            if one.difference_fen:
                yield (
                    f"{one.month:%Y-%m} 差额 {one.difference_fen} 分",
                    f"{one.month:%Y-%m}: a difference of {one.difference_fen} fen",
                )
            for rule in one.tie_outs_failed:
                yield f"{one.month:%Y-%m} {rule} 不平", f"{one.month:%Y-%m}: {rule} does not tie"


def measure(reconciler: Reconciler, months: tuple[MonthEnd, ...], owed: Sequence[Owed] = ()) -> Measured:
    """Compare what was confirmed with the truth that the bank knows, and debtors of what is ``owed``."""
    truth = truth_of(reconciler.bookings, reconciler.bank.sent, reconciler.imported_until, owed)
    sure = {one.line for one in reconciler.confirmed}
    proposed = [one for line, one in reconciler.proposed.items() if line not in sure]
    right = sum(
        reconciler.bookings[one.credit].kind is Kind.RETURN
        and reconciler.bookings[one.credit].reference == one.reference
        for one in reconciler.returns
    )
    return Measured(
        score_matches(reconciler.confirmed, proposed, truth), len(reconciler.returns), right, months
    )


def shown(part: Fraction) -> str:
    """Print a share with four places, cut and never rounded up: 1.0000 means all."""
    whole, rest = divmod(part.numerator * 10_000 // part.denominator, 10_000)
    return f"{whole}.{rest:04d}"
