"""Verbs on exceptions."""

from __future__ import annotations

from uuid import UUID

from ledger.application.commands import AssignException, DecideException, ReviewExceptions
from ledger.application.countersigning import Matter, matter_of, takes_two, use_countersignature
from ledger.application.second_person import EXCEPTION
from ledger.application.verb import Answer, carries_out
from ledger.application.verbs.statements import ALONE_UP_TO_FEN
from ledger.application.work import Work
from ledger.domain.errors import NotFound
from ledger.domain.exception_case import ExceptionCase


def _case(work: Work, exception: str) -> ExceptionCase:
    try:
        return work.get(ExceptionCase, UUID(exception), exception)
    except ValueError:
        raise NotFound(kind="exception 例外", name=exception[:80]) from None


@carries_out(ReviewExceptions)
def review_exceptions(work: Work, command: ReviewExceptions) -> Answer:
    """Open what is an exception now, and clear what is none any more; the same twice changes nothing."""
    work.require_finance()
    opened = 0
    for one in command.noticed:
        case = work.find(ExceptionCase, ExceptionCase.create_id(one.kind, one.subject))
        if case is not None:
            case.notice_again(work.signature, one.noticed_on, one.detail)
            continue
        work.add(
            ExceptionCase.notice(
                work.signature,
                kind=one.kind,
                subject=one.subject,
                amount_fen=one.amount_fen,
                noticed_on=one.noticed_on,
                detail=one.detail,
            )
        )
        opened += 1
    for exception in command.cleared:
        _case(work, exception).clear(work.signature, "已勾对、已说明或已支付 (settled)")
    return {"opened": opened, "cleared": len(command.cleared)}


@carries_out(AssignException)
def assign_exception(work: Work, command: AssignException) -> Answer:
    """Give an exception an owner."""
    work.require_finance()
    _case(work, command.exception).assign(work.signature, command.owner)
    return {"exception": command.exception, "owner": command.owner}


@takes_two(DecideException)
def exception_by_two(work: Work, command: DecideException) -> Matter | None:
    """Return what the second person of a decision answers for: the amount of the exception."""
    work.require_finance()
    case = _case(work, command.exception)
    if not command.second_person.strip():
        return None
    return Matter(
        second_person=command.second_person,
        duty=EXCEPTION,
        subject=case.subject,
        amount_fen=case.amount_fen,
    )


@carries_out(DecideException)
def decide_exception(work: Work, command: DecideException) -> Answer:
    """Decide an exception."""
    work.require_finance()
    matter = matter_of(work, command)
    _case(work, command.exception).decide(
        work.signature, command.decision, command.second_person, alone_up_to_fen=ALONE_UP_TO_FEN
    )
    use_countersignature(work, command, matter)
    return {"exception": command.exception, "state": "decided"}
