"""Verbs on payees and payment batches."""

from __future__ import annotations

from collections import Counter

from ledger.application.commands import (
    ApproveBatch,
    ConfirmAccount,
    InstalmentToPay,
    MakeBatch,
    ProposeAccount,
    RecordExport,
    WithdrawBatch,
)
from ledger.application.holdings import parties_of
from ledger.application.verb import Answer, carries_out
from ledger.application.work import Work
from ledger.domain.awards import Award, Duty
from ledger.domain.batch import PaymentBatch
from ledger.domain.errors import AccountMissing, InvalidInput
from ledger.domain.holds import line_year
from ledger.domain.identifiers import bank_digits, check_uscc
from ledger.domain.payee import Payee
from ledger.domain.payments import Account, Payment
from ledger.domain.recipient import Recipient
from ledger.policy.facts import read_facts
from ledger.policy.requirements import requirements


@carries_out(ProposeAccount)
def propose_account(work: Work, command: ProposeAccount) -> Answer:
    """Propose an account; the payee is entered with it if it is new."""
    uscc = check_uscc(command.uscc).value
    payee = work.find(Payee, Payee.create_id(uscc))
    if payee is None:
        payee = work.create(Payee.enter(work.signature, uscc, command.payee_name), uscc)
    account = Account(
        command.payee_name, bank_digits(command.account), command.bank, command.bank_code.strip()
    )
    proposal = payee.propose_account(work.signature, account, command.document)
    return {"uscc": uscc, "proposal": proposal}


@carries_out(ConfirmAccount)
def confirm_account(work: Work, command: ConfirmAccount) -> Answer:
    """Confirm an account as a second person."""
    _payee(work, command.uscc).confirm_account(work.signature, command.proposal)
    return {"uscc": command.uscc, "proposal": command.proposal}


def _payee(work: Work, uscc: str) -> Payee:
    return work.get(Payee, Payee.create_id(uscc), uscc)


@carries_out(MakeBatch)
def make_batch(work: Work, command: MakeBatch) -> Answer:
    """Gather due instalments; each payment carries our reference and the payee's account as it is today."""
    work.require_finance()
    if len({(one.award, one.number) for one in command.instalments}) != len(command.instalments):
        raise InvalidInput(field="instalments", problem="有重复", problem_en="name one twice")
    payments = [
        _payment(work, command, position, wanted)
        for position, wanted in enumerate(command.instalments, start=1)
    ]
    years = {line_year(payment.line) for payment in payments}
    if len(years) != 1:
        raise InvalidInput(
            field="instalments",
            problem=f"应属同一财政年度，而非 {sorted(years)}",
            problem_en=f"must be of one fiscal year, not {sorted(years)}",
        )
    batch = PaymentBatch.make(
        work.signature,
        batch=command.batch,
        fiscal_year=years.pop(),
        pay_on=work.working_days.next_working(command.pay_on),
        payments=payments,
    )
    work.create(batch, command.batch)
    total_fen = sum(payment.amount_fen for payment in payments)
    return {"batch": command.batch, "payments": len(payments), "amount_fen": total_fen}


def _payment(work: Work, command: MakeBatch, position: int, wanted: InstalmentToPay) -> Payment:
    """Return the payment of one due instalment. Raises AccountMissing, AccountBlocked, WrongStage."""
    holder, standing = work.award(wanted.award)
    uscc = standing.beneficiary_uscc
    payee = work.find(Payee, Payee.create_id(uscc))
    if payee is None:
        raise AccountMissing(payee=f"{standing.beneficiary_name} {uscc}")
    reference = payment_reference(command.batch, position)
    amount_fen = holder.enter_batch(
        work.signature, wanted.award, wanted.number, batch=command.batch, reference=reference
    )
    line = standing.instalment(wanted.number).due_line
    clause = work.pack.clause(standing.clause)
    economic = work.pack.economic_class(clause, line_year(line))
    return Payment(
        reference=reference,
        holder_id=str(holder.id),
        award=wanted.award,
        number=wanted.number,
        amount_fen=amount_fen,
        payee_uscc=uscc,
        payee=payee.payable(),
        line=line,
        clause=clause.id,
        economic_class=economic.government_code if economic else "",
        purpose=f"{clause.title.zh} {wanted.award}/{wanted.number}",
    )


def payment_reference(batch: str, position: int) -> str:
    """Return our reference of a payment: the batch and its place in it; statements carry it back."""
    return f"{batch}-{position:04d}"


@carries_out(ApproveBatch)
def approve_batch(work: Work, command: ApproveBatch) -> Answer:
    """Approve a batch: every payment lands within its caps as they stand today, two of one payee together.

    A cap may have been lowered since the approval of an award. What does not fit is cut to land exactly on
    the cap; a payment of nothing is never made.
    """
    work.require_finance()
    batch = work.get(PaymentBatch, PaymentBatch.create_id(command.batch), command.batch)
    batch.require("复核 approve", "made")
    batch.require_apart(work.signature, Duty.CHECKER)
    taken: Counter[str] = Counter()
    amounts: dict[str, int] = {}
    for payment in batch.payments.values():
        holder, standing = work.award(payment.award)
        room_fen, pot = _room(work, holder, standing, taken)
        amount_fen = min(payment.amount_fen, max(0, room_fen))
        if amount_fen == 0:
            reason = f"上限 {pot} 已无余额 (no room left in the cap)"
            holder.leave_batch(work.signature, payment.award, payment.number, reason)
            continue
        if amount_fen < payment.amount_fen:
            reason = f"上限 {pot} 现余 {amount_fen} 分 (lowered to what the cap leaves)"
            holder.reduce_due(
                work.signature, payment.award, payment.number, amount_fen=amount_fen, pot=pot, reason=reason
            )
        amounts[payment.reference] = amount_fen
        taken.update(dict.fromkeys(standing.holds.pot_keys, amount_fen))
    batch.approve(work.signature, amounts)
    return {
        "batch": command.batch,
        "payments": len(amounts),
        "amount_fen": sum(amounts.values()),
        "left_out": len(batch.payments) - len(amounts),
    }


def _room(work: Work, holder: Recipient, standing: Award, taken: Counter[str]) -> tuple[int, str]:
    """Return how much an award's caps, as they are today, still let be paid, and which cap is tightest.

    A past disbursement has no facts to judge by: its caps are those of its day.
    """
    ceilings = {pot.key: pot.ceiling_fen for pot in standing.holds.pots if pot.kind == "pot"}
    if standing.facts:
        clause = work.pack.clause(standing.clause)
        needed = requirements(
            work.pack,
            clause,
            read_facts(clause, standing.facts),
            parties_of(holder),
            work.signature.effective_on,
            work.rulings(),
        )
        ceilings.update({pot.key: pot.ceiling_fen for pot in needed.pots if pot.key in ceilings})
    paid = work.standings.paid(list(ceilings))
    rooms = [
        (ceiling - paid.get(key, 0) - taken[key], key)
        for key, ceiling in ceilings.items()
        if ceiling is not None
    ]
    return min(rooms, default=(UNLIMITED_FEN, ""))


UNLIMITED_FEN = 10**18


@carries_out(RecordExport)
def record_export(work: Work, command: RecordExport) -> Answer:
    """Record that a batch left for the treasury."""
    work.require_finance()
    batch = work.get(PaymentBatch, PaymentBatch.create_id(command.batch), command.batch)
    batch.export(work.signature, command.file_format, command.file_hash)
    return {"batch": command.batch, "state": "exported"}


@carries_out(WithdrawBatch)
def withdraw_batch(work: Work, command: WithdrawBatch) -> Answer:
    """Withdraw a batch before export; its instalments are due again."""
    work.require_finance()
    batch = work.get(PaymentBatch, PaymentBatch.create_id(command.batch), command.batch)
    batch.withdraw(work.signature, command.reason)
    for payment in batch.payments.values():
        holder, _ = work.award(payment.award)
        holder.leave_batch(work.signature, payment.award, payment.number, command.reason)
    return {"batch": command.batch, "state": "withdrawn"}
