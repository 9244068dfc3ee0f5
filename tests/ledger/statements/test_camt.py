from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.errors import UnreadableStatement
from tests.ledger.statements.exports import (
    CREDIT,
    DEBIT,
    amounts,
    balance,
    camt,
    entry,
    only,
    read,
    statement_element,
    transaction,
)

TAGS = {"camt.052": "Rpt", "camt.053": "Stmt", "camt.054": "Ntfctn"}
OPENING, CLOSING = balance("OPBD", "100.00"), balance("CLBD", "90.00")


@pytest.mark.parametrize("message", sorted(TAGS))
@pytest.mark.parametrize("version", range(2, 9))
def test_every_message_and_version_is_read(message: str, version: int) -> None:
    body = statement_element(OPENING, CLOSING, entry("10.00"), tag=TAGS[message])
    found = read(camt(body, message=message, version=version))
    assert (found.format, found.warnings) == (message, ())
    (statement,) = found.statements
    assert (statement.account, statement.account_name, statement.statement_no) == (
        "6200123",
        "怀柔区财政局",
        "7",
    )
    assert (statement.opening_fen, statement.sum_fen, statement.closing_fen) == (10000, -1000, 9000)
    assert statement.quarantine == ()


def test_a_later_version_is_warned_of() -> None:
    assert "camt.053.001.13" in read(camt(statement_element(entry("1.00")), version=13)).warnings[0]


def test_dates_of_booking_and_value() -> None:
    (line,) = only(camt(statement_element(entry("1.00")))).lines
    assert (line.booked_on, line.value_on) == (date(2026, 3, 2), date(2026, 3, 3))


def test_balances_that_do_not_tie_are_quarantined() -> None:
    found = only(camt(statement_element(OPENING, CLOSING, entry("11.00"))))
    assert "100.00 + -11.00 ≠ 90.00" in found.quarantine[0]


def test_the_previous_closing_is_the_opening_and_interim_balances_are_none() -> None:
    found = only(
        camt(statement_element(balance("PRCD", "5.00", DEBIT), balance("ITBD", "1.00"), entry("1.00")))
    )
    assert (found.opening_fen, found.closing_fen) == (-500, None)


def test_entries_not_booked_are_left_out() -> None:
    found = read(
        camt(
            statement_element(
                entry("1.00"), entry("2.00", status="PDNG"), entry("3.00", status="<Cd>INFO</Cd>")
            )
        )
    )
    assert amounts(found.statements[0]) == [-100]
    assert "2 笔尚未记账" in found.warnings[0]
    assert amounts(only(camt(statement_element(entry("4.00", status="<Cd>BOOK</Cd>"))))) == [-400]


def test_other_currencies_are_kept_and_quarantined() -> None:
    found = only(camt(statement_element(entry("1.00"), entry("5", currency="JPY"))))
    assert amounts(found) == [-100, -5]
    assert "JPY" in found.quarantine[0]


def test_several_statements_of_a_file_stay_apart() -> None:
    found = read(
        camt(
            statement_element(entry("1.00")),
            statement_element(entry("2.00"), number="8"),
            statement_element(account="9"),
        )
    )
    assert [(one.account, one.statement_no, amounts(one)) for one in found.statements] == [
        ("6200123", "7", [-100]), ("6200123", "8", [-200]), ("9", "7", []),
    ]  # fmt: skip


def page(number: int, *, last: bool) -> str:
    return f"<StmtPgntn><PgNb>{number}</PgNb><LastPgInd>{str(last).lower()}</LastPgInd></StmtPgntn>"


def test_pages_of_a_statement_are_joined_in_their_order() -> None:
    second = statement_element(page(2, last=True), CLOSING, entry("7.00"))
    first = statement_element(page(1, last=False), OPENING, entry("3.00"))
    found = only(camt(second, first))
    assert (amounts(found), found.pages, found.quarantine) == ([-300, -700], (1, 2), ())
    assert [line.position for line in found.lines] == [1, 2]
    assert (found.opening_fen, found.closing_fen) == (10000, 9000)


def test_a_missing_page_is_quarantined() -> None:
    assert (
        "分页不全" in only(camt(statement_element(page(1, last=False), OPENING, entry("3.00")))).quarantine[0]
    )


def test_pages_of_the_message_count_where_statements_have_none() -> None:
    header = "<MsgPgntn><PgNb>2</PgNb><LastPgInd>true</LastPgInd></MsgPgntn>"
    assert only(camt(statement_element(entry("1.00")), version=2, header=header)).pages == (2,)


def test_a_batch_stays_one_line_with_its_transactions_as_parts() -> None:
    details = (
        "<Btch><PmtInfId>YQ20260302-0000</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>"
        + transaction("YQ20260302-0001", "1.00", name="甲公司", account="777")
        + transaction("YQ20260302-0002", "2.00", name="乙公司", account="888")
    )
    (line,) = only(camt(statement_element(entry("3.00", details=details)))).lines
    assert (line.amount_fen, line.our_reference) == (-300, "YQ20260302-0000")
    assert [
        (part.amount_fen, part.reference, part.counterparty_name, part.counterparty_account)
        for part in line.parts
    ] == [
        (-100, "YQ20260302-0001", "甲公司", "777"),
        (-200, "YQ20260302-0002", "乙公司", "888"),
    ]


def test_parts_that_do_not_add_up_are_warned_of_and_unknown_ones_dropped() -> None:
    both = transaction("a", "1.00") + transaction("b", "1.00")
    assert "明细合计" in read(camt(statement_element(entry("3.00", details=both)))).warnings[0]
    unknown = transaction("a", "1.00") + transaction("b")
    found = read(camt(statement_element(entry("3.00", details=unknown))))
    assert (found.statements[0].lines[0].parts, found.warnings) == ((), ())


def test_a_return_says_why_and_of_what() -> None:
    information = "<RtrInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>账号不存在</AddtlInf></RtrInf>"
    details = transaction("YQ20260302-0001", name="甲公司", account="777", extra=information)
    (line,) = only(camt(statement_element(entry("1.00", CREDIT, details)))).lines
    assert (line.is_return, line.return_reason, line.original_reference) == (
        True,
        "AC01 账号不存在",
        "YQ20260302-0001",
    )
    assert (line.counterparty_name, line.counterparty_account) == ("甲公司", "777")


def test_a_return_within_a_batch_marks_its_part_alone() -> None:
    information = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
    details = transaction("YQ20260302-0001", "1.00", extra=information) + transaction("x", "2.00")
    (line,) = only(camt(statement_element(entry("3.00", CREDIT, details)))).lines
    assert [(part.is_return, part.original_reference) for part in line.parts] == [
        (True, "YQ20260302-0001"),
        (False, ""),
    ]
    assert not line.is_return


@pytest.mark.parametrize(
    "extra",
    [
        "<RvslInd>true</RvslInd>",
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd>",
        "<AddtlNtryInf>退汇</AddtlNtryInf>",
    ],
)
def test_a_reversal_is_a_return_in_the_direction_it_states(extra: str) -> None:
    (line,) = only(camt(statement_element(entry("1.00", CREDIT, extra=extra)))).lines
    assert line.is_return
    assert line.amount_fen == 100


@pytest.mark.parametrize(
    ("reference", "remark", "ours"),
    [
        ("NOTPROVIDED", "", ""),
        ("E2E-1", "", "E2E-1"),
        ("yq202603020001", "", "YQ20260302-0001"),
        ("E2E-1", "支付 YQ20260302-0001", "YQ20260302-0001"),
    ],
)
def test_our_reference_is_found_wherever_it_stands(reference: str, remark: str, ours: str) -> None:
    details = transaction(reference, extra=f"<RmtInf><Ustrd>{remark}</Ustrd></RmtInf>")
    (line,) = only(camt(statement_element(entry("1.00", details=details)))).lines
    assert line.our_reference == ours


def test_parties_of_later_versions_stand_one_level_deeper() -> None:
    details = transaction("x").replace("<Cdtr><Nm></Nm></Cdtr>", "<Cdtr><Pty><Nm>甲公司</Nm></Pty></Cdtr>")
    (line,) = only(camt(statement_element(entry("1.00", details=details)))).lines
    assert line.counterparty_name == "甲公司"


def test_equal_entries_have_fingerprints_of_their_own() -> None:
    lines = only(camt(statement_element(entry("1.00"), entry("1.00")))).lines
    assert len({line.fingerprint for line in lines}) == 2


@pytest.mark.parametrize(
    "content",
    [
        camt(statement_element(entry("1.005"))),
        camt(statement_element(entry("x"))),
        camt(statement_element(entry("1.00", "BOTH"))),
        camt(statement_element(entry("1.00")).replace("BookgDt", "NoDt").replace("ValDt", "NoDt")),
        camt(),
        b"<?xml version='1.0'?><Document><CstmrCdtTrfInitn/></Document>",
    ],
)
def test_what_cannot_be_read_refuses_the_whole_file(content: bytes) -> None:
    with pytest.raises(UnreadableStatement):
        read(content)
