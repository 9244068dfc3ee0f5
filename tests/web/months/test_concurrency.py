"""A month is closed as it was looked at: what was recorded in it since is shown first."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import CloseMonth
from tests.ledger.application.district import SECOND, District
from tests.web.conftest import ClientAs
from tests.web.differences import difference
from tests.web.months.test_routes import came_of

MONTH, EARLIER = "2026-03", "2026-01"
CHANGED = "打开本页后，此事项已有变化"


def carried(client: FlaskClient, month: str) -> dict[str, str]:
    """Return what the form that closes a month carries."""
    found = re.findall(r'name="(_version|_shown)" value="([^"]*)"', client.get(f"/months/{month}").text)
    return {name: unescape(value) for name, value in found}


def test_a_month_closed_by_another_is_told_and_no_work_is_begun(client_as: ClientAs, ledger: Ledger) -> None:
    assert isinstance(ledger.clock, SetClock)
    checker = client_as("checker")
    seen = carried(checker, EARLIER)
    assert seen["_version"] == "0"
    district = District(ledger, ledger.clock, count=96_000)
    district.does(CloseMonth(month=date(2026, 1, 1)), SECOND, "czj")
    page = checker.post(f"/months/{EARLIER}/close", data=seen)
    assert page.status_code == 409
    assert CHANGED in page.text
    assert difference("待结账", "已结账") in page.text
    assert SECOND in page.text
    assert ledger.rows("SELECT count(*) AS n FROM access.job", ()) == [{"n": 0}]


def test_values_that_moved_since_are_shown_and_the_month_closes_when_sent_again(
    client_as: ClientAs, ledger: Ledger
) -> None:
    checker = client_as("checker")
    seen = carried(checker, MONTH)
    rule = re.search(r'"(payments[^"]*)":"([^"]*)"', seen["_shown"])
    assert rule is not None
    moved = {**seen, "_shown": seen["_shown"].replace(rule[2], "1.00 / 1.00", 1)}  # as it looked earlier
    page = checker.post(f"/months/{MONTH}/close", data=moved)
    assert page.status_code == 409
    assert difference("1.00 / 1.00", rule[2]) in page.text
    assert ledger.rows("SELECT 1 FROM closed_month WHERE month = '2026-03-01'", ()) == []
    assert came_of(checker, checker.post(f"/months/{MONTH}/close", data=seen))["state"] == "done"
