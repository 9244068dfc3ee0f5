"""Statement files as banks export them, written for the tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from ledger.statements.model import ReadFile, Statement
from ledger.statements.reading import read_statement_file

SAMPLES = Path(__file__).parents[2] / "statements"
HEADER = ("交易日期", "借方发生额", "贷方发生额", "余额", "对方户名", "对方账号", "摘要", "附言")


def sample(name: str) -> bytes:
    """Return the bytes of a bank's file kept with the tests."""
    return (SAMPLES / name).read_bytes()


def comma_separated(*rows: Sequence[object]) -> bytes:
    """Return rows as CSV in UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    """Return an .xlsx with a sheet for each argument."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


def read(content: bytes, name: str = "statement", profile: str | None = None) -> ReadFile:
    """Read a file."""
    return read_statement_file(name, content, profile=profile)


def only(content: bytes, name: str = "statement", profile: str | None = None) -> Statement:
    """Read a file that holds one statement."""
    (statement,) = read(content, name, profile).statements
    return statement


def amounts(statement: Statement) -> list[int]:
    """Return the amounts of the lines in fen."""
    return [line.amount_fen for line in statement.lines]


CREDIT, DEBIT = "CRDT", "DBIT"


def balance(code: str, amount: str, indicator: str = CREDIT, currency: str = "CNY") -> str:
    """Return a Bal element."""
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='{currency}'>{amount}</Amt>"
        f"<CdtDbtInd>{indicator}</CdtDbtInd><Dt><Dt>2026-03-31</Dt></Dt></Bal>"
    )


def entry(
    amount: str,
    indicator: str = DEBIT,
    details: str = "",
    extra: str = "",
    status: str = "BOOK",
    currency: str = "CNY",
) -> str:
    """Return an Ntry element; ``details`` is what stands inside NtryDtls."""
    inside = f"<NtryDtls>{details}</NtryDtls>" if details else ""
    return (
        f"<Ntry><Amt Ccy='{currency}'>{amount}</Amt><CdtDbtInd>{indicator}</CdtDbtInd>"
        f"{extra if 'RvslInd' in extra else ''}<Sts>{status}</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt>"
        f"<ValDt><DtTm>2026-03-03T08:00:00+08:00</DtTm></ValDt>{'' if 'RvslInd' in extra else extra}{inside}</Ntry>"
    )


def transaction(
    reference: str = "",
    amount: str = "",
    indicator: str = "",
    name: str = "",
    account: str = "",
    extra: str = "",
) -> str:
    """Return a TxDtls element whose creditor is the counterparty."""
    money = f"<Amt Ccy='CNY'>{amount}</Amt>" if amount else ""
    flag = f"<CdtDbtInd>{indicator}</CdtDbtInd>" if indicator else ""
    return (
        f"<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs>{money}{flag}"
        f"<RltdPties><Cdtr><Nm>{name}</Nm></Cdtr><CdtrAcct><Id><Othr><Id>{account}</Id></Othr></Id></CdtrAcct>"
        f"</RltdPties>{extra}</TxDtls>"
    )


def statement_element(*inside: str, account: str = "6200123", number: str = "7", tag: str = "Stmt") -> str:
    """Return a Stmt, Rpt or Ntfctn element."""
    return (
        f"<{tag}><Id>S{number}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb>"
        f"<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>CNY</Ccy><Ownr><Nm>怀柔区财政局</Nm></Ownr></Acct>"
        f"{''.join(inside)}</{tag}>"
    )


def camt(*statements: str, message: str = "camt.053", version: int = 8, header: str = "") -> bytes:
    """Return a whole message."""
    body = {"camt.052": "BkToCstmrAcctRpt", "camt.053": "BkToCstmrStmt", "camt.054": "BkToCstmrDbtCdtNtfctn"}[
        message
    ]
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:{message}.001.{version:02d}'>"
        f"<{body}><GrpHdr><MsgId>1</MsgId>{header}</GrpHdr>{''.join(statements)}</{body}></Document>"
    ).encode()
