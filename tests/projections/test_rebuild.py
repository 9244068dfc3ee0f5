"""Guards and screens are made anew beside the live ones and take their place; writers go on."""

from __future__ import annotations

from tests.ledger.application.district import District
from projections.rebuild import compare, rebuild


def test_a_rebuild_gives_the_same(district: District, new_database_url: str) -> None:
    enterprise = district.organisation()
    district.platform("P-001")
    district.budget("art4.testing", 1_000_000)
    facts = {"contract": "600000.00", "contract_no": "HT-1", "contract_date": "2026-02-01", "platform": "P-001"}
    district.paid("A-1", enterprise, "art4.testing", facts)
    assert compare(new_database_url) == []
    report = rebuild(new_database_url)
    print(report)
    district.paid("A-2", enterprise, "art4.testing", facts | {"contract_no": "HT-2"})
    assert compare(new_database_url) == []
