"""Awards (申报与批复): where each stands and what it came to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from ledger.domain import events as happened
from ledger.domain import payments
from ledger.domain import reconciliation as matched
from ledger.domain.awards import Stage
from ledger.domain.errors import AlreadyExists, Refusal
from ledger.domain.events import LedgerEvent
from ledger.domain.recovery_events import RecoveryReceiptReversed
from ledger.ports import Rows, Statement, Violation
from projections.columns import columns

AMENDED = "amended"
"""Not a stage: an amended application stays accepted if it was, and is to be assessed again."""
KEPT_WHEN_AMENDED = (Stage.ACCEPTED, Stage.ASSESSED)

SUMS = ("approved_fen", "due_fen", "paid_fen", "returned_fen", "recovered_fen")


@dataclass(frozen=True)
class AwardChange:
    """What events change on one award; sums are differences in fen, None leaves a column as it is.

    ``money_moved`` and ``lessened``: after the last stage that an event named, money moved, or the award
    became less, so the sums may tell that it is completed or cancelled.
    """

    award: str
    stage: str | None = None
    clause: str | None = None
    budget_clause: str | None = None
    approved_on: date | None = None
    notice_closes_on: date | None = None
    assessed_fen: int | None = None
    approved_fen: int = 0
    due_fen: int = 0
    paid_fen: int = 0
    returned_fen: int = 0
    recovered_fen: int = 0
    money_moved: bool = False
    lessened: bool = False

    def then(self, later: AwardChange) -> AwardChange:
        """Return this change followed by a later one."""
        latest = {
            name: getattr(self, name) if getattr(later, name) is None else getattr(later, name)
            for name in (
                "stage",
                "clause",
                "budget_clause",
                "approved_on",
                "notice_closes_on",
                "assessed_fen",
            )
        }
        if later.stage == AMENDED and self.stage not in (None, AMENDED):
            latest["stage"] = Stage.ACCEPTED if self.stage in KEPT_WHEN_AMENDED else Stage.APPLIED
        return replace(
            self,
            **latest,
            **{name: getattr(self, name) + getattr(later, name) for name in SUMS},
            money_moved=later.money_moved or (self.money_moved and later.stage is None),
            lessened=later.lessened or (self.lessened and later.stage is None),
        )


class Awards:
    """The award screen."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield new awards, then one change for all others."""
        new = [row for event in events if (row := _new_row(event)) is not None]
        if new:
            yield Statement(
                "INSERT INTO award (award, holder_id, clause, budget_clause, stage, beneficiary_uscc,"
                " beneficiary_name, department, applied_on) SELECT * FROM unnest(%s::text[], %s::uuid[],"
                " %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[])",
                tuple(map(list, zip(*new, strict=True))),
            )
        merged: dict[str, AwardChange] = {}
        for change in filter(None, map(change_of, events)):
            earlier = merged.get(change.award)
            merged[change.award] = earlier.then(change) if earlier else change
        if merged:
            yield _update([merged[award] for award in sorted(merged)])

    def explain(self, violation: Violation, events: Sequence[LedgerEvent], rows: Rows) -> Refusal | None:
        """Name the award number that another recipient took at the same moment."""
        if violation.constraint != "award_pkey":
            return None
        numbers = [row[0] for event in events if (row := _new_row(event)) is not None]
        found = rows("SELECT award FROM award WHERE award = ANY(%s) LIMIT 1", (numbers,))
        return AlreadyExists(kind="award 申报", name=str(found[0]["award"]) if found else ", ".join(numbers))


def _new_row(event: LedgerEvent) -> tuple[str, UUID, str, str, str, str, str, str, date] | None:
    match event:
        case happened.AwardApplied():
            return (
                event.award,
                event.originator_id,
                event.clause,
                "",
                Stage.APPLIED,
                event.beneficiary_uscc,
                event.beneficiary_name,
                event.lead_department,
                event.effective_on,
            )
        case happened.PastDisbursementRecorded():
            return (
                event.award,
                event.originator_id,
                event.clause,
                event.budget_clause,
                Stage.COMPLETED,
                event.beneficiary_uscc,
                event.beneficiary_name,
                event.line.split("|")[1],
                event.paid_on,
            )
    return None


def change_of(event: LedgerEvent) -> AwardChange | None:
    """Return what an event changes on its award, if anything."""
    match event:
        case happened.ApplicationAccepted():
            return AwardChange(event.award, Stage.ACCEPTED)
        case happened.ApplicationSentBack():
            return AwardChange(event.award, Stage.SENT_BACK)
        case happened.ApplicationAmended():
            return AwardChange(event.award, AMENDED)
        case happened.AwardAssessed():
            return AwardChange(
                event.award,
                Stage.ASSESSED,
                clause=event.clause,
                budget_clause=event.budget_clause,
                assessed_fen=event.amount_fen,
            )
        case happened.NoticePublished():
            return AwardChange(event.award, Stage.IN_NOTICE, notice_closes_on=event.closes_on)
        case happened.ObjectionSettled() if event.upheld:
            return AwardChange(event.award, Stage.ACCEPTED)
        case happened.AwardApproved():
            return AwardChange(
                event.award, Stage.APPROVED, approved_on=event.effective_on, approved_fen=event.amount_fen
            )
        case happened.AwardRejected():
            return AwardChange(event.award, Stage.REJECTED)
        case happened.ApprovalReversed():
            return AwardChange(event.award, Stage.ACCEPTED, approved_fen=-event.amount_fen)
        case happened.InstalmentsScheduled():
            return AwardChange(event.award, Stage.SCHEDULED)
    change = _money_of(event)
    if change is None or change.stage is not None:
        return change
    return replace(change, money_moved=True, lessened=change.approved_fen < 0)


def _money_of(event: LedgerEvent) -> AwardChange | None:
    """Return what moved money changes on an award. Whether it is finished, the sums tell."""
    match event:
        case happened.RentEvidenced() | happened.AwardSettled():
            return AwardChange(event.award, approved_fen=-event.reduction_fen)
        case happened.RemainderCancelled():
            return AwardChange(event.award, approved_fen=-event.amount_fen)
        case happened.InstalmentDue():
            return AwardChange(event.award, due_fen=event.amount_fen)
        case happened.DueReversed():
            return AwardChange(event.award, due_fen=-event.amount_fen)
        case payments.DueReduced():
            return AwardChange(event.award, approved_fen=-event.reduction_fen, due_fen=-event.reduction_fen)
        case happened.PaymentConfirmed():
            return AwardChange(event.award, paid_fen=event.amount_fen)
        case matched.ConfirmationReversed():
            return AwardChange(event.award, Stage.SCHEDULED, paid_fen=-event.amount_fen)
        case matched.ReturnReversed():
            return AwardChange(event.award, returned_fen=-event.amount_fen)
        case happened.PaymentReturned():
            return AwardChange(event.award, Stage.SCHEDULED, returned_fen=event.amount_fen)
        case happened.RecoveryReceived():
            return AwardChange(event.award, recovered_fen=event.amount_fen)
        case RecoveryReceiptReversed():
            return AwardChange(event.award, recovered_fen=-event.amount_fen)
        case happened.PastDisbursementRecorded():
            amount = event.amount_fen
            return AwardChange(
                event.award,
                approved_on=event.paid_on,
                approved_fen=amount,
                due_fen=amount,
                paid_fen=amount,
            )
    return None


def _update(changes: Sequence[AwardChange]) -> Statement:
    """Return the change of all awards; the order of the cases is that of what happened last."""
    sums = ", ".join(f"{name} = a.{name} + m.{name}" for name in SUMS)
    approved = "a.approved_fen + m.approved_fen"
    net_paid = "a.paid_fen + m.paid_fen - a.returned_fen - m.returned_fen"
    return Statement(
        "UPDATE award AS a SET clause = coalesce(m.clause, a.clause),"
        " budget_clause = coalesce(m.budget_clause, a.budget_clause),"
        " approved_on = coalesce(m.approved_on, a.approved_on),"
        " notice_closes_on = coalesce(m.notice_closes_on, a.notice_closes_on),"
        f" assessed_fen = coalesce(m.assessed_fen, a.assessed_fen), {sums}, stage = CASE"
        f" WHEN m.lessened AND {approved} = 0 THEN 'cancelled'"
        f" WHEN m.money_moved AND {approved} > 0 AND {approved} = {net_paid} THEN 'completed'"
        f" WHEN m.stage = '{AMENDED}' AND a.stage IN ('accepted', 'assessed') THEN 'accepted'"
        f" WHEN m.stage = '{AMENDED}' THEN 'applied'"
        " ELSE coalesce(m.stage, a.stage) END"
        " FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::date[], %s::bigint[],"
        " %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bool[], %s::bool[])"
        " AS m(award, stage, clause, budget_clause, approved_on, notice_closes_on, assessed_fen,"
        " approved_fen, due_fen, paid_fen, returned_fen, recovered_fen, money_moved, lessened) WHERE a.award = m.award",
        columns(
            changes,
            "award",
            "stage",
            "clause",
            "budget_clause",
            "approved_on",
            "notice_closes_on",
            "assessed_fen",
            *SUMS,
            "money_moved",
            "lessened",
        ),
    )
