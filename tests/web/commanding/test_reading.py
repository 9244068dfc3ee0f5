from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.application.commands import (
    ApplyForAward,
    ApproveAward,
    CloseMonth,
    Command,
    DemandRecovery,
    ExemptionGiven,
    OpenRecovery,
    RecordExternalSupport,
    RemarkGiven,
    ScheduleInstalments,
    SettleObjection,
    TrancheWanted,
)
from ledger.domain.money import MAX_FEN, yuan
from ledger.policy.loader import default_pack
from web.commanding.drafts import Draft
from web.commanding.reading import read

PACK = default_pack()


def reading(kind: type[Command], clause: str = "", **values: str) -> tuple[Command | None, Draft]:
    draft = Draft.of((path.replace("__", "."), value) for path, value in values.items())
    return read(kind, draft, PACK, clause), draft


def test_what_was_left_empty_keeps_the_commands_default() -> None:
    command, draft = reading(
        ApproveAward, award="HR-1", document="1 号", amount_fen="", exemption__reason=" "
    )
    assert command == ApproveAward(award="HR-1", document="1 号")
    assert draft.problems == {}


@given(st.integers(min_value=0, max_value=MAX_FEN))
def test_amounts_in_yuan_are_fen_exactly(fen: int) -> None:
    command, _ = reading(ApproveAward, award="HR-1", document="1", amount_fen=yuan(fen))
    assert isinstance(command, ApproveAward)
    assert command.amount_fen == fen


@pytest.mark.parametrize("written", ["1.234", "1e5", "12,34.00", "壹万", "NaN", "1.0.0", "--1"])
def test_what_is_no_amount_is_told_beside_its_field(written: str) -> None:
    command, draft = reading(ApproveAward, award="HR-1", document="1", amount_fen=written)
    assert command is None
    assert list(draft.problems) == ["amount_fen"]


def test_everything_wrong_is_told_at_once() -> None:
    command, draft = reading(
        RecordExternalSupport,
        entry="",
        recipient="P-001",
        level="city",
        measure="x" * 500,
        amount_fen="abc",
        received_on="2026-13-01",
    )
    assert command is None
    assert set(draft.problems) == {"entry", "measure", "amount_fen", "received_on", "document"}


def test_records_and_rows() -> None:
    command, _ = reading(
        ScheduleInstalments,
        award="HR-1",
        tranches__rows="3",
        tranches__0__due_on="2026/03/01",
        tranches__0__amount_fen="1,000.00",
        tranches__2__due_on="2026-04-01",
        tranches__2__amount_fen="２０００",
    )
    assert command == ScheduleInstalments(
        award="HR-1",
        tranches=(
            TrancheWanted(due_on=date(2026, 3, 1), amount_fen=100_000),
            TrancheWanted(due_on=date(2026, 4, 1), amount_fen=200_000),
        ),
    )
    command, draft = reading(
        ScheduleInstalments, award="HR-1", tranches__rows="1", tranches__0__due_on="2026-03-01"
    )
    assert command is None
    assert list(draft.problems) == ["tranches.0.amount_fen"]


def test_a_record_within_a_command() -> None:
    command, _ = reading(
        ApproveAward,
        award="HR-1",
        document="1",
        exemption__reason="特批",
        exemption__document="2 号",
        exemption__second_person="li.na",
        exemption__allowance_fen="10",
    )
    assert isinstance(command, ApproveAward)
    assert command.exemption == ExemptionGiven(
        reason="特批", document="2 号", second_person="li.na", allowance_fen=1000
    )
    command, draft = reading(ApproveAward, award="HR-1", document="1", exemption__reason="特批")
    assert command is None
    assert set(draft.problems) == {"exemption.document", "exemption.second_person"}
    command, _ = reading(DemandRecovery, recovery="R-1", document="1", remark__revenue_item="103")
    assert isinstance(command, DemandRecovery)
    assert command.remark == RemarkGiven(revenue_item="103")


def test_lists_months_and_truths() -> None:
    command, _ = reading(OpenRecovery, recovery="R", award="A", document="1", instalments="1、2, 3")
    assert isinstance(command, OpenRecovery)
    assert command.instalments == (1, 2, 3)
    command, _ = reading(CloseMonth, month="2026-03")
    assert command == CloseMonth(month=date(2026, 3, 1))
    command, draft = reading(SettleObjection, award="A", objection="1", upheld="", reason="x")
    assert command is None
    assert list(draft.problems) == ["upheld"]
    command, _ = reading(SettleObjection, award="A", objection="1", upheld="false", reason="x")
    assert isinstance(command, SettleObjection)
    assert command.upheld is False
    command, draft = reading(OpenRecovery, recovery="R", award="A", document="1", instalments="1, two")
    assert command is None
    assert list(draft.problems) == ["instalments"]


def apply(clause: str, **facts: str) -> tuple[Command | None, Draft]:
    stated = {f"facts.{name.replace('__', '.')}": value for name, value in facts.items()}
    draft = Draft.of({"award": "HR-1", "recipient": "P-001", "clause": clause, **stated}.items())
    return read(ApplyForAward, draft, PACK, clause), draft


def test_facts_are_those_of_the_clause() -> None:
    command, _ = apply(
        "art4.testing",
        contract="６00,000.5",
        contract_no=" HT-1 ",
        contract_date="2026-03-01",
        platform_is_city_public="false",
        invoices="F1\n\nF2",
        unknown="x",
    )
    assert isinstance(command, ApplyForAward)
    assert command.facts == {
        "contract": "600000.50",
        "contract_no": "HT-1",
        "contract_date": "2026-03-01",
        "platform_is_city_public": False,
        "invoices": ["F1", "F2"],
    }


def test_wrong_facts_are_told_by_their_place() -> None:
    command, draft = apply("art4.testing", contract="", contract_date="2026-02-31")
    assert command is None
    assert set(draft.problems) == {"facts.contract", "facts.contract_date"}
    _, draft = apply(
        "art3.rent",
        leases__rows="3",
        leases__1__area="0.123456",
        leases__1__rent="1000",
        leases__2__area="10",
        leases__2__rent="1000",
    )
    assert list(draft.problems) == ["facts.leases.0.area"]


def test_a_family_asks_for_the_facts_of_all_its_branches() -> None:
    command, _ = apply("art1.construction", investment="40,000,000", city_supported="false", project="XM-1")
    assert isinstance(command, ApplyForAward)
    assert command.facts["investment"] == "40000000.00"
    assert command.facts["city_supported"] is False
