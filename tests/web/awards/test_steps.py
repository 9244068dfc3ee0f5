from __future__ import annotations

import pytest
from flask import Flask

from ledger.application import Ledger
from ledger.domain.awards import InstalmentState, Stage
from ledger.policy.loader import default_pack
from projections.queries.awards import AwardFile, award
from projections.queries.history import HistoryEntry, history
from tests.web.sample import AWARD, RENT, RETURNED
from web.awards.next_steps import BY_INSTALMENT, BY_RECOVERY, BY_STAGE, commands_on, commands_on_instalment
from web.awards.steps import steps_of
from web.commanding.words import COMMANDS


def read(ledger: Ledger, number: str) -> tuple[AwardFile, list[HistoryEntry]]:
    file = award(ledger.rows, number)
    return file, history(ledger.rows, file.award.holder_id, award=number)


def states(app: Flask, ledger: Ledger, number: str) -> dict[str, str]:
    with app.test_request_context("/"):
        return {step.title: step.state for step in steps_of(*read(ledger, number))}


def test_a_paid_award_has_all_steps_behind_it(app: Flask, ledger: Ledger) -> None:
    assert set(states(app, ledger, AWARD).values()) - {"done"} == set()
    with app.test_request_context("/"):
        steps = steps_of(*read(ledger, AWARD))
    assert [step.title for step in steps] == [
        "申报",
        "受理",
        "测算",
        "公示",
        "批复",
        "分期",
        "到期",
        "批次",
        "支付",
        "结清",
    ]
    days = [step.when for step in steps if step.when]
    assert days == sorted(days)


def test_an_award_on_its_way_has_one_step_now(app: Flask, ledger: Ledger) -> None:
    for number in (RENT, RETURNED):
        found = states(app, ledger, number)
        assert list(found.values()).count("now") == 1
        assert found["分期"] == "done"
        assert found["结清"] == "ahead"


def test_in_english(app: Flask, ledger: Ledger) -> None:
    with app.test_request_context("/?lang=en"):
        assert [step.title for step in steps_of(*read(ledger, AWARD))][:2] == ["Applied", "Accepted"]


def test_every_state_has_its_commands() -> None:
    assert set(BY_STAGE) == set(Stage)
    assert set(BY_INSTALMENT) == set(InstalmentState)
    for table in (BY_STAGE, BY_INSTALMENT, BY_RECOVERY):
        for names in table.values():
            assert set(names) <= set(COMMANDS)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (AWARD, ["recovery.open"]),
        (RENT, ["award.cancel_remainder", "award.reverse_approval"]),
    ],
)
def test_commands_that_can_be_given_now(ledger: Ledger, number: str, expected: list[str]) -> None:
    assert commands_on(read(ledger, number)[0], default_pack()) == expected


def test_a_held_month_of_rent_waits_for_its_evidence(ledger: Ledger) -> None:
    held = next(one for one in read(ledger, RENT)[0].instalments if one.state is InstalmentState.HELD)
    assert commands_on_instalment(held) == ["instalment.evidence_rent", "instalment.release"]
