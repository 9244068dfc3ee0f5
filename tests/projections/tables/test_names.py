"""Codes in the measure's own words; what it does not know stands for itself."""

from __future__ import annotations

from ledger.policy.loader import default_pack
from projections.tables.names import clause_title, department_name


def test_departments() -> None:
    pack = default_pack()
    assert department_name(pack, "kw", "zh") == "区科委"
    assert department_name(pack, "kw", "en").startswith("District Science")
    assert department_name(pack, "xyz", "zh") == "xyz"
    assert department_name(pack, None, "zh") == ""


def test_clauses_and_families() -> None:
    pack = default_pack()
    assert clause_title(pack, "art4.service", "zh") == "平台服务成效年度支持"
    assert clause_title(pack, "art1.construction", "zh")
    assert clause_title(pack, "art99", "zh") == ""
    assert clause_title(pack, None, "zh") == ""
