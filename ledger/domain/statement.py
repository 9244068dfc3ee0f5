"""Statements (对账单) and their pages: what of each line is matched, explained, or still open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from ledger.domain.errors import (
    InvalidInput,
    LineAlreadyMatched,
    MatchedWithEachOther,
    NotFound,
    SeparationOfDuties,
    StatementQuarantined,
    WrongStage,
)
from ledger.domain.events import LedgerEvent, under_topic
from ledger.domain.reconciliation import (
    LineExplained,
    LineMatch,
    LinesMatched,
    LineUnmatched,
    PageImported,
    QuarantineLifted,
    StatementImported,
    StatementLine,
)
from ledger.domain.signature import Signature

PAGE_LINES = 200
EXPLANATIONS = ("interest", "fee", "own_transfer", "other_income", "other_payment", "recovery_other", "error")
"""利息、手续费、本单位转账、其他收入、其他支出、其他追回、银行差错."""


@under_topic("statement")
class Statement(Aggregate):
    """One statement of one account."""

    def __init__(
        self, statement: str, account: str, quarantine: tuple[str, ...], actor: str, on_behalf_of: str | None
    ) -> None:
        self.statement = statement
        self.account = account
        self.quarantine = quarantine
        self.importers = {actor, on_behalf_of or actor}

    @staticmethod
    def create_id(statement: str) -> UUID:
        """Return the id of a statement from its name (account and file hash)."""
        return uuid5(NAMESPACE_URL, f"yanqi:statement:{statement}")

    @classmethod
    def take_in(cls, signature: Signature, **fields: Any) -> Statement:
        """Import a statement; ``fields`` are those of StatementImported."""
        return cls._create(StatementImported, **fields, **signature.stamp())

    def lift_quarantine(self, signature: Signature, reason: str) -> None:
        """Accept a quarantined statement as a second person. Raises WrongStage, SeparationOfDuties."""
        if not self.quarantine:
            raise WrongStage(
                case=self.statement, stage="accepted", step="解除隔离 lift", needed="quarantined"
            )
        if self.importers & signature.persons:
            raise SeparationOfDuties(
                actor=signature.actor, case=self.statement, earlier_duty="导入", duty="解除隔离"
            )
        self.trigger_event(QuarantineLifted, statement=self.statement, reason=reason, **signature.stamp())

    def require_matchable(self) -> None:
        """Refuse to match a quarantined statement. Raises StatementQuarantined."""
        if self.quarantine:
            raise StatementQuarantined(statement=self.statement, reasons=list(self.quarantine))

    def remember(self, event: LedgerEvent) -> None:
        """Take an event into the standing."""
        if isinstance(event, QuarantineLifted):
            self.quarantine = ()


@under_topic("statement_page")
class StatementPage(Aggregate):
    """Up to two hundred lines; ``left_fen`` is what of each is still open, without sign."""

    def __init__(self, statement: str, page: int, lines: tuple[StatementLine, ...]) -> None:
        self.statement = statement
        self.page = page
        self.lines = {line.position: line for line in lines}
        self.left_fen = {line.position: abs(line.amount_fen) for line in lines}
        self.matches: dict[int, list[LineMatch]] = {}
        self.explained: dict[int, str] = {}

    @staticmethod
    def create_id(statement: str, page: int) -> UUID:
        """Return the id of a page from its statement and number (from 1)."""
        return uuid5(NAMESPACE_URL, f"yanqi:statement:{statement}:{page}")

    @classmethod
    def take_in(
        cls, signature: Signature, statement: str, account: str, page: int, lines: Sequence[StatementLine]
    ) -> StatementPage:
        """Import a page of lines."""
        if not 0 < len(lines) <= PAGE_LINES:
            raise InvalidInput(
                field="lines", problem=f"每页 1–{PAGE_LINES} 行", problem_en=f"1 to {PAGE_LINES}"
            )
        return cls._create(
            PageImported,
            statement=statement,
            account=account,
            page=page,
            lines=tuple(lines),
            **signature.stamp(),
        )

    def line(self, position: int) -> StatementLine:
        """Return a line. Raises NotFound."""
        if position not in self.lines:
            raise NotFound(kind="line 对账单行", name=f"{self.statement}/{position}")
        return self.lines[position]

    def match(self, signature: Signature, matches: Sequence[LineMatch]) -> None:
        """Match lines; no line beyond what is left of it, nor twice with the same payment.

        Raises LineAlreadyMatched, MatchedWithEachOther, InvalidInput.
        """
        left = dict(self.left_fen)
        for match in matches:
            line = self.line(match.position)
            total_fen = sum(allocation.amount_fen for allocation in match.allocations)
            if total_fen <= 0 or any(allocation.amount_fen <= 0 for allocation in match.allocations):
                raise InvalidInput(
                    field="allocations", problem="金额应大于零", problem_en="must be above zero"
                )
            goes_out = match.kind == "payment"
            if goes_out != (line.amount_fen < 0):
                raise InvalidInput(
                    field="line", problem="收付方向不符", problem_en="the line goes the other way"
                )
            if total_fen > left[match.position]:
                raise LineAlreadyMatched(
                    line=f"{self.statement}/{match.position}",
                    left_fen=left[match.position],
                    requested_fen=total_fen,
                )
            left[match.position] -= total_fen
        self._require_once(matches)
        self.trigger_event(LinesMatched, matches=tuple(matches), **signature.stamp())

    def _require_once(self, matches: Sequence[LineMatch]) -> None:
        """Refuse a line and a payment that are matched with each other already. Raises MatchedWithEachOther."""
        asked = {match.position for match in matches}
        standing = [one for position in sorted(asked) for one in self.matches.get(position, [])]
        known: set[tuple[int, str, str]] = set()
        for match in (*standing, *matches):
            for allocation in match.allocations:
                pair = (match.position, match.kind, allocation.reference)
                if pair in known:
                    raise MatchedWithEachOther(
                        line=f"{self.statement}/{match.position}", reference=allocation.reference
                    )
                known.add(pair)

    def unmatch(self, signature: Signature, position: int, reference: str, reason: str) -> LineMatch:
        """Undo the match of a line with a payment; returns it. Raises NotFound, InvalidInput."""
        if not reason.strip():
            raise InvalidInput(field="reason", problem="不能为空", problem_en="cannot be empty")
        for match in self.matches.get(position, []):
            if any(allocation.reference == reference for allocation in match.allocations):
                self.trigger_event(LineUnmatched, match=match, reason=reason, **signature.stamp())
                return match
        raise NotFound(kind="match 勾对", name=f"{self.statement}/{position} {reference}")

    def explain(
        self, signature: Signature, position: int, *, kind: str, reason: str, second_person: str
    ) -> int:
        """Explain what is left of a line; returns that amount in fen, without sign."""
        self.line(position)
        if kind not in EXPLANATIONS:
            raise InvalidInput(
                field="kind",
                problem=f"应为 {EXPLANATIONS}",
                problem_en=f"must be one of {', '.join(EXPLANATIONS)}",
            )
        left_fen = self.left_fen[position]
        if left_fen == 0:
            raise LineAlreadyMatched(line=f"{self.statement}/{position}", left_fen=0, requested_fen=0)
        if second_person and second_person in signature.persons:
            raise SeparationOfDuties(
                actor=signature.actor,
                case=f"{self.statement}/{position}",
                earlier_duty="说明",
                duty="复核说明",
            )
        self.trigger_event(
            LineExplained,
            position=position,
            kind=kind,
            reason=reason,
            amount_fen=left_fen,
            second_person=second_person,
            **signature.stamp(),
        )
        return left_fen

    def remember(self, event: LedgerEvent) -> None:
        """Take an event into the standing."""
        match event:
            case LinesMatched():
                for one in event.matches:
                    self.matches.setdefault(one.position, []).append(one)
                    self.left_fen[one.position] -= sum(a.amount_fen for a in one.allocations)
            case LineUnmatched():
                position = event.match.position
                self.matches[position].remove(event.match)
                self.left_fen[position] += sum(a.amount_fen for a in event.match.allocations)
            case LineExplained():
                self.explained[event.position] = event.kind
                self.left_fen[event.position] = 0
