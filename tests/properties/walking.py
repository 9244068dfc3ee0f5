"""How a walk is drawn, taken and judged.

The suite takes the same few walks every time. YANQI_PROPERTY_EXAMPLES asks for that many at random, and for a
failing one to be made smaller, which takes minutes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from projections.rebuild import compare, rebuild
from tests.conftest import copied_database
from tests.properties.conservation import require_conservation
from tests.properties.intentions import INTENTIONS
from tests.properties.world import Step, World, walk

EXAMPLES = int(os.environ.get("YANQI_PROPERTY_EXAMPLES", "0"))
PROFILE: dict[str, Any] = {
    "deadline": None,
    "derandomize": not EXAMPLES,
    "database": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,),
    "print_blob": True,
}
_small = st.integers(0, 4)


def steps_by(weights: Mapping[str, int]) -> st.SearchStrategy[Step]:
    """Return steps of all intentions, each as often as its weight says; once where it says nothing."""
    names = [name for name in INTENTIONS for _ in range(weights.get(name, 1))]
    return st.builds(Step, st.sampled_from(names), st.integers(0, 8), _small, _small)


def take(
    superuser_url: str,
    template: str,
    taken: list[Step],
    *,
    begun: Callable[..., World] = World,
    today: date,
    each_twice: bool = False,
) -> None:
    """Walk on a copy of a database, and assert that all adds up and that a rebuild gives the same tables."""
    with ExitStack() as stack:
        url = stack.enter_context(copied_database(superuser_url, template))
        clock = SetClock(today)
        ledger = stack.enter_context(open_ledger(url, clock=clock))
        world = begun(ledger, clock, each_twice=each_twice)
        walk(world, taken, INTENTIONS)
        require_conservation(ledger)
        assert compare(url) == []
        rebuild(url)
        walk(world, taken[:5], INTENTIONS)
        assert compare(url) == []
