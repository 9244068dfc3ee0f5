"""The form that matches: filled in from a choice or picks, read strictly, kept as it was written."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import InvalidAmount, InvalidInput, Refusal
from ledger.domain.money import fen_from_yuan
from projections.queries.desk import DeskLine, OpenItem
from web.reconciliation.advice import Choice
from web.reconciliation.allocating import (
    MOST_ROWS,
    Allocating,
    Row,
    chosen,
    command_of,
    kinds_of,
    picked,
    sent,
)

DAY = date(2026, 6, 24)


def line(fen: int) -> DeskLine:
    return DeskLine(
        line="page:1",
        booked_on=DAY,
        amount_fen=fen,
        left_fen=abs(fen),
        counterparty_name="甲",
        counterparty_account="",
        summary="",
        explained="",
        matched_with=[],
        statement="s",
        page_id="page",
        position=1,
        account="a",
        our_reference="",
        bank_reference="",
        is_return=False,
        return_reason="",
        original_reference="",
        quarantined=False,
    )


def item(reference: str, fen: int) -> OpenItem:
    return OpenItem(reference, "甲", "", "HR-1", "B", fen, fen, DAY, DAY)


def test_which_way_a_line_goes_decides_what_it_is_matched_with() -> None:
    assert kinds_of(line(-100)) == ("payment",)
    assert kinds_of(line(100)) == ("return", "recovery")


@given(
    left=st.integers(1, 10**12), amounts=st.lists(st.integers(1, 10**12), min_size=1, max_size=MOST_ROWS + 5)
)
def test_picks_share_the_line_and_never_more_than_it_has(left: int, amounts: list[int]) -> None:
    items = [item(f"R{place}", fen) for place, fen in enumerate(amounts)]
    form = picked(line(-left), items, "payment")
    shares = [fen_from_yuan(row.amount) if row.amount else 0 for row in form.rows]
    assert len(form.rows) == min(len(items), MOST_ROWS)
    assert sum(shares) == min(left, sum(amounts[:MOST_ROWS]))
    assert all(share <= fen for share, fen in zip(shares, amounts, strict=False))


def test_a_return_takes_its_payment_whole() -> None:
    form = picked(line(100), [item("R1", 5_000)], "return")
    assert [row.amount for row in form.rows] == ["50.00"]


def test_a_choice_brings_its_reasons_along() -> None:
    choice = Choice(
        "payment", (("R1", 12_34),), (item("R1", 12_34),), "P3", (("一", "one"), ("二", "two")), 0
    )
    with Flask("words").test_request_context("/?lang=en"):
        form = chosen(choice)
    assert (form.reason, form.rows[0].amount) == ("one；two", "12.34")


@given(
    references=st.lists(st.text(max_size=12), max_size=6),
    amounts=st.lists(st.text(max_size=12), max_size=6),
    others=st.dictionaries(st.sampled_from(["kind", "reason", "on", "_key"]), st.lists(st.text(max_size=9))),
)
def test_whatever_is_sent_is_kept_and_read_or_refused(
    references: list[str], amounts: list[str], others: dict[str, list[str]]
) -> None:
    form = sent({"reference": references, "amount": amounts, **others}, line(-100), {})
    assert form.kind == "payment"
    assert len(form.rows) <= MOST_ROWS
    try:
        command = command_of(form, line(-100))
    except Refusal:
        return
    assert all(one.amount_fen > 0 for one in command.matches[0].allocations)


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        (Allocating("payment", (), "因为"), InvalidInput),
        (Allocating("payment", (Row("R1", "1.00"),), ""), InvalidInput),
        (Allocating("payment", (Row("R1", "1.00"),), "字" * 401), InvalidInput),
        (Allocating("payment", (Row("R1", "1.005"),), "因为"), InvalidAmount),
        (Allocating("payment", (Row("R1", "-1"),), "因为"), InvalidAmount),
        (Allocating("payment", (Row("", "1.00"),), "因为"), InvalidInput),
        (Allocating("payment", (Row("R1", "1.00"),), "因为", "2026-02-30"), InvalidInput),
    ],
)
def test_what_cannot_be_meant_is_refused(form: Allocating, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        command_of(form, line(-100))


def test_a_whole_form_is_one_command() -> None:
    form = Allocating("payment", (Row("R1", "1,000.50"), Row("R2", "2")), "因为", "2026/07/01")
    command = command_of(form, line(-100_250))
    (match,) = command.matches
    assert [(one.reference, one.amount_fen) for one in match.allocations] == [("R1", 100_050), ("R2", 200)]
    assert (command.page, match.position, match.method, command.on) == ("page", 1, "manual", date(2026, 7, 1))
