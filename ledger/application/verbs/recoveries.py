"""Verbs on recoveries: open, notice, hear, demand, receive, write off, withdraw."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta

from ledger.application.commands import (
    ConfirmWriteOff,
    DemandRecovery,
    GiveRecoveryNotice,
    HearRecovery,
    OpenRecovery,
    ProposeWriteOff,
    ReceivePenalty,
    ReceiveRecovery,
    ReverseRecoveryReceipt,
    WithdrawRecovery,
)
from ledger.application.verb import Answer, carries_out
from ledger.application.work import Work
from ledger.domain.awards import Award
from ledger.domain.errors import AlreadyExists, RecoveryNotOpened
from ledger.domain.holds import line_year
from ledger.domain.recipient import Recipient
from ledger.domain.recovery import Recovery, TreasuryRemark
from ledger.domain.signature import FINANCE

HEARING_SETTING, PAYMENT_SETTING = "recovery_hearing_working_days", "recovery_payment_days"
DISTRICT_LEVEL = "区级"
SETTLEMENT_BASIS = "决算审核：以批准额与审定额孰低为准"
"""On what the recovery of a settlement's difference rests, unless something else is said."""


@carries_out(OpenRecovery)
def open_recovery(work: Work, command: OpenRecovery) -> Answer:
    """Open a recovery case."""
    holder, standing = work.award(command.award)
    work.require_department(*_concerned_departments(work, standing))
    if work.standings.recovery_award(command.recovery) is not None:
        raise AlreadyExists(kind="recovery 追回", name=command.recovery)
    basis = command.basis or (SETTLEMENT_BASIS if command.amount_fen is None else "")
    principal_fen = holder.open_recovery(
        work.signature,
        command.award,
        recovery=command.recovery,
        kind=command.kind,
        amount_fen=command.amount_fen,
        instalments=command.instalments,
        counts_as_overpayment=command.counts_as_overpayment,
        basis=basis,
        reason=command.reason,
        document=command.document,
        remark=_known_remark(work, standing),
    )
    case = holder.recovery(command.recovery)
    return {
        "recovery": command.recovery,
        "award": command.award,
        "amount_fen": principal_fen,
        "instalments": sorted(case.parts),
        "restores_cap": case.restores_cap,
    }


def _concerned_departments(work: Work, standing: Award) -> tuple[str, ...]:
    """Return whom an award's recoveries concern: finance, and the departments in charge of the clause."""
    return (FINANCE, *work.pack.clause(standing.clause).departments)


def _concerned(work: Work, recovery: str) -> tuple[Recipient, Recovery]:
    """Return a case for a department that it concerns; for the others there is none, as on their pages.

    Raises RecoveryNotOpened.
    """
    holder, case = work.recovery(recovery)
    if not work.acts_for(*_concerned_departments(work, holder.award(case.award))):
        raise RecoveryNotOpened(recovery=recovery)
    return holder, case


def _known_remark(work: Work, standing: Award) -> TreasuryRemark:
    """Return what the ledger knows of the remark: the codes of the department and clause in the year it paid."""
    lines = [one.due_line for one in standing.instalments.values() if one.due_line]
    year = max(map(line_year, lines), default=work.signature.effective_on.year)
    clause = work.pack.clause(standing.clause)
    economic = work.pack.economic_class(clause, year)
    functional = work.pack.functional_class(standing.lead_department, year)
    department = work.pack.department(standing.lead_department).name.zh
    return TreasuryRemark(
        budget_level=DISTRICT_LEVEL,
        functional_class=functional.code if functional else "",
        government_economic=economic.government_code if economic else "",
        department_economic=economic.department_code if economic else "",
        project=f"{clause.title.zh} {standing.award}",
        supervising_department=department,
        unit=department,
    )


@carries_out(GiveRecoveryNotice)
def give_recovery_notice(work: Work, command: GiveRecoveryNotice) -> Answer:
    """Tell the recipient that it may be heard; the day of service does not count (民法典第二百零一条)."""
    holder, _ = _concerned(work, command.recovery)
    days = work.pack.whole_number(HEARING_SETTING)
    hear_until = work.working_days.add_working_days(work.signature.effective_on, days)
    provisional = work.working_days.provisional(hear_until)
    holder.notice_recovery(
        work.signature,
        command.recovery,
        hear_until=hear_until,
        provisional=provisional,
        document=command.document,
    )
    return {"recovery": command.recovery, "hear_until": str(hear_until), "provisional": provisional}


@carries_out(HearRecovery)
def hear_recovery(work: Work, command: HearRecovery) -> Answer:
    """Record what the recipient said, and decide on it."""
    holder, case = _concerned(work, command.recovery)
    principal_fen = holder.hear_recovery(
        work.signature,
        command.recovery,
        statement=command.statement,
        reason=command.reason,
        amount_fen=command.amount_fen,
        document=command.document,
    )
    return {"recovery": command.recovery, "amount_fen": principal_fen, "state": str(case.state)}


@carries_out(DemandRecovery)
def demand_recovery(work: Work, command: DemandRecovery) -> Answer:
    """Serve the decision. A last day that is no working day moves to the next one (民法典第二百零三条)."""
    holder, case = _concerned(work, command.recovery)
    days = work.pack.whole_number(PAYMENT_SETTING)
    pay_by = work.working_days.next_working(work.signature.effective_on + timedelta(days=days))
    provisional = work.working_days.provisional(pay_by)
    said = {name: text.strip() for name, text in asdict(command.remark).items() if text.strip()}
    remark = replace(case.remark, **said)
    left_fen = holder.demand_recovery(
        work.signature,
        command.recovery,
        pay_by=pay_by,
        provisional=provisional,
        document=command.document,
        remark=remark,
    )
    return {
        "recovery": command.recovery,
        "amount_fen": left_fen,
        "pay_by": str(pay_by),
        "provisional": provisional,
        "remark": asdict(remark),
    }


@carries_out(ReceiveRecovery)
def receive_recovery(work: Work, command: ReceiveRecovery) -> Answer:
    """Record principal received under a case."""
    work.require_finance()
    holder, case = work.recovery(command.recovery)
    holder.receive_recovery(
        work.signature, command.recovery, amount_fen=command.amount_fen, document=command.document
    )
    return {
        "recovery": command.recovery,
        "award": case.award,
        "amount_fen": command.amount_fen,
        "left_fen": case.left_fen,
        "state": str(case.state),
    }


@carries_out(ReceivePenalty)
def receive_penalty(work: Work, command: ReceivePenalty) -> Answer:
    """Record a fine or interest; the principal stays as it is."""
    work.require_finance()
    holder, case = work.recovery(command.recovery)
    holder.receive_penalty(
        work.signature,
        command.recovery,
        penalty=command.penalty,
        amount_fen=command.amount_fen,
        document=command.document,
    )
    return {
        "recovery": command.recovery,
        "penalty": command.penalty,
        "amount_fen": command.amount_fen,
        "left_fen": case.left_fen,
    }


@carries_out(ReverseRecoveryReceipt)
def reverse_recovery_receipt(work: Work, command: ReverseRecoveryReceipt) -> Answer:
    """Reverse a receipt, or a fine or interest, entered by mistake."""
    work.require_finance()
    holder, case = work.recovery(command.recovery)
    if command.penalty:
        reversed_fen = holder.reverse_penalty(
            work.signature,
            command.recovery,
            penalty=command.penalty,
            document=command.document,
            reason=command.reason,
        )
    else:
        reversed_fen = holder.reverse_recovery_receipt(
            work.signature, command.recovery, document=command.document, reason=command.reason
        )
    return {
        "recovery": command.recovery,
        "amount_fen": reversed_fen,
        "left_fen": case.left_fen,
        "state": str(case.state),
    }


@carries_out(ProposeWriteOff)
def propose_write_off(work: Work, command: ProposeWriteOff) -> Answer:
    """Propose to write off what is left."""
    work.require_finance()
    holder, _ = work.recovery(command.recovery)
    left_fen = holder.propose_write_off(
        work.signature, command.recovery, reason=command.reason, document=command.document
    )
    return {"recovery": command.recovery, "amount_fen": left_fen}


@carries_out(ConfirmWriteOff)
def confirm_write_off(work: Work, command: ConfirmWriteOff) -> Answer:
    """Write off what is left, as a second person."""
    work.require_finance()
    holder, case = work.recovery(command.recovery)
    left_fen = holder.confirm_write_off(work.signature, command.recovery)
    return {"recovery": command.recovery, "amount_fen": left_fen, "state": str(case.state)}


@carries_out(WithdrawRecovery)
def withdraw_recovery(work: Work, command: WithdrawRecovery) -> Answer:
    """Withdraw a case before its demand."""
    holder, case = _concerned(work, command.recovery)
    holder.withdraw_recovery(work.signature, command.recovery, command.reason)
    return {"recovery": command.recovery, "state": str(case.state)}
