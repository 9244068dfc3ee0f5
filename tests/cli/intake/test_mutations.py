"""A file broken in any way gives an import or a clear refusal: never a crash, never half of it."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.intake.files import read_content
from cli.intake.rows import intake
from cli.intake.run import enter, preview
from cli.intake.tables import tables
from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.domain.errors import ImportRefused, Refusal
from projections.bootstrap import open_ledger
from tests.cli.intake.conftest import SIGNATURE, TODAY
from tests.cli.intake.files import small_district, text_table, workbook


@pytest.fixture(scope="module")
def shared_ledger(database_url: str) -> Iterator[Ledger]:
    with open_ledger(database_url, clock=SetClock(TODAY)) as ledger:
        yield ledger


def broken(data: st.DataObject) -> bytes:
    """Return a small district as a file, with columns shuffled, an encoding chosen, bytes changed or cut."""
    random = Random(data.draw(st.integers(0, 10**6)))
    sheets = small_district()
    if data.draw(st.booleans()):
        for rows in sheets.values():
            order = list(range(len(rows[0])))
            random.shuffle(order)
            kept = order[: data.draw(st.integers(len(order) - 1, len(order)))]
            rows[:] = [tuple(row[place] for place in kept) for row in rows]
    if data.draw(st.booleans()):
        content = workbook(sheets)
    else:
        rows = random.choice(list(sheets.values()))
        content = text_table(rows).encode(
            data.draw(st.sampled_from(("utf-8", "utf-8-sig", "gb18030", "utf-16")))
        )
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(0, 3))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed[: data.draw(st.sampled_from((len(changed), len(changed) // 2, len(changed) - 1)))])


def _events(ledger: Ledger) -> int:
    return int(str(ledger.rows("SELECT count(*) AS count FROM ledger.event")[0]["count"]))


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_broken_file_is_imported_whole_or_refused(shared_ledger: Ledger, data: st.DataObject) -> None:
    content, before = broken(data), _events(shared_ledger)
    try:
        asked = intake(tables(read_content(content, "f"), shared_ledger.pack, "f"), shared_ledger.pack)
        found = preview(shared_ledger, asked, SIGNATURE)
        enter(shared_ledger, found, SIGNATURE)
    except ImportRefused:
        assert all(problem.message and problem.way_out for one in found.bad for problem in one.problems)
        entered = 0
    except Refusal:
        entered = 0
    else:
        entered = len(found.new)
    assert _events(shared_ledger) == before + entered
