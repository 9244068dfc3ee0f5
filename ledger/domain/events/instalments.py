"""Events of instalments."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.awards import AwardEvent
from ledger.domain.holds import Exemption, Holds, Instalment, YearShare


class InstalmentsScheduled(AwardEvent):
    """The award was divided into instalments (分期). ``released`` is what the approval held per year."""

    TOPIC: ClassVar[str] = "instalment.scheduled"
    instalments: tuple[Instalment, ...]
    released: tuple[YearShare, ...]


class RentEvidenced(AwardEvent):
    """Rent of an instalment was shown to be paid; only paid rent counts, so the amount may fall."""

    TOPIC: ClassVar[str] = "instalment.rent_evidenced"
    number: int
    paid_rent_fen: int
    invoice: str
    amount_fen: int
    reduction_fen: int
    line: str
    pots: tuple[str, ...]
    claims: Holds


class InstalmentHeld(AwardEvent):
    """An instalment was held back with a reason (暂缓)."""

    TOPIC: ClassVar[str] = "instalment.held"
    number: int
    cause: str
    reason: str


class InstalmentReleased(AwardEvent):
    """A held instalment was released."""

    TOPIC: ClassVar[str] = "instalment.released"
    number: int
    reason: str


class InstalmentDue(AwardEvent):
    """An instalment fell due (到期): from commitment to due, on the budget line of the year it falls due in.

    ``committed_on`` is the line that lets its commitment go; empty if none held one.
    """

    TOPIC: ClassVar[str] = "instalment.due"
    number: int
    amount_fen: int
    line: str
    committed_on: str


class DueReversed(AwardEvent):
    """A due posting made by mistake was reversed before payment; ``reverses`` is its version."""

    TOPIC: ClassVar[str] = "instalment.due_reversed"
    reverses: int
    number: int
    amount_fen: int
    line: str
    reason: str


class RemainderCancelled(AwardEvent):
    """What was not yet due was cancelled; cap, claims and commitment follow (终止剩余).

    ``released`` is let go whole, then ``kept`` is taken again: the days already paid for. The
    ``exemption`` it was given goes with it if nothing was paid.
    """

    TOPIC: ClassVar[str] = "award.remainder_cancelled"
    numbers: tuple[int, ...]
    amount_fen: int
    shares: tuple[YearShare, ...]
    pots: tuple[str, ...]
    released: Holds
    kept: Holds
    exemption: Exemption | None
    reason: str
    document: str


class AwardSettled(AwardEvent):
    """A construction award was settled on the lower of approved and audited (决算审核)."""

    TOPIC: ClassVar[str] = "award.settled"
    approved_base_fen: int
    audited_base_fen: int
    final_amount_fen: int
    reduction_fen: int
    reduced: tuple[Instalment, ...]
    shares: tuple[YearShare, ...]
    pots: tuple[str, ...]
    recovery_due_fen: int
    document: str
