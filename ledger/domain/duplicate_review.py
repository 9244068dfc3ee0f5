"""Reviews of duplicates (重复核查): what an officer found of two supports, or two recipients, that may be one."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from ledger.domain.errors import InvalidInput
from ledger.domain.events import LedgerCreated, LedgerEvent, under_topic
from ledger.domain.signature import Signature

VERDICTS: Final[dict[str, tuple[str, str]]] = {
    "distinct": ("不重复", "not the same"),
    "allowed": ("依规可并存", "both allowed by the rules"),
    "duplicate": ("属于重复", "the same"),
}
"""Verdict → (Chinese, English)."""


class DuplicatesReviewed(LedgerCreated):
    """Two candidates were reviewed for the first time; ``recipient`` is whose supports they are, empty for recipients."""

    TOPIC: ClassVar[str] = "duplicate.reviewed"
    recipient: str
    first: str
    second: str
    verdict: str
    reason: str
    document: str


class DuplicatesReviewedAnew(LedgerEvent):
    """The same two were reviewed once more: the later verdict counts."""

    TOPIC: ClassVar[str] = "duplicate.reviewed_anew"
    verdict: str
    reason: str
    document: str


@under_topic("duplicate_review")
class DuplicateReview(Aggregate):
    """What was found of two numbers, whichever of them is named first."""

    def __init__(self, verdict: str) -> None:
        self.verdict = verdict

    @staticmethod
    def create_id(first: str, second: str) -> UUID:
        """Return the id of the review of two awards or entries, or of two recipients, whichever is named first."""
        return uuid5(NAMESPACE_URL, "yanqi:duplicates:" + "|".join(sorted((first, second))))

    @classmethod
    def begin(
        cls,
        signature: Signature,
        *,
        recipient: str,
        one: str,
        other: str,
        verdict: str,
        reason: str,
        document: str,
    ) -> DuplicateReview:
        """Review two for the first time. Raises InvalidInput."""
        first, second = sorted((one, other))
        _require_found(verdict, reason)
        return cls._create(
            DuplicatesReviewed,
            recipient=recipient,
            first=first,
            second=second,
            verdict=verdict,
            reason=reason.strip(),
            document=document,
            **signature.stamp(),
        )

    def again(self, signature: Signature, *, verdict: str, reason: str, document: str) -> None:
        """Review them once more. Raises InvalidInput."""
        _require_found(verdict, reason)
        self.trigger_event(
            DuplicatesReviewedAnew,
            verdict=verdict,
            reason=reason.strip(),
            document=document,
            **signature.stamp(),
        )

    def remember(self, event: LedgerEvent) -> None:
        """Take an event into the standing."""
        if isinstance(event, DuplicatesReviewedAnew):
            self.verdict = event.verdict


def _require_found(verdict: str, reason: str) -> None:
    """Refuse a verdict that there is not, or one without a reason. Raises InvalidInput."""
    if verdict not in VERDICTS:
        known = ", ".join(VERDICTS)
        raise InvalidInput(
            field="verdict", problem=f"应为 {known} 之一", problem_en=f"must be one of {known}"
        )
    if not reason.strip():
        raise InvalidInput(field="reason", problem="不能为空", problem_en="cannot be empty")
