"""After every test: what the screens show of the awards is what the aggregates remember of them."""

from __future__ import annotations

from uuid import UUID

from ledger.application import Ledger
from ledger.domain.recipient import Recipient


def assert_screens_agree(ledger: Ledger) -> None:
    """Compare stages, amounts and instalments of every award on the screen with its holder's memory."""
    for row in ledger.rows("SELECT id FROM recipient"):
        holder: Recipient = ledger.repository.get(UUID(str(row["id"])))
        for award in holder.awards.values():
            shown = ledger.rows("SELECT stage, approved_fen FROM award WHERE award = %s", (award.award,))
            assert shown == [{"stage": str(award.stage), "approved_fen": award.approved_fen}], award.award
            instalments = ledger.rows(
                "SELECT number, state, amount_fen FROM instalment WHERE award = %s ORDER BY number",
                (award.award,),
            )
            assert {row["number"]: (row["state"], row["amount_fen"]) for row in instalments} == {
                number: (str(one.state), one.amount_fen) for number, one in award.instalments.items()
            }, award.award
