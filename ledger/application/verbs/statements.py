"""Verbs on statements: import, match, unmatch, explain. A match moves the award it pays in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from ledger.application.batch_duties import require_no_part_in_batches
from ledger.application.commands import (
    ExplainLine,
    ImportStatement,
    LiftQuarantine,
    MatchLines,
    MatchWanted,
    UnmatchLine,
)
from ledger.application.countersigning import Matter, matter_of, takes_two, use_countersignature
from ledger.application.second_person import EXPLANATION
from ledger.application.verb import Answer, carries_out
from ledger.application.work import Work
from ledger.domain.awards import Duty
from ledger.domain.errors import AmountMismatch, InvalidInput, NotFound, NotInBatch
from ledger.domain.money import yuan
from ledger.domain.payee import Payee
from ledger.domain.payments import Allocation
from ledger.domain.recipient import Recipient
from ledger.domain.reconciliation import LineMatch, LinePart, StatementLine
from ledger.domain.signature import Signature
from ledger.domain.statement import PAGE_LINES, Statement, StatementPage
from ledger.ports import PaymentPlace
from ledger.statements import model as read

ALONE_UP_TO_FEN = 10_000_00
"""Up to this a line is explained by one person, above it by two (大额说明须两人)."""


@carries_out(ImportStatement)
def import_statement(work: Work, command: ImportStatement) -> Answer:
    """Import a statement, page by page; the same file again, or lines known from another, change nothing."""
    work.require_finance()
    taken = command.statement
    name = f"{taken.account or '—'}:{command.file_hash[:16]}:{command.index}"
    if work.find(Statement, Statement.create_id(name)) is not None:
        return {"statement": name, "lines": len(taken.lines), "new_lines": 0, "already": True}
    known = work.standings.known_lines(taken.account, [line.fingerprint for line in taken.lines])
    new = [_stored(line) for line in taken.lines if line.fingerprint not in known]
    statement = Statement.take_in(
        work.signature,
        statement=name,
        file_name=command.file_name,
        file_hash=command.file_hash,
        file_format=command.file_format,
        profile=taken.profile,
        account=taken.account,
        account_name=taken.account_name,
        currency=taken.currency,
        opens_on=taken.opens_on,
        closes_on=taken.closes_on,
        opening_fen=taken.opening_fen,
        closing_fen=taken.closing_fen,
        lines=len(taken.lines),
        new_lines=len(new),
        total_fen=taken.sum_fen,
        quarantine=taken.quarantine,
    )
    work.create(statement, name)
    for page, first in enumerate(range(0, len(new), PAGE_LINES), start=1):
        lines = new[first : first + PAGE_LINES]
        work.add(StatementPage.take_in(work.signature, name, taken.account, page, lines))
    return {
        "statement": name,
        "lines": len(taken.lines),
        "new_lines": len(new),
        "total_fen": taken.sum_fen,
        "quarantine": list(taken.quarantine),
    }


def _stored(line: read.StatementLine) -> StatementLine:
    """Return a line as events keep it."""
    return StatementLine(
        position=line.position,
        booked_on=line.booked_on,
        amount_fen=line.amount_fen,
        balance_fen=line.balance_fen,
        counterparty_name=line.counterparty_name,
        counterparty_account=line.counterparty_account,
        summary=" ".join(filter(None, (line.summary, line.remark))),
        our_reference=line.our_reference,
        bank_reference=line.bank_reference,
        is_return=line.is_return,
        return_reason=line.return_reason,
        original_reference=line.original_reference,
        fingerprint=line.fingerprint,
        parts=tuple(
            LinePart(
                abs(part.amount_fen),
                part.reference,
                part.counterparty_name,
                part.counterparty_account,
                part.is_return,
            )
            for part in line.parts
        ),
        raw=line.raw,
    )


@carries_out(LiftQuarantine)
def lift_quarantine(work: Work, command: LiftQuarantine) -> Answer:
    """Accept a quarantined statement as a second person."""
    work.require_finance()
    statement = work.get(Statement, Statement.create_id(command.statement), command.statement)
    statement.lift_quarantine(work.signature, command.reason)
    return {"statement": command.statement, "quarantine": []}


def _page(work: Work, page: str) -> StatementPage:
    try:
        return work.get(StatementPage, UUID(page), page)
    except ValueError:
        raise NotFound(kind="statement page 对账单页", name=page[:80]) from None


@carries_out(MatchLines)
def match_lines(work: Work, command: MatchLines) -> Answer:
    """Match lines of one page, and confirm or return the payments they speak of.

    By hand only by somebody who neither made nor approved their batch. Raises SeparationOfDuties.
    """
    work.require_finance()
    page = _page(work, command.page)
    work.get(Statement, Statement.create_id(page.statement), page.statement).require_matchable()
    places = work.standings.payments(
        [one.reference for match in command.matches for one in match.allocations]
    )
    require_no_part_in_batches(work, places, Duty.RECONCILER)
    work.prepare(UUID(place.holder) for place in places.values())
    page.match(
        work.signature,
        [
            LineMatch(
                one.position,
                one.kind,
                one.method,
                one.reason,
                tuple(Allocation(each.reference, each.amount_fen) for each in one.allocations),
            )
            for one in command.matches
        ],
    )
    confirmed = 0
    for wanted in command.matches:
        day = command.on or page.line(wanted.position).booked_on
        signature = replace(work.signature, effective_on=day)
        line = f"{command.page}:{wanted.position}"
        confirmed += sum(_carry_through(work, signature, wanted, line, places))
    return {"page": command.page, "matched": len(command.matches), "confirmed": confirmed}


def _carry_through(
    work: Work, signature: Signature, wanted: MatchWanted, line: str, places: Mapping[str, PaymentPlace]
) -> Iterator[bool]:
    """Do to the awards what a match says of them; yields for each allocation whether it settled its payment."""
    for allocation in wanted.allocations:
        if wanted.kind == "recovery":
            debtor, _ = work.recovery(allocation.reference)
            debtor.receive_recovery(
                signature, allocation.reference, amount_fen=allocation.amount_fen, document=line
            )
            yield True
            continue
        place = _place(places, allocation.reference)
        holder = work.get(Recipient, UUID(place.holder), place.award)
        if wanted.kind == "payment":
            yield holder.match_payment(
                signature,
                place.award,
                place.number,
                reference=allocation.reference,
                amount_fen=allocation.amount_fen,
            )
        elif wanted.kind == "return":
            if allocation.amount_fen != place.amount_fen:
                raise AmountMismatch(
                    case=allocation.reference,
                    requested_fen=allocation.amount_fen,
                    most_fen=place.amount_fen,
                )
            holder.return_payment(signature, place.award, place.number, allocation.reference, wanted.reason)
            payee = work.find(Payee, Payee.create_id(place.payee))
            if payee is not None:
                payee.flag(signature, place.account, allocation.reference, wanted.reason)
            yield True
        else:
            raise InvalidInput(
                field="kind",
                problem="应为 payment、return 或 recovery",
                problem_en="must be payment, return or recovery",
            )


def _place(places: Mapping[str, PaymentPlace], reference: str) -> PaymentPlace:
    """Return where a payment belongs. Raises NotFound, NotInBatch."""
    place = places.get(reference)
    if place is None:
        raise NotFound(kind="payment 款项", name=reference)
    if place.state not in ("exported", "paid", "returned"):
        raise NotInBatch(reference=reference, state=place.state)
    return place


@carries_out(UnmatchLine)
def unmatch_line(work: Work, command: UnmatchLine) -> Answer:
    """Undo a match, and what it said of every payment it spoke of.

    An account that was blocked for a return which was none is payable again. Raises SeparationOfDuties.
    """
    work.require_finance()
    page = _page(work, command.page)
    match = page.unmatch(work.signature, command.position, command.reference, command.reason)
    places = work.standings.payments([one.reference for one in match.allocations])
    require_no_part_in_batches(work, places, Duty.RECONCILER)
    line = f"{command.page}:{command.position}"
    for allocation in match.allocations:
        if match.kind == "recovery":
            debtor, _ = work.recovery(allocation.reference)
            debtor.reverse_recovery_receipt(
                work.signature, allocation.reference, document=line, reason=command.reason
            )
            continue
        place = _place(places, allocation.reference)
        holder = work.get(Recipient, UUID(place.holder), place.award)
        if match.kind == "payment":
            holder.unmatch_payment(
                work.signature,
                place.award,
                place.number,
                reference=allocation.reference,
                amount_fen=allocation.amount_fen,
                reason=command.reason,
            )
        else:
            holder.undo_return(
                work.signature,
                place.award,
                place.number,
                reference=allocation.reference,
                reason=command.reason,
            )
            payee = work.find(Payee, Payee.create_id(place.payee))
            if payee is not None:
                payee.lift_flag(work.signature, place.account, allocation.reference, command.reason)
    return {"page": command.page, "position": command.position}


@takes_two(ExplainLine)
def explanation_by_two(work: Work, command: ExplainLine) -> Matter | None:
    """Return what the second person of an explanation answers for: what is left of the line."""
    work.require_finance()
    page = _page(work, command.page)
    page.line(command.position)
    if not command.second_person.strip():
        return None
    return Matter(
        second_person=command.second_person,
        duty=EXPLANATION,
        subject=f"{page.statement}/{command.position}",
        amount_fen=page.left_fen[command.position],
    )


@carries_out(ExplainLine)
def explain_line(work: Work, command: ExplainLine) -> Answer:
    """Explain what is left of a line; above the threshold with a second person."""
    work.require_finance()
    page = _page(work, command.page)
    page.line(command.position)
    left_fen = page.left_fen[command.position]
    matter = matter_of(work, command)
    if matter is None and left_fen > ALONE_UP_TO_FEN:
        raise InvalidInput(
            field="second_person",
            problem=f"超过 {yuan(ALONE_UP_TO_FEN)} 元须有第二人",
            problem_en=f"above {yuan(ALONE_UP_TO_FEN)} yuan a second person is needed",
        )
    page.explain(
        work.signature,
        command.position,
        kind=command.kind,
        reason=command.reason,
        second_person=command.second_person,
    )
    use_countersignature(work, command, matter)
    return {"page": command.page, "position": command.position, "amount_fen": left_fen}
