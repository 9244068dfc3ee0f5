from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.statements.fingerprint import Fingerprints, plain


def one(prints: Fingerprints, **changed: object) -> str:
    given_fields: dict[str, object] = {
        "account": "6200 123", "currency": "CNY", "booked_on": date(2026, 3, 5), "amount_fen": -100, "balance_fen": None,
        "counterparty_account": "1", "counterparty_name": "北京（怀柔）公司", "summary": "拨付", "bank_reference": "",
    }  # fmt: skip
    return prints.of(**{**given_fields, **changed})  # type: ignore[arg-type]


def test_equal_lines_of_a_day_are_numbered_and_the_same_in_every_export() -> None:
    first, second = Fingerprints(), Fingerprints()
    a, b, other_day = one(first), one(first), one(first, booked_on=date(2026, 3, 6))
    assert len({a, b, other_day}) == 3
    assert [one(second), one(second)] == [a, b]


def test_what_identifies_a_line_changes_its_fingerprint() -> None:
    base = one(Fingerprints())
    for changed in (
        {"account": "x"}, {"amount_fen": 100}, {"balance_fen": 0}, {"counterparty_account": "2"}, {"counterparty_name": "另一"},
        {"summary": "退汇"}, {"bank_reference": "V1"}, {"currency": "EUR"},
    ):  # fmt: skip
        assert one(Fingerprints(), **changed) != base


def test_width_case_and_space_do_not() -> None:
    assert one(Fingerprints(), account="6200123", counterparty_name=" 北京(怀柔) 公司") == one(Fingerprints())
    assert plain("Ａｂ c-１") == "ABC1"


@given(st.text())
def test_any_text_has_a_fingerprint(text: str) -> None:
    assert len(one(Fingerprints(), summary=text)) == 32
