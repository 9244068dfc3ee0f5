"""The verb on duplicates (重复核查): an officer's verdict on two candidates; it moves no money and holds no room."""

from __future__ import annotations

from ledger.application.commands import ReviewDuplicates
from ledger.application.verb import Answer, carries_out
from ledger.application.work import Work
from ledger.domain.awards import Duty
from ledger.domain.duplicate_review import DuplicateReview
from ledger.domain.errors import InvalidInput, NotFound


@carries_out(ReviewDuplicates)
def review_duplicates(work: Work, command: ReviewDuplicates) -> Answer:
    """Record the verdict, anew where there was one; not by who made or paid one of the awards."""
    work.require_measure()
    if command.first == command.second:
        raise InvalidInput(
            field="second", problem="须与其一不同", problem_en="must be another than the first"
        )
    for side in (command.first, command.second):
        _require_there(work, command.recipient, side)
    found = work.find(DuplicateReview, DuplicateReview.create_id(command.first, command.second))
    if found is not None:
        found.again(work.signature, verdict=command.verdict, reason=command.reason, document=command.document)
    else:
        work.add(
            DuplicateReview.begin(
                work.signature,
                recipient=command.recipient,
                one=command.first,
                other=command.second,
                verdict=command.verdict,
                reason=command.reason,
                document=command.document,
            )
        )
    return {"first": command.first, "second": command.second, "verdict": command.verdict}


def _require_there(work: Work, recipient: str, side: str) -> None:
    """Refuse what is neither an award nor an entry of the recipient, or no recipient. Raises NotFound, SeparationOfDuties."""
    if not recipient:
        work.recipient(side)
        return
    holder = work.recipient(recipient)
    try:
        _, award = work.award(side)
    except NotFound:
        holder.entry(side)
        return
    award.require_apart(work.signature, Duty.CHECKER)
