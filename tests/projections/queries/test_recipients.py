"""Finding who receives."""

from __future__ import annotations

import pytest

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.domain.errors import AmbiguousRecipient, NotFound
from projections.bootstrap import open_ledger
from projections.queries.recipients import find_recipient, recipient
from tests.ledger.application.district import UNITS, District
from tests.projections.queries.story import ENTERPRISE, OPERATOR


@pytest.mark.parametrize("name", ["P-001", " P-001 ", OPERATOR, "B-1", "C-1", "Ｐ－００１"])
def test_a_platform_by_any_of_its_names(ledger: Ledger, name: str) -> None:
    assert recipient(ledger.rows, name).code == "P-001"


def test_by_id_and_by_lower_case_uscc(ledger: Ledger) -> None:
    one = recipient(ledger.rows, ENTERPRISE.lower())
    assert one.kind == "organisation"
    assert recipient(ledger.rows, str(one.id)) == one
    assert one.parties == (ENTERPRISE,)


@pytest.mark.parametrize("name", ["", "P-9", "平台", "' OR true --", "%", "x" * 5000])
def test_nobody_by_a_wrong_name(ledger: Ledger, name: str) -> None:
    with pytest.raises(NotFound):
        recipient(ledger.rows, name)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("平台", ["P-001", "P-002"]),
        ("p-00", ["P-001", "P-002"]),
        ("一家企业", [ENTERPRISE]),
        (ENTERPRISE, [ENTERPRISE]),
        ("A-1", [ENTERPRISE]),
        ("B-1", ["P-001"]),
        ("%", []),
        ("_", []),
        ("", ["P-001", "P-002", ENTERPRISE]),
    ],
)
def test_search(ledger: Ledger, text: str, codes: list[str]) -> None:
    assert [one.code for one in find_recipient(ledger.rows, text)] == codes


def test_a_uscc_that_runs_two_platforms_is_no_name(new_database_url: str) -> None:
    from datetime import date

    clock = SetClock(date(2026, 3, 2))
    with open_ledger(new_database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        district.platform("P-1", UNITS[3])
        district.platform("P-2", UNITS[3])
        with pytest.raises(AmbiguousRecipient, match="P-1, P-2"):
            recipient(ledger.rows, UNITS[3])
