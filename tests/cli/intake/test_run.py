"""An import is entered whole or not at all, once, under the ledger's own guards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cli.intake.columns import Kind
from cli.intake.run import Preview, enter, preview
from ledger.application import Ledger
from ledger.application.commands import (
    ChangeOperator,
    CloseMonth,
    ConfirmAdjustment,
    ProposeAdjustment,
    RecordAppropriation,
)
from ledger.domain.errors import AlreadyExists, BudgetExceeded, ImportRefused
from tests.cli.intake.conftest import SIGNATURE, Import, asked
from tests.cli.intake.files import (
    BUDGET_HEAD,
    ENTERPRISE,
    ORGANISATION_HEAD,
    PAYMENT_HEAD,
    PLATFORM_HEAD,
    UNIT,
    Cell,
    small_district,
)

TESTING_HEAD = (*PAYMENT_HEAD, "合同编号", "合同签订日")


def row_for(number: int, yuan: Cell, contract: str = "", recipient: str = ENTERPRISE) -> tuple[Cell, ...]:
    """Return a row of a payment for testing in 2026."""
    return (
        f"TZ-{number}",
        recipient,
        "art4.testing",
        yuan,
        date(2026, 2, 3),
        "kw",
        "文",
        contract or f"HT-{number}",
        date(2026, 1, 8),
    )


def district(*payments: tuple[Cell, ...], budget: int = 1_000_000) -> dict[str, Any]:
    """Return sheets with an enterprise, a line for testing, and payments."""
    return {
        "机构": [ORGANISATION_HEAD, (ENTERPRISE, "黍洵公司", "企业")],
        "指标": [BUDGET_HEAD, (2026, "kw", "art4.testing", budget, "文")],
        "兑现台账": [TESTING_HEAD, *payments],
    }


def paid_fen(ledger: Ledger) -> int:
    return int(str(ledger.rows("SELECT coalesce(sum(paid_fen), 0) AS fen FROM budget")[0]["fen"]))


def events(ledger: Ledger) -> int:
    return int(str(ledger.rows("SELECT count(*) AS count FROM ledger.event")[0]["count"]))


def codes(found: Preview) -> list[tuple[int, str]]:
    return [(one.place.row, problem.code) for one in found.bad for problem in one.problems]


def test_a_district_is_imported_and_again_is_nothing_new(ledger: Ledger, imported: Import) -> None:
    first = imported(small_district())
    assert len(first.new) == 4
    assert paid_fen(ledger) == 1_200_050
    before = events(ledger)
    again = imported(small_district())
    assert (len(again.new), len(again.same), len(again.bad)) == (0, 4, 0)
    assert events(ledger) == before == 4


def test_a_preview_keeps_nothing(ledger: Ledger) -> None:
    found = preview(ledger, asked(ledger, small_district()), SIGNATURE)
    assert len(found.new) == 4
    assert events(ledger) == 0
    assert not ledger.rows("SELECT 1 FROM ledger.command")


def test_one_bad_row_and_nothing_is_entered(ledger: Ledger, imported: Import) -> None:
    with pytest.raises(ImportRefused) as refused:
        imported(district(row_for(1, 1000), row_for(2, "一千")))
    assert refused.value.details == {"bad": 1, "rows": 4}
    assert events(ledger) == 0


def test_good_rows_alone_are_entered_where_asked(ledger: Ledger, imported: Import) -> None:
    found = imported(district(row_for(1, 1000), row_for(2, "一千"), row_for(3, 500)), keep_good=True)
    assert codes(found) == [(3, "unreadable_cell")]
    assert paid_fen(ledger) == 150_000


def test_a_row_over_a_cap_is_refused_with_its_own_figures(imported: Import) -> None:
    """400,000 and 90,000 fill the pot of 500,000 up to 10,000."""
    found = imported(
        district(row_for(1, 400_000), row_for(2, 90_000), row_for(3, 20_000), row_for(4, 10_000)),
        keep_good=True,
    )
    assert codes(found) == [(4, "cap_exceeded")]
    details = found.bad[0].problems[0].details
    assert details["ceiling_fen"] == 50_000_000
    assert details["held_fen"] == 49_000_000
    assert details["room_fen"] == 1_000_000
    assert details["requested_fen"] == 2_000_000


def test_what_is_held_already_counts(imported: Import) -> None:
    imported(district(row_for(1, 400_000)))
    found = imported({"兑现台账": [TESTING_HEAD, row_for(2, 90_000), row_for(3, 20_000)]}, keep_good=True)
    assert codes(found) == [(3, "cap_exceeded")]
    assert found.bad[0].problems[0].details["held_fen"] == 49_000_000


def test_a_contract_is_claimed_once_within_a_file_and_over_files(imported: Import) -> None:
    found = imported(district(row_for(1, 1000, "HT-9"), row_for(2, 1000, "ht-9")), keep_good=True)
    assert codes(found) == [(3, "duplicate_claim")]
    again = imported({"兑现台账": [TESTING_HEAD, row_for(3, 1000, "HT-9")]}, keep_good=True)
    assert codes(again) == [(2, "duplicate_claim")]


def test_rows_over_a_budget_are_refused_one_by_one(ledger: Ledger, imported: Import) -> None:
    found = imported(
        district(row_for(1, 60), row_for(2, 50), row_for(3, 30), row_for(4, 20), budget=100), keep_good=True
    )
    assert codes(found) == [(3, "budget_exceeded"), (5, "budget_exceeded")]
    assert [one.problems[0].details["free_fen"] for one in found.bad] == [4_000, 1_000]
    assert paid_fen(ledger) == 9_000


def test_a_line_that_nobody_opened_is_named(imported: Import) -> None:
    sheets = district(row_for(1, 60))
    del sheets["指标"]
    assert codes(imported(sheets, keep_good=True)) == [(2, "budget_line_missing")]


def test_a_payment_to_nobody_known_is_refused(imported: Import) -> None:
    assert codes(imported(district(row_for(1, 60, recipient="P-404")), keep_good=True)) == [(2, "not_found")]


def test_what_a_bad_registration_carries_is_bad_too(imported: Import) -> None:
    sheets = district(row_for(1, 60))
    sheets["机构"] = [ORGANISATION_HEAD, (ENTERPRISE, "黍洵公司", "公司")]
    assert sorted(codes(imported(sheets, keep_good=True))) == [(2, "not_found"), (2, "unreadable_cell")]


def test_other_content_is_reported_and_changes_nothing(ledger: Ledger, imported: Import) -> None:
    imported(small_district())
    sheets = small_district()
    sheets["平台"][1] = ("P-001", "另一个名字", UNIT, "雁砚公司")
    sheets["机构"][1] = (ENTERPRISE, "黍洵公司", "高校")
    sheets["指标"][1] = (2026, "kw", "art4.testing", 2_000_000, "怀财预1号")
    sheets["兑现台账"][1] = (*row_for(1, 12_000.49)[:7], "HT-1", date(2026, 1, 8))
    before = events(ledger)
    found = imported(sheets, keep_good=True)
    assert [problem.code for one in found.bad for problem in one.problems] == ["already_different"] * 4
    said = {one.kind: one.problems[0].message for one in found.bad}
    assert "雁砚平台 ≠ 另一个名字" in said[Kind.PLATFORM]
    assert "enterprise ≠ university" in said[Kind.ORGANISATION]
    assert "1,000,000.00 ≠ 2,000,000.00" in said[Kind.BUDGET]
    assert "12,000.50 ≠ 12,000.49" in said[Kind.DISBURSEMENT]
    assert events(ledger) == before


def test_an_award_number_in_use_is_not_a_past_payment(ledger: Ledger, imported: Import) -> None:
    """A platform that changed its operator since is reported, not set back."""
    imported({"平台": [PLATFORM_HEAD, ("P-001", "雁砚平台", UNIT, "雁砚公司")]})
    change = ChangeOperator(
        platform="P-001", operator_uscc=ENTERPRISE, operator_name="黍洵公司", reason="重组", document="文"
    )
    ledger.execute(change, replace(SIGNATURE, key="change"))
    found = imported({"平台": [PLATFORM_HEAD, ("P-001", "雁砚平台", UNIT, "雁砚公司")]}, keep_good=True)
    assert codes(found) == [(2, "already_different")]


def test_a_raised_line_is_still_the_same_line(ledger: Ledger, imported: Import) -> None:
    imported(small_district())
    line = "2026|kw|art4.testing|district"
    ledger.execute(ProposeAdjustment(line=line, amount_fen=500, document="文"), replace(SIGNATURE, key="p"))
    ledger.execute(ConfirmAdjustment(line=line, adjustment=1), replace(SIGNATURE, key="c", actor="qian"))
    assert not imported(small_district()).bad


def test_a_closed_month_refuses_every_payment_in_it(ledger: Ledger, imported: Import) -> None:
    ledger.execute(CloseMonth(month=date(2026, 2, 1)), replace(SIGNATURE, key="close"))
    found = imported(district(*(row_for(number, 10) for number in range(1, 9))), keep_good=True)
    assert codes(found) == [(row, "period_closed") for row in range(2, 10)]


def test_a_payment_after_today_is_refused(imported: Import) -> None:
    row = list(row_for(1, 10))
    row[4] = date(2026, 11, 3)
    assert codes(imported(district(tuple(row)), keep_good=True)) == [(2, "future_dated")]


def test_only_finance_opens_lines(ledger: Ledger) -> None:
    found = preview(ledger, asked(ledger, district()), replace(SIGNATURE, department="kw"))
    assert codes(found) == [(2, "wrong_department")]


def test_what_changed_between_preview_and_entry_refuses_the_whole(ledger: Ledger) -> None:
    found = preview(ledger, asked(ledger, district(row_for(1, 60), budget=100)), SIGNATURE)
    line = RecordAppropriation(
        fiscal_year=2026, department="kw", clause="art4.testing", amount_fen=5_000, document="文"
    )
    ledger.execute(line, replace(SIGNATURE, key="before"))
    before = events(ledger)
    with pytest.raises(AlreadyExists):
        enter(ledger, found, SIGNATURE)
    assert events(ledger) == before


def test_a_refused_entry_can_be_tried_again_when_its_reason_has_passed(
    ledger: Ledger, imported: Import
) -> None:
    imported(district(budget=100))
    sheets = {"兑现台账": [TESTING_HEAD, row_for(1, 60)]}
    found = preview(ledger, asked(ledger, sheets), SIGNATURE)
    imported({"兑现台账": [TESTING_HEAD, row_for(2, 60)]})
    for _ in range(2):
        with pytest.raises(BudgetExceeded):
            enter(ledger, found, SIGNATURE)
    line = "2026|kw|art4.testing|district"
    ledger.execute(ProposeAdjustment(line=line, amount_fen=5_000, document="文"), replace(SIGNATURE, key="p"))
    ledger.execute(ConfirmAdjustment(line=line, adjustment=1), replace(SIGNATURE, key="c", actor="qian"))
    assert enter(ledger, found, SIGNATURE)
    assert paid_fen(ledger) == 12_000


def test_the_same_entry_twice_at_once_is_one(ledger: Ledger) -> None:
    found = preview(ledger, asked(ledger, small_district()), SIGNATURE)
    first, second = enter(ledger, found, SIGNATURE), enter(ledger, found, SIGNATURE)
    assert first
    assert second
    assert (first.replayed, second.replayed) == (False, True)
    assert first.events == second.events
