"""Of events that conflict in a guard, the ids are in the order in which they passed it: replay refuses none of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from ledger.application.clock import SetClock
from ledger.application.commands import RecordExternalSupport, ReverseEntry
from ledger.domain.errors import DuplicateClaim, TooMuchContention
from ledger.domain.signature import Signature
from projections.bootstrap import open_ledger
from projections.rebuild import compare
from tests.ledger.application.district import UNITS, District

WRITERS, ROUNDS = 4, 40


@pytest.mark.race
def test_what_one_lets_go_and_another_takes_is_replayed_in_that_order(
    district: District, new_database_url: str
) -> None:
    for number in range(WRITERS):
        district.platform(f"P-{number}", UNITS[number])
    together = Barrier(WRITERS)
    today = district.today

    def write(number: int) -> int:
        taken = 0
        with open_ledger(new_database_url, clock=SetClock(today), pool_size=1) as ledger:
            together.wait(60)
            for each in range(ROUNDS):
                take = RecordExternalSupport(
                    entry=f"E-{each}",
                    recipient=f"P-{number}",
                    level="city",
                    measure="创新券",
                    amount_fen=100,
                    received_on=today,
                    document="文 1",
                    claims=("contract:HT-1",),
                )
                try:
                    ledger.execute(take, Signature("zhang.min", "kw", today, f"take-{number}-{each}"))
                except (DuplicateClaim, TooMuchContention):
                    continue
                taken += 1
                let_go = ReverseEntry(entry=f"E-{each}", recipient=f"P-{number}", reason="误记")
                ledger.execute(let_go, Signature("zhang.min", "kw", today, f"go-{number}-{each}"))
        return taken

    with ThreadPoolExecutor(WRITERS) as writers:
        taken = list(writers.map(write, range(WRITERS)))
    assert sum(taken) > WRITERS
    assert compare(new_database_url) == []
