"""Verbs on support by others, support without money, and indicators."""

from __future__ import annotations

from ledger.application.commands import (
    RecordExternalSupport,
    RecordIndicator,
    RecordNonMonetarySupport,
    ReverseEntry,
)
from ledger.application.countersigning import Matter, matter_of, takes_two, use_countersignature
from ledger.application.holdings import recipient_name, support_key
from ledger.application.verb import Answer, carries_out
from ledger.application.verbs.awards import exemption_by_two, exemption_of
from ledger.application.work import Work
from ledger.domain.errors import InvalidInput
from ledger.domain.holds import Claim, Holds, PotHold, Similarity
from ledger.domain.recipient import Recipient
from ledger.domain.signature import FINANCE
from ledger.policy.keys import normal


@takes_two(RecordExternalSupport)
def support_by_two(work: Work, command: RecordExternalSupport) -> Matter | None:
    """Return what the second person of an exempted entry answers for: the support that is recorded."""
    work.require_measure()
    concerned = (work.signature.department, *work.concerned(work.recipient(command.recipient)))
    return exemption_by_two(work, command.exemption, command.entry, command.amount_fen, concerned)


@carries_out(RecordExternalSupport)
def record_external_support(work: Work, command: RecordExternalSupport) -> Answer:
    """Record public support by others; it counts against the same cost, contract and similarity."""
    work.require_measure()
    holder = work.recipient(command.recipient)
    matter = matter_of(work, command)
    holder.record_external_support(
        work.signature,
        entry=command.entry,
        level=command.level,
        measure=command.measure,
        amount_fen=command.amount_fen,
        received_on=command.received_on,
        document=command.document,
        note=command.note,
        holds=_external_holds(command, holder),
        exemption=exemption_of(command.exemption),
    )
    use_countersignature(work, command, matter)
    return {"entry": command.entry, "amount_fen": command.amount_fen}


def _external_holds(command: RecordExternalSupport, holder: Recipient) -> Holds:
    pots = (PotHold(support_key(_key(command.cost_base)), "support", None),) if command.cost_base else ()
    claims = tuple(Claim(*_split(claim)) for claim in command.claims)
    similarity = None
    stated = (command.direction, command.content, command.standard)
    if command.level == "district" and any(stated):
        if not all(stated):
            raise InvalidInput(
                field="direction",
                problem="方向、内容、标准须一并填写",
                problem_en="direction, content and standard are stated together",
            )
        similarity = Similarity(recipient_name(holder), *stated, measure=command.measure)
    return Holds(pots, claims, similarity=similarity)


def _split(claim: str) -> tuple[str, str]:
    """Return kind and key of a claim written ``contract:HT-1``. Raises InvalidInput."""
    kind, separator, key = claim.partition(":")
    if not separator or not kind.strip() or not key.strip():
        raise InvalidInput(
            field="claims",
            problem=f"应写作 种类:编号，而非 {claim}",
            problem_en=f"write kind:number, not {claim}",
        )
    return kind.strip(), normal(key)


def _key(cost_base: str) -> str:
    """Return a cost base as keys are written."""
    kind, key = _split(cost_base)
    return f"{kind}:{key}"


@carries_out(RecordNonMonetarySupport)
def record_non_monetary_support(work: Work, command: RecordNonMonetarySupport) -> Answer:
    """Record support without money."""
    work.require_measure()
    work.recipient(command.recipient).record_non_monetary_support(
        work.signature,
        entry=command.entry,
        kind=command.kind,
        description=command.description,
        document=command.document,
    )
    return {"entry": command.entry}


@carries_out(RecordIndicator)
def record_indicator(work: Work, command: RecordIndicator) -> Answer:
    """Record a monitoring result of Article 12."""
    work.require_monitoring()
    work.recipient(command.recipient).record_indicator(
        work.signature,
        entry=command.entry,
        year=command.year,
        indicator=command.indicator,
        value=command.value,
        document=command.document,
    )
    return {"entry": command.entry}


@carries_out(ReverseEntry)
def reverse_entry(work: Work, command: ReverseEntry) -> Answer:
    """Reverse a recorded support or indicator, once; its own department's matter, or the finance bureau's."""
    holder = work.recipient(command.recipient)
    work.require_department(FINANCE, holder.entry(command.entry).department)
    holder.reverse_entry(work.signature, command.entry, command.reason)
    return {"entry": command.entry, "reversed": True}
