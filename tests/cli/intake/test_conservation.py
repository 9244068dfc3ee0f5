"""No fen of a file is lost: what it says is entered, was there before, or is listed as refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.intake.run import enter, preview
from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.domain.money import yuan
from projections.bootstrap import open_ledger
from tests.cli.intake.conftest import SIGNATURE, TODAY, asked
from tests.cli.intake.files import BUDGET_HEAD, ORGANISATION_HEAD, PAYMENT_HEAD, Cell

HEAD = (*PAYMENT_HEAD, "合同编号", "合同签订日")
BODIES = ("91110116MA01A2B33F", "91110116MA01A2B41U", "91110116MA01A2B597")
DAYS = st.dates(date(2026, 1, 2), TODAY + timedelta(days=3))

PAYMENTS = st.lists(
    st.tuples(
        st.sampled_from((*BODIES, "P-404")),
        st.integers(1, 40_000_000),
        DAYS,
        st.sampled_from(("kw", "kxc-cgzh", "jxj")),
        st.integers(1, 12),
        st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


@pytest.fixture(scope="module")
def shared_ledger(database_url: str) -> Iterator[Ledger]:
    with open_ledger(database_url, clock=SetClock(TODAY)) as ledger:
        sheets: dict[str, list[tuple[Cell, ...]]] = {
            "机构": [ORGANISATION_HEAD, *((uscc, f"公司{uscc[-1]}", "企业") for uscc in BODIES)],
            "指标": [
                BUDGET_HEAD,
                (2026, "kw", "art4.testing", 900_000, "文"),
                (2026, "kxc-cgzh", "art4.testing", 5_000_000, "文"),
            ],
        }
        enter(ledger, preview(ledger, asked(ledger, sheets), SIGNATURE), SIGNATURE)
        yield ledger


_numbers = count(1)


def _paid_fen(ledger: Ledger) -> int:
    return int(str(ledger.rows("SELECT sum(paid_fen) AS fen FROM budget")[0]["fen"]))


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(payments=PAYMENTS, keep_good=st.booleans())
def test_money_imported_is_conserved(
    shared_ledger: Ledger, payments: list[tuple[str, int, date, str, int, bool]], keep_good: bool
) -> None:
    run = next(_numbers)
    rows: list[tuple[Cell, ...]] = [HEAD]
    amounts: dict[int, int] = {}
    for number, (body, fen, day, department, contract, as_text) in enumerate(payments):
        amounts[number + 2] = fen
        amount: Cell = yuan(fen) if as_text else fen / 100
        # A contract number that comes again, in this file or an earlier one, is a duplicate.
        rows.append(
            (
                f"TZ-{run}-{number}",
                body,
                "art4.testing",
                amount,
                day,
                department,
                "文",
                f"HT-{run % 3}-{contract}",
                day,
            )
        )
    before = _paid_fen(shared_ledger)
    found = preview(shared_ledger, asked(shared_ledger, {"兑现台账": rows}), SIGNATURE)
    refused = sum(amounts[one.place.row] for one in found.bad)
    new = sum(amounts[entry.place.row] for entry in found.new)
    assert new + refused == sum(amounts.values())
    assert len({one.place for one in found.bad} | {one.place for one in found.new}) == len(payments)
    assert _paid_fen(shared_ledger) == before
    if keep_good or not found.bad:
        enter(shared_ledger, found, SIGNATURE, keep_good=True)
        assert _paid_fen(shared_ledger) == before + new
        again = preview(shared_ledger, asked(shared_ledger, {"兑现台账": rows}), SIGNATURE)
        assert (len(again.new), len(again.same)) == (0, len(found.new))
    capped = shared_ledger.rows(
        "SELECT count(*) AS count FROM cap WHERE paid_fen > ceiling_fen AND kind = 'pot'"
    )
    assert capped[0]["count"] == 0
