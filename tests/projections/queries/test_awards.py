"""Awards and their instalments."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.application import Ledger
from ledger.domain.awards import STAGE_NAMES, InstalmentState, Stage
from ledger.domain.errors import NotFound
from ledger.domain.organisation import Organisation
from ledger.domain.platform import Platform
from projections.queries.awards import (
    INSTALMENT_STATE_NAMES,
    award,
    awards_at,
    awards_of,
    due_instalments,
    held_instalments,
    instalments_of,
    stage_counts,
    waiting_until,
)
from tests.projections.queries.story import ENTERPRISE, WAN


def test_the_awards_of_a_recipient(ledger: Ledger) -> None:
    awards = awards_of(ledger.rows, Organisation.create_id(ENTERPRISE))
    assert [(one.award, one.stage) for one in awards] == [
        ("A-1", Stage.COMPLETED),
        ("A-2", Stage.SCHEDULED),
        ("A-3", Stage.ASSESSED),
    ]
    assert awards[0].received_fen == 18 * WAN
    assert awards[0].recipient == ENTERPRISE


def test_one_award_with_its_instalments(ledger: Ledger) -> None:
    file = award(ledger.rows, "C-1")
    assert file.award.recipient_name == "平台 P-001"
    assert [(one.number, one.state, one.amount_fen) for one in file.instalments] == [
        (1, InstalmentState.PAID, 100 * WAN),
        (2, InstalmentState.SCHEDULED, 50 * WAN),
    ]
    assert sum(one.amount_fen for one in file.instalments) == file.award.approved_fen


def test_an_award_that_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        award(ledger.rows, "C-9")


def test_what_is_held_and_why(ledger: Ledger) -> None:
    (held,) = held_instalments(ledger.rows)
    assert (held.award, held.number, held.reason, held.clause) == ("A-2", 1, "发票待补", "art4.testing")
    assert held_instalments(ledger.rows, department="jxj") == []
    assert due_instalments(ledger.rows) == []


def test_the_instalments_of_a_recipient(ledger: Ledger) -> None:
    instalments = instalments_of(ledger.rows, Platform.create_id("P-001"))
    assert [(one.award, one.number) for one in instalments] == [("B-1", 1), ("C-1", 1), ("C-1", 2)]


def test_how_many_wait_at_each_stage(ledger: Ledger) -> None:
    assert [(one.stage, one.count, one.amount_fen) for one in stage_counts(ledger.rows)] == [
        (Stage.ASSESSED, 1, 30_000),
        (Stage.SCHEDULED, 2, 168 * WAN),
    ]
    assert [one.count for one in stage_counts(ledger.rows, department="jxj")] == [1]


def test_who_waits_at_a_stage(ledger: Ledger) -> None:
    assert [one.award for one in awards_at(ledger.rows, Stage.SCHEDULED)] == ["A-2", "C-1"]
    assert [one.award for one in awards_at(ledger.rows, Stage.SCHEDULED, after="A-2")] == ["C-1"]
    assert [one.award for one in awards_at(ledger.rows, Stage.SCHEDULED, department="kw")] == ["A-2"]


def test_what_falls_due_until_a_day(ledger: Ledger) -> None:
    assert waiting_until(ledger.rows, date(2027, 2, 28)) == (0, 0)
    assert waiting_until(ledger.rows, date(2027, 3, 31)) == (1, 50 * WAN)


def test_every_stage_and_state_has_a_name() -> None:
    assert set(STAGE_NAMES) == set(Stage)
    assert set(INSTALMENT_STATE_NAMES) == set(InstalmentState)
