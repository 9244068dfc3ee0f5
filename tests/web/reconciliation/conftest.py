"""A district whose batch is with the bank, and pages that may begin a match run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from ledger.application import Ledger
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from scheduler.matching_run import match_and_review
from tests.ledger.application.district import UNITS, District
from tests.web.sample import testing
from web import create_app
from web.opened import opened
from web.statements.uploads import SETTING

EXPORTED_ON, TODAY = date(2026, 6, 22), date(2026, 7, 10)
ACCOUNTS = ("0200004909200012345", "6222000011112222", "6222000033334444")
PAYEES = (UNITS[1], UNITS[2], UNITS[3])
NAMES = ("北京一家科技有限公司", "北京二家科技有限公司", "北京三家科技有限公司")
CONTRACTS = (
    (0, "600000.00"),
    (1, "600000.00"),
    (2, "400000.00"),
    (2, "200000.00"),
    (0, "310000.00"),
    (1, "170000.00"),
    (0, "90000.00"),
)
"""Payee and contract of each award: the first two of one amount, the next two of one payee."""
AWARDS = tuple(f"HR-2026-1{place}" for place in range(len(CONTRACTS)))
ADVISED, SHORT, ONE_OF_TWO, OTHER_OF_TWO, TWICE, BY_REFERENCE, RETURNED = AWARDS
"""Each for one test, so that no test waits for another."""


@pytest.fixture(scope="module", autouse=True)
def _uploads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, str(tmp_path_factory.mktemp("desk") / "uploads"))
        yield


@pytest.fixture(scope="module")
def ledger(database_url: str) -> Iterator[Ledger]:
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        district.platform("P-001", manufacturing=True)
        district.budget("art4.testing", 100_000_000)
        for uscc in PAYEES:
            district.organisation(uscc)
        for award, (payee, contract) in zip(AWARDS, CONTRACTS, strict=True):
            district.scheduled(award, PAYEES[payee], "art4.testing", testing(f"HT-{award}", contract))
        for uscc, account, name in zip(PAYEES, ACCOUNTS, NAMES, strict=True):
            district.account(uscc, account, name=name)
        clock.set(EXPORTED_ON)
        district.post_due()
        district.exported(*AWARDS)
        clock.set(TODAY)
        yield ledger


@pytest.fixture(scope="module")
def app(ledger: Ledger, database_url: str) -> Iterator[Flask]:
    app = create_app(database_url, clock=SetClock(TODAY), match_run=match_and_review)
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    opened(app).close()


@pytest.fixture(scope="module")
def references(ledger: Ledger) -> dict[str, tuple[str, int]]:
    """Reference and amount of each award's payment."""
    found = ledger.rows("SELECT award, reference, amount_fen FROM payment ORDER BY reference", ())
    return {str(row["award"]): (str(row["reference"]), int(str(row["amount_fen"]))) for row in found}
