"""What happened in the district that the queries are tested on, from March to August 2026.

An enterprise has two tests subsidised (art4.testing): A-1 paid, A-2 approved and waiting; a platform is
supported for operation (art4.service, paid and partly recovered) and for a new building (art1.construction,
two tranches over two years); a city voucher and a 雁栖卡 are recorded.
"""

from __future__ import annotations

from datetime import date, timedelta

from ledger.application.commands import (
    ConfirmAdjustment,
    ConfirmPayment,
    HoldInstalment,
    ProposeAdjustment,
    RecordExternalSupport,
    RecordNonMonetarySupport,
    ScheduleInstalments,
    TrancheWanted,
)
from scheduler.due import post_due_until
from tests.ledger.application.district import CHECKER, PAYER, UNITS, District

ENTERPRISE = UNITS[1]
OPERATOR = UNITS[0]
WAN = 1_000_000
"""Fen of 1 万元."""


def tell(district: District) -> None:
    """Let it happen."""
    district.organisation(ENTERPRISE)
    district.platform("P-001")
    district.platform("P-002", UNITS[2], operator=UNITS[2])
    testing = district.budget("art4.testing", 1_000_000)
    district.budget("art4.service", 6_000_000)
    district.budget("art1.construction", 3_000_000, department="jxj")
    _tests(district)
    _operation(district)
    _building(district)
    _support(district)
    district.does(
        ProposeAdjustment(line=testing, amount_fen=-10 * WAN, document="调〔2026〕1号"), "czj.officer", "czj"
    )
    district.does(ConfirmAdjustment(line=testing, adjustment=1), "czj.chief", "czj")


def _tests(district: District) -> None:
    facts = {
        "contract": "600000.00",
        "contract_no": "HT-1",
        "contract_date": "2026-02-01",
        "platform": "P-001",
    }
    district.paid("A-1", ENTERPRISE, "art4.testing", facts)
    district.scheduled("A-2", ENTERPRISE, "art4.testing", {**facts, "contract_no": "HT-2"})
    district.does(HoldInstalment(award="A-2", number=1, reason="发票待补"))
    district.assessed("A-3", ENTERPRISE, "art4.testing", {**facts, "contract": "1000", "contract_no": "HT-3"})


def _operation(district: District) -> None:
    facts = {"award": "2000000.00", "assessment_year": 2025, "deciding_document": "怀科〔2026〕3号"}
    district.paid("B-1", "P-001", "art4.service", facts)
    district.recovered("B-1", 50 * WAN, "violation", document="追〔2026〕1号")


def _building(district: District) -> None:
    facts = {
        "investment": "10000000.00",
        "project": "X-1",
        "city_supported": False,
    }
    district.approved("C-1", "P-001", "art1.construction", facts, department="jxj")
    district.does(
        ScheduleInstalments(
            award="C-1",
            tranches=(
                TrancheWanted(due_on=district.today, amount_fen=100 * WAN),
                TrancheWanted(due_on=date(2027, 3, 1), amount_fen=50 * WAN),
            ),
        ),
        department="jxj",
    )
    district.clock.set(district.today + timedelta(days=3))
    post_due_until(district.ledger, district.today)
    district.does(ConfirmPayment(award="C-1", number=1, reference="PAY-C-1"), PAYER, "czj")


def _support(district: District) -> None:
    district.does(
        RecordExternalSupport(
            entry="E-1",
            recipient=ENTERPRISE,
            level="city",
            measure="首都科技创新券",
            amount_fen=5 * WAN,
            received_on=date(2026, 3, 5),
            document="京科〔2026〕9号",
            cost_base="contract:HT-9",
        )
    )
    district.does(
        RecordNonMonetarySupport(
            entry="N-1",
            recipient="P-001",
            kind="yanqi_card",
            description="雁栖卡 2 张",
            document="组〔2026〕1号",
        ),
        CHECKER,
    )
