"""A small district as its pages show it: a platform with rent and a payment that came back, an enterprise with tests."""

from __future__ import annotations

from datetime import date

from ledger.application.commands import ReturnPayment
from scheduler.due import post_due_until
from tests.ledger.application.district import PAYER, UNITS, District

TODAY = date(2026, 9, 20)
ENTERPRISE = UNITS[1]
AWARD, RETURNED, RENT = "HR-2026-1", "HR-2026-2", "HR-2026-3"
PAID_FEN, RETURNED_FEN = 18_000_000, 3_000_015


def play(district: District) -> None:
    """Record a year up to `TODAY`."""
    clock = district.clock
    district.organisation()
    district.platform("P-001", manufacturing=True)
    district.platform("P-002", unit=UNITS[2])
    district.budget("art4.testing", 1_000_000)
    district.budget("art3.rent", 6_000_000)
    district.budget("art1.construction", 30_000_000, department="fgw")
    district.paid(AWARD, ENTERPRISE, "art4.testing", testing("HT-1", "600000.00"))
    clock.set(date(2026, 4, 15))
    district.paid(RETURNED, ENTERPRISE, "art4.testing", testing("HT-2", "100000.50"))
    district.does(
        ReturnPayment(award=RETURNED, number=1, reference=f"PAY-{RETURNED}", reason="账号有误"), PAYER, "czj"
    )
    rent = {
        "start": "2026-02-01",
        "months": "24",
        "leases": [
            {
                "lease": "ZL-1",
                "area": "8000",
                "rent": "120000.00",
                "begins": "2026-02-01",
                "ends": "2030-12-31",
            }
        ],
    }
    district.scheduled(RENT, "P-001", "art3.rent", rent)
    clock.set(TODAY)
    post_due_until(district.ledger, TODAY)


def testing(contract: str, yuan: str) -> dict[str, str]:
    """Return the facts of a testing contract."""
    return {"contract": yuan, "contract_no": contract, "contract_date": "2026-02-01", "platform": "P-001"}
