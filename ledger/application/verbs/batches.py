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
from ledger.domain.errors import AccountBlocked, AccountMissing, ClauseNotInForce, InvalidInput, Suspended
from ledger.domain.holds import line_year
from ledger.domain.identifiers import bank_digits, check_uscc
from ledger.domain.money import yuan
from ledger.domain.organisation import Organisation
from ledger.domain.payee import Payee
from ledger.domain.payments import Account, Payment
from ledger.domain.recipient import Recipient
from ledger.domain.references import check_batch_number, payment_reference
from ledger.domain.text import half_width
from ledger.policy.facts import read_facts
from ledger.policy.requirements import requirements

UNLIMITED_FEN = 10**18
"""More than any cap: what an award without one may be paid."""


@carries_out(ProposeAccount)
def propose_account(work: Work, command: ProposeAccount) -> Answer:
    """Propose an account; the payee is entered with it if it is new."""
    work.require_measure()
    uscc = _code(work, command.uscc)
    payee = work.find(Payee, Payee.create_id(uscc))
    if payee is None:
        payee = work.create(Payee.enter(work.signature, uscc, command.payee_name.strip()), uscc)
    account = Account(
        command.payee_name.strip(),
        bank_digits(command.account),
        command.bank.strip(),
        half_width(command.bank_code),
    )
    proposal = payee.propose_account(work.signature, account, command.document)
    return {"uscc": uscc, "proposal": proposal}


def _code(work: Work, text: str) -> str:
    """Return a payee's USCC, or the code under which a person (个人) is registered. Raises InvalidUscc."""
    registered = work.find(Organisation, Organisation.create_id(text.strip()))
    return registered.uscc if registered is not None else check_uscc(text).value


@carries_out(ConfirmAccount)
def confirm_account(work: Work, command: ConfirmAccount) -> Answer:
    """Confirm an account as a second person, of the finance bureau."""
    work.require_finance()
    uscc = _code(work, command.uscc)
    payee = work.get(Payee, Payee.create_id(uscc), uscc)
    payee.confirm_account(work.signature, command.proposal)
    return {"uscc": uscc, "proposal": command.proposal}


def _batch(work: Work, number: str) -> PaymentBatch:
    return work.get(PaymentBatch, PaymentBatch.create_id(number), number)


@carries_out(MakeBatch)
def make_batch(work: Work, command: MakeBatch) -> Answer:
    """Gather due instalments; each payment carries our reference and the payee's account as it is today."""
    work.require_finance()
    number = check_batch_number(command.batch)
    if len({(one.award, one.number) for one in command.instalments}) != len(command.instalments):
        raise InvalidInput(field="instalments", problem="有重复", problem_en="name one twice")
    PaymentBatch.require_size(len(command.instalments))
    payments = [
        _payment(work, number, place, wanted) for place, wanted in enumerate(command.instalments, start=1)
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
        batch=number,
        fiscal_year=years.pop(),
        pay_on=work.working_days.next_working(command.pay_on),
        payments=payments,
    )
    work.create(batch, number)
    total_fen = sum(payment.amount_fen for payment in payments)
    return {"batch": number, "payments": len(payments), "amount_fen": total_fen}


def _payment(work: Work, batch: str, place: int, wanted: InstalmentToPay) -> Payment:
    """Return the payment of one due instalment. Raises AccountMissing, AccountBlocked, WrongStage."""
    holder, standing = work.award(wanted.award)
    uscc = standing.beneficiary_uscc
    payee = work.find(Payee, Payee.create_id(uscc))
    if payee is None:
        raise AccountMissing(payee=f"{standing.beneficiary_name} {uscc}")
    reference = payment_reference(batch, place)
    amount_fen = holder.enter_batch(
        work.signature, wanted.award, wanted.number, batch=batch, reference=reference
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


@carries_out(ApproveBatch)
def approve_batch(work: Work, command: ApproveBatch) -> Answer:
    """Approve a batch: every payment lands within its caps as they stand today, two of one payee together.

    A cap may have been lowered since the approval of an award. What does not fit is cut to land exactly on
    the cap; a payment of nothing is never made. A suspended body and a blocked account are left out.
    """
    work.require_finance()
    batch = _batch(work, command.batch)
    batch.require("复核 approve", "made")
    batch.require_apart(work.signature, Duty.CHECKER)
    approval = work.standings.approvals() + 1  # before the caps are read: one approved meanwhile is noticed
    review = _Review(work)
    for payment in batch.payments.values():
        review.look_at(payment)
    batch.approve(work.signature, approval, review.amounts, review.left_out)
    return {
        "batch": batch.batch,
        "payments": len(review.amounts),
        "amount_fen": sum(review.amounts.values()),
        "left_out": review.left_out,
        "reduced": review.reduced,
    }


class _Review:
    """What became of each payment as the checker looked at it; amounts in fen, by reference."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._caps = _CapsAtPayment(work)
        self.amounts: dict[str, int] = {}
        self.left_out: list[str] = []
        self.reduced: list[str] = []

    def look_at(self, payment: Payment) -> None:
        """Let a payment through, lower it to what its caps leave, or take it out of the batch.

        Raises SeparationOfDuties for a checker who acted in another duty of its award.
        """
        holder, standing = self._work.award(payment.award)
        standing.require_apart(self._work.signature, Duty.CHECKER)
        room_fen, pot = self._caps.room(holder, standing)
        amount_fen = min(payment.amount_fen, max(0, room_fen))
        reason = _against_paying(self._work, holder, payment)
        if not reason and amount_fen == 0:
            reason = f"上限 {pot} 已无余额 (no room left in the cap)"
        if reason:
            holder.leave_batch(self._work.signature, payment.award, payment.number, reason)
            self.left_out.append(f"{payment.reference} {reason}")
            return
        if amount_fen < payment.amount_fen:
            self._reduce(holder, payment, amount_fen, pot)
        self.amounts[payment.reference] = amount_fen
        self._caps.take(standing, amount_fen)

    def _reduce(self, holder: Recipient, payment: Payment, amount_fen: int, pot: str) -> None:
        reason = f"上限 {pot} 现余 {yuan(amount_fen)} 元 (lowered to what the cap leaves)"
        holder.reduce_due(
            self._work.signature,
            payment.award,
            payment.number,
            amount_fen=amount_fen,
            pot=pot,
            reason=reason,
        )
        self.reduced.append(f"{payment.reference} {reason}")


def _against_paying(work: Work, holder: Recipient, payment: Payment) -> str:
    """Return what has come up against paying since the batch was made; nothing if nothing has."""
    try:
        _require_payable(work, holder, payment)
    except (Suspended, AccountBlocked) as refusal:
        return str(refusal)
    return ""


def _require_payable(work: Work, holder: Recipient, payment: Payment) -> None:
    """Refuse a suspended body, or an account to which money came back. Raises Suspended, AccountBlocked."""
    holder.require_active()
    payee = work.get(Payee, Payee.create_id(payment.payee_uscc), payment.payee_uscc)
    payee.require_payable(payment.payee)


class _CapsAtPayment:
    """What the caps, as they are read today, still let be paid; payments of one batch see each other."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._rulings = work.rulings()
        self._taken: Counter[str] = Counter()

    def room(self, holder: Recipient, standing: Award) -> tuple[int, str]:
        """Return how much an award's caps let be paid, in fen, and which of them is tightest."""
        ceilings = {pot.key: pot.ceiling_fen for pot in standing.holds.pots if pot.kind == "pot"}
        today = self._ceilings_today(holder, standing)
        ceilings.update({key: today[key] for key in ceilings if key in today})
        paid = self._work.standings.paid_or_under_way(list(ceilings))
        rooms = [
            (ceiling - paid.get(key, 0) - self._taken[key], key)
            for key, ceiling in ceilings.items()
            if ceiling is not None
        ]
        return min(rooms, default=(UNLIMITED_FEN, ""))

    def _ceilings_today(self, holder: Recipient, standing: Award) -> dict[str, int | None]:
        """Return the ceilings of an award's caps as they are read today, by key.

        None of them for a past disbursement, which has no facts to judge by, and for a measure repealed
        since: what was approved under it is paid within the caps of its day.
        """
        if not standing.facts:
            return {}
        clause = self._work.pack.clause(standing.clause)
        facts = read_facts(clause, standing.facts)
        day = self._work.signature.effective_on
        try:
            needed = requirements(self._work.pack, clause, facts, parties_of(holder), day, self._rulings)
        except ClauseNotInForce:
            return {}
        return {pot.key: pot.ceiling_fen for pot in needed.pots}

    def take(self, standing: Award, amount_fen: int) -> None:
        """Count a payment of the batch against its caps."""
        self._taken.update(dict.fromkeys(standing.holds.pot_keys, amount_fen))


@carries_out(RecordExport)
def record_export(work: Work, command: RecordExport) -> Answer:
    """Record that a batch left for the treasury, unless something has come up against one of its payments."""
    work.require_finance()
    batch = _batch(work, command.batch)
    if batch.state == "approved":
        for payment in batch.payments.values():
            _require_payable(work, work.award(payment.award)[0], payment)
    batch.export(work.signature, command.file_format, command.file_hash)
    return {"batch": batch.batch, "state": "exported", "file_hash": command.file_hash}


@carries_out(WithdrawBatch)
def withdraw_batch(work: Work, command: WithdrawBatch) -> Answer:
    """Withdraw a batch before export; its instalments are due again."""
    work.require_finance()
    batch = _batch(work, command.batch)
    batch.withdraw(work.signature, command.reason)
    for payment in batch.payments.values():
        holder, _ = work.award(payment.award)
        holder.leave_batch(work.signature, payment.award, payment.number, command.reason)
    return {"batch": batch.batch, "state": "withdrawn"}
