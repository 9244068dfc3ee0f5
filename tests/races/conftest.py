"""The racing processes: started once a session, by the first race."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.races.racing import Racers


@pytest.fixture(scope="session")
def racers() -> Iterator[Racers]:
    racers = Racers()
    yield racers
    racers.stop()
