"""After any run of commands the guards and screens are what the events give, everything adds up, and no refusal left a trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.conftest import copied_database
from tests.properties.intentions import INTENTIONS, TREASURY_WEIGHTS, WEIGHTS
from tests.properties.walking import EXAMPLES, PROFILE, steps_by, take
from tests.properties.world import FIRST_DAY, Step, World, walk

steps = steps_by(WEIGHTS)
treasury_steps = steps_by(TREASURY_WEIGHTS)

UNTIL_DUE = (
    *(Step("hurry", case, 0, 0) for case in (0, 1, 3, 4, 7, 8, 5, 6)),
    *(Step("evidence", number, number, 0) for number in range(4)),
    Step("due", 0, 0, 4),
    *(Step("account", payee, 0, 1) for payee in range(4)),
)
"""What leads to instalments that are due, and payees with accounts."""


@pytest.fixture(scope="module")
def district_with_dues(superuser_url: str, template: str) -> Iterator[tuple[str, date]]:
    """A database to copy in which instalments wait to be paid, and its day."""
    with ExitStack() as stack:
        url = stack.enter_context(copied_database(superuser_url, template))
        clock = SetClock(FIRST_DAY)
        with open_ledger(url, clock=clock) as ledger:
            walk(World(ledger, clock), UNTIL_DUE, INTENTIONS)
            due = ledger.rows("SELECT award FROM instalment WHERE state = 'due'")
            assert len(due) > 4
        yield str(conninfo_to_dict(url)["dbname"]), clock.today()


@settings(max_examples=EXAMPLES or 7, **PROFILE)
@given(taken=st.lists(steps, min_size=20, max_size=60))
def test_any_run_of_commands_is_what_its_events_give(
    superuser_url: str, template: str, taken: list[Step]
) -> None:
    take(superuser_url, template, taken, today=FIRST_DAY)


@settings(max_examples=EXAMPLES or 3, **PROFILE)
@given(taken=st.lists(steps, min_size=10, max_size=30))
def test_every_command_twice_is_every_command_once(
    superuser_url: str, template: str, taken: list[Step]
) -> None:
    take(superuser_url, template, taken, today=FIRST_DAY, each_twice=True)


@settings(max_examples=EXAMPLES or 6, **PROFILE)
@given(taken=st.lists(treasury_steps, min_size=15, max_size=40))
def test_money_that_goes_through_the_bank_in_any_order_adds_up(
    superuser_url: str, district_with_dues: tuple[str, date], taken: list[Step]
) -> None:
    template, today = district_with_dues
    take(superuser_url, template, taken, begun=World.begun, today=today)
