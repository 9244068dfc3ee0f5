from __future__ import annotations

from dataclasses import replace

from ledger.statements.model import Statement
from ledger.statements.pages import join_pages
from tests.ledger.statements.exports import amounts, camt, entry, only, statement_element


def page(number: int, amount: str, *, last: bool = False) -> Statement:
    pagination = f"<StmtPgntn><PgNb>{number}</PgNb><LastPgInd>{str(last).lower()}</LastPgInd></StmtPgntn>"
    found = only(camt(statement_element(pagination, entry(amount))))
    return replace(found, quarantine=())


def test_pages_of_several_files_are_joined() -> None:
    (whole,) = join_pages([page(2, "2.00"), page(3, "3.00", last=True), page(1, "1.00")])
    assert (amounts(whole), whole.pages, whole.last_page, whole.quarantine) == (
        [-100, -200, -300],
        (1, 2, 3),
        True,
        (),
    )


def test_a_page_missing_or_given_twice_is_a_reason() -> None:
    assert join_pages([page(1, "1.00"), page(3, "3.00", last=True)])[0].quarantine
    assert join_pages([page(1, "1.00"), page(1, "1.00"), page(2, "3.00", last=True)])[0].quarantine


def test_statements_without_pages_stay_as_they_are() -> None:
    one = only(camt(statement_element(entry("1.00"))))
    assert join_pages([one, one]) == [one, one]
