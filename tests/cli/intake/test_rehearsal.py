"""Many refused rows are found among many good ones, each exactly once, in the order of the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

import pytest

from cli.intake.rehearsal import rehearse
from ledger.application import Ledger, Outcome
from ledger.application.commands import Command
from ledger.domain.errors import LedgerBusy
from ledger.domain.signature import Signature
from tests.cli.intake.conftest import SIGNATURE, asked
from tests.cli.intake.files import BUDGET_HEAD, ORGANISATION_HEAD, PAYMENT_HEAD, Cell

BODIES = ("91110116MA01A2B33F", "91110116MA01A2B41U", "91110116MA01A2B597", "91110116MA01A2B67M")
HEAD = (*PAYMENT_HEAD, "合同编号", "合同签订日")


def many(count: int, repeated: set[int]) -> dict[str, list[tuple[Cell, ...]]]:
    """Return payments of which some claim a contract that an earlier one has claimed."""
    day = date(2026, 2, 3)
    rows: list[tuple[Cell, ...]] = [HEAD]
    for number in range(count):
        contract = "HT-first" if number in repeated or number == 0 else f"HT-{number}"
        body = BODIES[number % len(BODIES)]
        rows.append((f"TZ-{number}", body, "art4.testing", 100, day, "kw", "文", contract, day))
    return {
        "机构": [ORGANISATION_HEAD, *((uscc, f"公司{uscc[-1]}", "企业") for uscc in BODIES)],
        "指标": [BUDGET_HEAD, (2026, "kw", "art4.testing", 900_000, "文")],
        "兑现台账": rows,
    }


@pytest.mark.parametrize("seed", range(2))
def test_every_refused_row_is_found_and_no_other(ledger: Ledger, seed: int) -> None:
    random = Random(seed)
    repeated = set(random.sample(range(1, 40), random.randrange(1, 12)))
    entries = asked(ledger, many(40, repeated)).entries
    heard: list[int] = []
    verdict = rehearse(ledger, entries, SIGNATURE, heard.append)
    assert [one.name for one in verdict.bad] == [f"TZ-{number}" for number in sorted(repeated)]
    assert [entry.place for entry in verdict.accepted] == [
        entry.place for entry in entries if entry.name not in {one.name for one in verdict.bad}
    ]
    assert sum(heard) == len(entries)


def test_good_rows_take_one_rehearsal(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    execute_all = ledger.execute_all

    def counted(commands: Sequence[Command], signature: Signature, *, rehearsal: bool = False) -> Outcome:
        tried.append(len(commands))
        return execute_all(commands, signature, rehearsal=rehearsal)

    monkeypatch.setattr(ledger, "execute_all", counted)
    assert not rehearse(ledger, asked(ledger, many(50, set())).entries, SIGNATURE).bad
    assert tried == [55]


def test_a_busy_ledger_is_no_rows_fault(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> None:
        raise LedgerBusy(problem="lock timeout")

    monkeypatch.setattr(ledger, "execute_all", busy)
    with pytest.raises(LedgerBusy):
        rehearse(ledger, asked(ledger, many(5, set())).entries, SIGNATURE)


def test_nothing_to_rehearse_is_nothing(ledger: Ledger) -> None:
    verdict = rehearse(ledger, [], SIGNATURE)
    assert not verdict.accepted
    assert not verdict.bad
