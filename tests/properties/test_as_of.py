"""What the ledger said at a moment is what it says today of that moment, after any run of commands."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.application import Ledger
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.conftest import copied_database
from tests.properties.as_of import Standing, standings_now, standings_then
from tests.properties.intentions import INTENTIONS, WEIGHTS
from tests.properties.test_live_equals_rebuilt import UNTIL_DUE
from tests.properties.walking import EXAMPLES, PROFILE, steps_by
from tests.properties.world import FIRST_DAY, Step, World, walk

steps = steps_by(WEIGHTS)


def last_recorded(ledger: Ledger) -> datetime:
    """Return the moment of the last event."""
    (row,) = ledger.rows("SELECT max(recorded_at) AS moment FROM history")
    moment = row["moment"]
    assert isinstance(moment, datetime)
    return moment


@settings(max_examples=EXAMPLES or 2, **PROFILE)
@given(taken=st.lists(steps, min_size=10, max_size=25))
def test_a_moment_is_told_as_it_was_shown(superuser_url: str, template: str, taken: list[Step]) -> None:
    with ExitStack() as stack:
        url = stack.enter_context(copied_database(superuser_url, template))
        clock = SetClock(FIRST_DAY)
        ledger = stack.enter_context(open_ledger(url, clock=clock))
        world = World(ledger, clock)
        shown: dict[datetime, dict[str, Standing]] = {}
        for step in (*UNTIL_DUE, *taken):
            walk(world, [step], INTENTIONS)
            shown[last_recorded(ledger)] = standings_now(ledger)
        assert len(shown) > 5
        for moment, standings in shown.items():
            assert standings_then(ledger, recorded_by=moment) == standings
