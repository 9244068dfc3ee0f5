"""Statements as files: a bank's table (CSV in GB18030) or camt.053, written from bookings."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from xml.etree import ElementTree as ET

from cli.simulating.booking import Booking, Kind, Sent
from ledger.domain.money import yuan

ACCOUNT, ACCOUNT_NAME = "11001234567890123456", "北京市怀柔区财政局"
CAMT_EVERY = 3
"""Every third month the statement comes as camt.053, else as a table."""
_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_HEADER = (
    "记账日期",
    "借方发生额/元(支取)",
    "贷方发生额/元(收入)",
    "余额",
    "币种",
    "对方户名",
    "对方账号",
    "对方开户机构",
    "摘要",
    "备注",
    "账户明细编号-交易流水号",
)


def statement_file(
    first: date, last: date, opening_fen: int, bookings: Sequence[Booking]
) -> tuple[str, bytes]:
    """Return name and bytes of a month's statement; ``opening_fen`` is the balance before its first line."""
    if first.month % CAMT_EVERY == 0:
        return f"camt053-{first:%Y%m}.xml", camt_file(first, last, opening_fen, bookings)
    return f"ccb-{first:%Y%m}.csv", table_file(first, last, opening_fen, bookings)


def table_file(first: date, last: date, opening_fen: int, bookings: Sequence[Booking]) -> bytes:
    """Return a table as China Construction Bank exports it."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("账号", ACCOUNT, "账户名称", ACCOUNT_NAME))
    rows.writerow(("起始日期", f"{first:%Y%m%d}", "结束日期", f"{last:%Y%m%d}"))
    closing_fen = opening_fen + sum(one.amount_fen for one in bookings)
    rows.writerow(("期初余额", yuan(opening_fen), "期末余额", yuan(closing_fen)))
    rows.writerow(_HEADER)
    balance_fen = opening_fen
    for one in bookings:
        balance_fen += one.amount_fen
        debit = yuan(-one.amount_fen) if one.amount_fen < 0 else ""
        credit = yuan(one.amount_fen) if one.amount_fen > 0 else ""
        rows.writerow(
            (
                f"{one.booked_on:%Y%m%d}",
                debit,
                credit,
                yuan(balance_fen),
                "人民币元",
                one.shown.name,
                one.shown.account,
                "",
                one.summary,
                one.shown.remark,
                one.bank_reference,
            )
        )
    return text.getvalue().encode("gb18030")


def camt_file(first: date, last: date, opening_fen: int, bookings: Sequence[Booking]) -> bytes:
    """Return a camt.053.001.08 message; a line booked for a whole batch lists its payments."""
    root = ET.Element("Document", xmlns=_NAMESPACE)
    message = ET.SubElement(root, "BkToCstmrStmt")
    header = ET.SubElement(message, "GrpHdr")
    _text(header, "MsgId", f"DZD{first:%Y%m}")
    _text(header, "CreDtTm", f"{last:%Y-%m-%d}T20:00:00")
    statement = ET.SubElement(message, "Stmt")
    _text(statement, "Id", f"{first:%Y%m}")
    period = ET.SubElement(statement, "FrToDt")
    _text(period, "FrDtTm", f"{first:%Y-%m-%d}T00:00:00")
    _text(period, "ToDtTm", f"{last:%Y-%m-%d}T23:59:59")
    account = ET.SubElement(statement, "Acct")
    _text(account, "Id/Othr/Id", ACCOUNT)
    _text(account, "Ccy", "CNY")
    _text(account, "Nm", ACCOUNT_NAME)
    _balance(statement, "OPBD", first, opening_fen)
    _balance(statement, "CLBD", last, opening_fen + sum(one.amount_fen for one in bookings))
    for one in bookings:
        _entry(statement, one)
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True))


def _text(element: ET.Element, path: str, text: str) -> ET.Element:
    """Add a path of elements whose last one holds a text."""
    for step in path.split("/"):
        element = ET.SubElement(element, step)
    element.text = text
    return element


def _amount(element: ET.Element, amount_fen: int) -> None:
    _text(element, "Amt", yuan(abs(amount_fen)).replace(",", "")).set("Ccy", "CNY")


def _signed(element: ET.Element, amount_fen: int) -> None:
    _amount(element, amount_fen)
    _text(element, "CdtDbtInd", "CRDT" if amount_fen >= 0 else "DBIT")


def _balance(statement: ET.Element, code: str, day: date, amount_fen: int) -> None:
    balance = ET.SubElement(statement, "Bal")
    _text(balance, "Tp/CdOrPrtry/Cd", code)
    _signed(balance, amount_fen)
    _text(balance, "Dt/Dt", day.isoformat())


def _entry(statement: ET.Element, one: Booking) -> None:
    entry = ET.SubElement(statement, "Ntry")
    _signed(entry, one.amount_fen)
    _text(entry, "Sts/Cd", "BOOK")
    _text(entry, "BookgDt/Dt", one.booked_on.isoformat())
    _text(entry, "AcctSvcrRef", one.bank_reference)
    details = ET.SubElement(entry, "NtryDtls")
    for part in one.parts:
        _part(details, part)
    if not one.parts:
        transaction = ET.SubElement(details, "TxDtls")
        _text(transaction, "Refs/EndToEndId", "NOTPROVIDED")
        _parties(transaction, one.shown.name, one.shown.account, out=one.amount_fen < 0)
        _text(transaction, "RmtInf/Ustrd", one.shown.remark)
        if one.kind is Kind.RETURN:
            _text(transaction, "RtrInf/Rsn/Cd", "AC01")
    _text(entry, "AddtlNtryInf", one.summary)


def _part(details: ET.Element, part: Sent) -> None:
    transaction = ET.SubElement(details, "TxDtls")
    _text(transaction, "Refs/EndToEndId", part.reference)
    _amount(transaction, part.amount_fen)
    _text(transaction, "CdtDbtInd", "DBIT")
    _parties(transaction, part.payee_name, part.account, out=True)


def _parties(transaction: ET.Element, name: str, account: str, *, out: bool) -> None:
    if not name and not account:
        return
    side = "Cdtr" if out else "Dbtr"
    parties = ET.SubElement(transaction, "RltdPties")
    if name:
        _text(parties, f"{side}/Pty/Nm", name)
    if account:
        _text(parties, f"{side}Acct/Id/Othr/Id", account)
