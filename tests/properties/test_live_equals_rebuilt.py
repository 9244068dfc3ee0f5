"""After any run of commands the guards and screens are what the events give, everything adds up, and no refusal left a trace.

The suite takes the same few runs every time. YANQI_PROPERTY_EXAMPLES asks for that many at random, and for a
failing one to be made smaller, which takes minutes.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from projections.rebuild import compare, rebuild
from tests.conftest import copied_database
from tests.properties.conservation import require_conservation
from tests.properties.intentions import INTENTIONS, WEIGHTS
from tests.properties.world import FIRST_DAY, Step, World, walk

EXAMPLES = int(os.environ.get("YANQI_PROPERTY_EXAMPLES", "0"))
PROFILE: dict[str, Any] = {
    "deadline": None,
    "derandomize": not EXAMPLES,
    "database": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,),
    "print_blob": True,
}

small = st.integers(0, 4)
steps = st.builds(
    Step,
    st.sampled_from([name for name in INTENTIONS for _ in range(WEIGHTS.get(name, 1))]),
    st.integers(0, 8),
    small,
    small,
)


def _run(superuser_url: str, template: str, taken: list[Step], *, each_twice: bool) -> None:
    with ExitStack() as stack:
        url = stack.enter_context(copied_database(superuser_url, template))
        clock = SetClock(FIRST_DAY)
        ledger = stack.enter_context(open_ledger(url, clock=clock))
        world = World(ledger, clock, each_twice=each_twice)
        walk(world, taken, INTENTIONS)
        require_conservation(ledger)
        assert compare(url) == []
        rebuild(url)
        walk(world, taken[:5], INTENTIONS)
        assert compare(url) == []


@settings(max_examples=EXAMPLES or 12, **PROFILE)
@given(taken=st.lists(steps, min_size=20, max_size=60))
def test_any_run_of_commands_is_what_its_events_give(
    superuser_url: str, template: str, taken: list[Step]
) -> None:
    _run(superuser_url, template, taken, each_twice=False)


@settings(max_examples=EXAMPLES or 4, **PROFILE)
@given(taken=st.lists(steps, min_size=10, max_size=30))
def test_every_command_twice_is_every_command_once(
    superuser_url: str, template: str, taken: list[Step]
) -> None:
    _run(superuser_url, template, taken, each_twice=True)
