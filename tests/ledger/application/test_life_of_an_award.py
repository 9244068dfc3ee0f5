"""One path for all money: apply → accept → assess → notice → approve → instalments → due → paid."""

from __future__ import annotations

from tests.ledger.application.district import CHECKER, MAKER, PAYER, District


def test_a_testing_subsidy_from_application_to_payment(district: District) -> None:
    enterprise = district.organisation()
    district.platform("P-001")
    line = district.budget("art4.testing", 1_000_000)
    district.paid(
        "A-1",
        enterprise,
        "art4.testing",
        {
            "contract": "600000.00",
            "contract_no": "HT-1",
            "contract_date": "2026-02-01",
            "platform": "P-001",
        },
    )
    rows = district.ledger.rows("SELECT * FROM award")
    assert rows[0]["stage"] == "completed"
    assert rows[0]["paid_fen"] == 18_000_000
    budget = district.ledger.rows("SELECT * FROM budget WHERE line = %s", (line,))[0]
    assert (budget["committed_fen"], budget["due_fen"], budget["paid_fen"]) == (0, 0, 18_000_000)
    topics = [
        row["topic"]
        for row in district.ledger.rows("SELECT topic FROM history WHERE award = 'A-1' ORDER BY version")
    ]
    assert topics == [
        "award.applied",
        "award.accepted",
        "award.assessed",
        "award.notice_published",
        "award.approved",
        "instalment.scheduled",
        "instalment.due",
        "payment.confirmed",
    ]
    assert {MAKER, CHECKER, PAYER, "system:scheduler"} == {
        row["actor"] for row in district.ledger.rows("SELECT actor FROM history WHERE award = 'A-1'")
    }
