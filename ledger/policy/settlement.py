"""Final settlement (决算): the amount on the lower of approved and audited, and what happens to the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.domain.errors import InvalidAmount, InvalidInput
from ledger.policy.amounts import yuan_text
from ledger.policy.clause import Clause
from ledger.policy.engine import Assessment, assess
from ledger.policy.keys import Parties
from ledger.policy.pack import Pack
from ledger.policy.reading import Ruling


@dataclass(frozen=True)
class Costs:
    """What a settlement compares, in fen: the approved and the audited cost, what was paid and is still unpaid."""

    approved_fen: int
    audited_fen: int
    paid_fen: int
    unpaid_fen: int = 0

    def __post_init__(self) -> None:
        for value in (self.approved_fen, self.audited_fen, self.paid_fen, self.unpaid_fen):
            if value < 0:
                raise InvalidAmount(value=f"{value} 分")


@dataclass(frozen=True)
class Settlement:
    """What a settled award comes to, in fen.

    The difference first reduces what is unpaid (``reduction_fen``); the rest is a recovery case (追回).
    """

    basis_fen: int
    final_amount_fen: int
    reduction_fen: int
    recovery_fen: int
    assessment: Assessment

    def as_dict(self) -> dict[str, object]:
        """Return the settlement as JSON shows it."""
        return {
            "basis_fen": self.basis_fen,
            "final_amount_fen": self.final_amount_fen,
            "reduction_fen": self.reduction_fen,
            "recovery_fen": self.recovery_fen,
            "assessment": self.assessment.as_dict(),
        }


def settle(
    pack: Pack,
    clause_id: str,
    raw_facts: Mapping[str, object],
    costs: Costs,
    *,
    parties: Parties | None = None,
    on: date,
    held: Mapping[str, int] | None = None,
    public_support_fen: int | None = None,
    rulings: Sequence[Ruling] = (),
) -> Settlement:
    """Settle an award on the lower of approved and audited cost; it never rises above what was awarded.

    ``held`` and ``public_support_fen`` leave this award itself out. Also the way to re-determine an award
    when city support is granted later: settle it with the facts as they now are.
    Raises InvalidInput for a clause that is not settled on audited cost, and what assess raises.
    """
    settled_fact = _settled_fact(pack.resolve(clause_id, raw_facts))
    basis_fen = min(costs.approved_fen, costs.audited_fen)
    assessment = assess(
        pack,
        clause_id,
        {**raw_facts, settled_fact: yuan_text(basis_fen)},
        parties=parties,
        on=on,
        held=held,
        public_support_fen=public_support_fen,
        rulings=rulings,
    )
    awarded_fen = costs.paid_fen + costs.unpaid_fen
    final_fen = min(assessment.amount_fen, awarded_fen)
    reduction_fen = min(costs.unpaid_fen, awarded_fen - final_fen)
    recovery_fen = awarded_fen - final_fen - reduction_fen
    return Settlement(basis_fen, final_fen, reduction_fen, recovery_fen, assessment)


def _settled_fact(clause: Clause) -> str:
    """Return the fact whose audited value counts. Raises InvalidInput where a clause has none."""
    if clause.settles_on is None:
        raise InvalidInput(
            field="clause",
            problem=f"{clause.id} 不按审计结算",
            problem_en=f"{clause.id} has no settlement on audit",
        )
    return clause.settles_on
