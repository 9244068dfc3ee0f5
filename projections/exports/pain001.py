"""A batch as an ISO 20022 credit transfer initiation (pain.001.001.09), checked before it is given out.

One message is one batch and one debit account; every transaction carries our reference as its EndToEndId,
which the bank's statement brings back. Amounts are yuan with two decimals, banks go by their 12-digit 行号.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from ledger.domain.calendar import SHANGHAI
from ledger.domain.errors import PaymentFileInvalid
from ledger.domain.identifiers import bank_digits
from ledger.domain.money import FEN_PER_YUAN
from ledger.domain.payee import check_bank_code
from projections.queries.batches import BatchRow, PaymentRow

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
CURRENCY = "CNY"
CLEARING_SYSTEM = "CNAPS"
LONGEST_REMITTANCE = 140
PROBLEMS_SHOWN = 5

_SCHEMA = Path(__file__).with_name("pain001.xsd")


@dataclass(frozen=True)
class Treasury:
    """The account that batches are paid from (付款账户); ``bank_code`` is its 12-digit 行号.

    Raises InvalidInput, InvalidAccount where the code or the account is none.
    """

    name: str
    account: str
    bank_code: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "account", bank_digits(self.account))
        check_bank_code("treasury_bank_code", self.bank_code)


def pain001(
    batch: BatchRow, payments: Sequence[PaymentRow], treasury: Treasury, created_at: datetime
) -> bytes:
    """Return the payment file of a batch, in UTF-8.

    Raises PaymentFileInvalid, naming what does not fit, where a text cannot be carried.
    """
    try:
        document = _document(batch, payments, treasury, created_at)
    except ValueError as error:  # a character that no XML can hold
        raise PaymentFileInvalid(batch=batch.batch, problems=[str(error)]) from None
    content = bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True))
    found = problems(content)
    if found:
        raise PaymentFileInvalid(batch=batch.batch, problems=found[:PROBLEMS_SHOWN])
    return content


def problems(content: bytes) -> list[str]:
    """Return in what a payment file differs from the standard's shape and from its own sums; nothing if in nothing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        document = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return [str(error)]
    schema = _schema()
    if not schema.validate(document):
        return [f"{error.path}: {error.message}" for error in schema.error_log]
    return _differing_sums(document)


@cache
def _schema() -> Any:
    return etree.XMLSchema(etree.parse(_SCHEMA))


def _differing_sums(document: Any) -> list[str]:
    """Return which counts and sums are not those of the transactions: no schema can tell."""
    names = {"p": NAMESPACE}
    amounts = document.xpath("//p:InstdAmt/text()", namespaces=names)
    references = document.xpath("//p:EndToEndId/text()", namespaces=names)
    total = sum((Decimal(text) for text in amounts), Decimal())
    counts = document.xpath("//p:NbOfTxs/text()", namespaces=names)
    sums = document.xpath("//p:CtrlSum/text()", namespaces=names)
    found = [f"NbOfTxs {text}: {len(amounts)}" for text in counts if int(text) != len(amounts)]
    found += [f"CtrlSum {text}: {total}" for text in sums if Decimal(text) != total]
    if len(set(references)) != len(references):
        found.append("EndToEndId: one is given twice")
    return found


def _document(
    batch: BatchRow, payments: Sequence[PaymentRow], treasury: Treasury, created_at: datetime
) -> Any:
    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    initiation = _add(root, "CstmrCdtTrfInitn")
    total = _yuan(sum(payment.amount_fen for payment in payments))
    header = _add(initiation, "GrpHdr")
    _add(header, "MsgId", batch.batch)
    _add(header, "CreDtTm", created_at.astimezone(SHANGHAI).isoformat(timespec="seconds"))
    _add(header, "NbOfTxs", str(len(payments)))
    _add(header, "CtrlSum", total)
    _add(_add(header, "InitgPty"), "Nm", treasury.name)
    instruction = _add(initiation, "PmtInf")
    _add(instruction, "PmtInfId", batch.batch)
    _add(instruction, "PmtMtd", "TRF")
    _add(instruction, "BtchBookg", "false")  # one statement line a payment, so that each can be matched
    _add(instruction, "NbOfTxs", str(len(payments)))
    _add(instruction, "CtrlSum", total)
    _add(_add(instruction, "ReqdExctnDt"), "Dt", batch.pay_on.isoformat())
    _add(_add(instruction, "Dbtr"), "Nm", treasury.name)
    _account(instruction, "DbtrAcct", treasury.account)
    _agent(instruction, "DbtrAgt", treasury.bank_code)
    for payment in payments:
        _transaction(instruction, payment)
    return root


def _transaction(instruction: Any, payment: PaymentRow) -> None:
    transaction = _add(instruction, "CdtTrfTxInf")
    identification = _add(transaction, "PmtId")
    _add(identification, "InstrId", payment.reference)
    _add(identification, "EndToEndId", payment.reference)
    _add(_add(transaction, "Amt"), "InstdAmt", _yuan(payment.amount_fen), Ccy=CURRENCY)
    _agent(transaction, "CdtrAgt", payment.bank_code, payment.bank)
    creditor = _add(transaction, "Cdtr")
    _add(creditor, "Nm", payment.payee_name)
    other = _add(_add(_add(creditor, "Id"), "OrgId"), "Othr")
    _add(other, "Id", payment.payee_uscc)
    _add(_add(other, "SchmeNm"), "Prtry", "USCC")
    _account(transaction, "CdtrAcct", payment.account)
    # The reference stands first: whatever a bank cuts from the end, it stays.
    remittance = f"{payment.reference} {payment.purpose}"[:LONGEST_REMITTANCE]
    _add(_add(transaction, "RmtInf"), "Ustrd", remittance)


def _account(parent: Any, name: str, digits: str) -> None:
    account = _add(parent, name)
    _add(_add(_add(account, "Id"), "Othr"), "Id", digits)
    _add(account, "Ccy", CURRENCY)


def _agent(parent: Any, name: str, bank_code: str, bank: str = "") -> None:
    institution = _add(_add(parent, name), "FinInstnId")
    member = _add(institution, "ClrSysMmbId")
    _add(_add(member, "ClrSysId"), "Cd", CLEARING_SYSTEM)
    _add(member, "MmbId", bank_code)
    if bank:
        _add(institution, "Nm", bank)


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    element.text = text
    return element


def _yuan(fen: int) -> str:
    return f"{fen // FEN_PER_YUAN}.{fen % FEN_PER_YUAN:02d}"
