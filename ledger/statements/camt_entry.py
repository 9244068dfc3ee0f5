"""One entry (Ntry) of a camt message: a line, with its transactions as parts where the bank booked a batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ledger.domain.errors import UnreadableStatement
from ledger.statements.cells import read_date
from ledger.statements.markup import Element
from ledger.statements.minor_units import minor_units
from ledger.statements.model import Part
from ledger.statements.wording import NO_RETURN, ReturnSaid, only_reference_in, return_said

_NOT_PROVIDED = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NONREF"})
_RETURN_FAMILIES = frozenset({"RRTN", "RPCR", "ARET"})
"""Sub-families of the bank transaction code that mean a reversal for a payment returned or cancelled."""

_REMITTANCE = ("RmtInf/Ustrd", "RmtInf/Strd/AddtlRmtInf", "RmtInf/Strd/CdtrRefInf/Ref", "AddtlTxInf")
_OWN_REFERENCES = ("Refs/EndToEndId", "Refs/InstrId", "Refs/PmtInfId", "Refs/TxId")


@dataclass(frozen=True, slots=True)
class CamtEntry:
    """A booked entry before it is known whose account it moves: ``currency`` is its own."""

    status: str
    booked_on: date | None
    value_on: date | None
    amount: int
    currency: str
    parties: tuple[Party, Party]
    summary: str
    remark: str
    our_reference: str
    bank_reference: str
    returned: ReturnSaid
    parts: tuple[tuple[Part, tuple[Party, Party]], ...]
    raw: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Party:
    """The other side of a transaction, as far as the message names it."""

    name: str = ""
    account: str = ""
    bank: str = ""


@lru_cache(maxsize=256)
def _path(path: str) -> str:
    return "/".join(f"{{*}}{step}" for step in path.split("/"))


def text_at(element: Element, *paths: str) -> str:
    """Return the first non-empty text at one of the paths (local names, whatever the version's namespace)."""
    for path in paths:
        found = element.find(_path(path))
        if found is not None and found.text and (text := found.text.strip()):
            return str(text)
    return ""


def signed_amount(file: str, element: Element) -> tuple[int, str]:
    """Return an amount with its sign, in minor units, and its currency. Raises UnreadableStatement."""
    amount = element.find(_path("Amt"))
    currency = "" if amount is None else str(amount.get("Ccy", "")).upper()
    units = None if amount is None else minor_units(amount.text or "", currency)
    indicator = text_at(element, "CdtDbtInd")
    if units is None or indicator not in {"CRDT", "DBIT"}:
        shown = f"{'' if amount is None else (amount.text or '')[:30]} {currency} {indicator}".strip()
        raise UnreadableStatement(
            file=file,
            problem=f"金额或借贷标志无法识别：{shown or '缺失'}",
            problem_en=f"an amount or its credit/debit indicator cannot be read: {shown or 'missing'}",
        )
    return (units if indicator == "CRDT" else -units), currency


def day_at(element: Element, path: str) -> date | None:
    """Return a date that is written as a date or as a date with time."""
    text = text_at(element, f"{path}/Dt", f"{path}/DtTm", path)
    return read_date(text[:10]) if text else None


def read_entry(file: str, element: Element) -> CamtEntry:
    """Read an Ntry element of any version. Raises UnreadableStatement."""
    amount, currency = signed_amount(file, element)
    details = element.findall(_path("NtryDtls/TxDtls"))
    only = details[0] if len(details) == 1 else None
    summary = text_at(element, "AddtlNtryInf") or _transaction_code(element)
    remark = _remittance(only) if only is not None else ""
    parts = tuple(_part(one, amount, currency) for one in details) if len(details) > 1 else ()
    return CamtEntry(
        status=text_at(element, "Sts/Cd", "Sts/Prtry", "Sts") or "BOOK",
        booked_on=day_at(element, "BookgDt") or day_at(element, "ValDt"),
        value_on=day_at(element, "ValDt"),
        amount=amount,
        currency=currency,
        parties=_parties(only, amount) if only is not None else (Party(), Party()),
        summary=summary,
        remark=remark or text_at(element, "NtryDtls/Btch/MsgId"),
        our_reference=_our_reference(element, only, remark),
        bank_reference=_bank_reference(element, only),
        returned=_returned(element, only, amount, f"{summary} {remark}", [part for part, _ in parts]),
        parts=parts if all(part.amount_fen for part, _ in parts) else (),
        raw=_raw(element),
    )


def _transaction_code(element: Element) -> str:
    """Return the bank transaction code as one text, such as PMNT/RCDT/ESCT."""
    steps = ("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd")
    code = "/".join(text for step in steps if (text := text_at(element, step)))
    return code or text_at(element, "BkTxCd/Prtry/Cd")


def _remittance(details: Element) -> str:
    found = (one.text.strip() for path in _REMITTANCE for one in details.findall(_path(path)) if one.text)
    return " ".join(dict.fromkeys(text for text in found if text))


def _our_reference(element: Element, only: Element | None, remark: str) -> str:
    """Return our reference where one stands anywhere, else the end-to-end identification; of a batch, the batch's."""
    if only is None:
        batch = text_at(element, "NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId")
        return only_reference_in(batch) or batch
    ids = [text_at(only, path) for path in _OWN_REFERENCES]
    return only_reference_in(*ids) or only_reference_in(remark) or _provided(ids[0])


def _bank_reference(element: Element, only: Element | None) -> str:
    own = text_at(element, "AcctSvcrRef")
    return (
        own
        or (text_at(only, "Refs/AcctSvcrRef", "Refs/TxId") if only is not None else "")
        or text_at(element, "NtryRef")
    )


def _provided(reference: str) -> str:
    return "" if reference.upper() in _NOT_PROVIDED else reference


def _returned(
    element: Element, only: Element | None, amount: int, text: str, parts: list[Part]
) -> ReturnSaid:
    """Tell a return by RtrInf, RvslInd, the transaction code or the words; a batch is one if all its parts are."""
    if only is not None:
        said = _return_of_transaction(only, amount, text)
        if said.is_return:
            return said
    elif parts and all(part.is_return for part in parts):
        return ReturnSaid(is_return=True, reason=parts[0].return_reason, original_reference="")
    reversal = text_at(element, "RvslInd") == "true" or text_at(element, "RvslInd") == "1"
    family = text_at(element, "BkTxCd/Domn/Fmly/SubFmlyCd")
    if reversal or family in _RETURN_FAMILIES:
        ids = [text_at(only, path) for path in _OWN_REFERENCES] if only is not None else []
        original = only_reference_in(*ids) or (_provided(ids[0]) if ids else "")
        return ReturnSaid(is_return=True, reason=text.strip(), original_reference=original)
    return return_said(amount, text) if only is None or not parts else NO_RETURN


def _return_of_transaction(details: Element, amount: int, text: str) -> ReturnSaid:
    information = details.find(_path("RtrInf"))
    family = text_at(details, "BkTxCd/Domn/Fmly/SubFmlyCd")
    if information is None and family not in _RETURN_FAMILIES:
        return return_said(amount, text)
    ids = [text_at(details, path) for path in _OWN_REFERENCES]
    reason = ""
    if information is not None:
        stated = (text_at(information, "Rsn/Cd", "Rsn/Prtry"), text_at(information, "AddtlInf"))
        reason = " ".join(part for part in stated if part)
    original = only_reference_in(*ids) or only_reference_in(text) or _provided(ids[0])
    return ReturnSaid(is_return=True, reason=reason or text.strip(), original_reference=original)


def _part(details: Element, entry_amount: int, currency: str) -> tuple[Part, tuple[Party, Party]]:
    amount = _amount_of_transaction(details, entry_amount, currency)
    remark = _remittance(details)
    ids = [text_at(details, path) for path in _OWN_REFERENCES]
    said = _return_of_transaction(details, amount or entry_amount, remark)
    reference = only_reference_in(*ids) or only_reference_in(remark) or _provided(ids[0])
    part = Part(
        amount_fen=amount,
        reference=reference,
        counterparty_name="",
        counterparty_account="",
        remark=remark,
        is_return=said.is_return,
        return_reason=said.reason if said.is_return else "",
        original_reference=said.original_reference if said.is_return else "",
    )
    return part, _parties(details, amount or entry_amount)


def _amount_of_transaction(details: Element, entry_amount: int, currency: str) -> int:
    """Return a transaction's amount with its sign; 0 where the message gives none in the entry's currency."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        found = details.find(_path(path))
        if found is None or str(found.get("Ccy", "")).upper() != currency:
            continue
        units = minor_units(found.text or "", currency)
        if units:
            indicator = text_at(details, "CdtDbtInd")
            debit = indicator == "DBIT" if indicator else entry_amount < 0
            return -units if debit else units
    return 0


def _parties(details: Element, amount: int) -> tuple[Party, Party]:
    """Return the party the direction points to, debtor of a credit and creditor of a debit, and the one on our side."""
    debtor, creditor = _party(details, "Dbtr"), _party(details, "Cdtr")
    return (debtor, creditor) if amount > 0 else (creditor, debtor)


def _party(details: Element, role: str) -> Party:
    base = f"RltdPties/{role}"
    return Party(
        name=text_at(details, f"{base}/Nm", f"{base}/Pty/Nm"),
        account=text_at(details, f"{base}Acct/Id/IBAN", f"{base}Acct/Id/Othr/Id").replace(" ", ""),
        bank=text_at(
            details, f"RltdAgts/{role}Agt/FinInstnId/Nm", f"RltdAgts/{role}Agt/FinInstnId/ClrSysMmbId/MmbId",
            f"RltdAgts/{role}Agt/FinInstnId/BICFI", f"RltdAgts/{role}Agt/FinInstnId/BIC",
        ),
    )  # fmt: skip


def _raw(element: Element) -> tuple[tuple[str, str], ...]:
    """Return every text of the entry with its path of local names."""
    found: list[tuple[str, str]] = []

    def gather(inner: Element, path: str) -> None:
        for child in inner:
            name = str(child.tag).rpartition("}")[2]
            here = f"{path}/{name}" if path else name
            if child.text and child.text.strip():
                found.append((here, child.text.strip()))
            gather(child, here)

    gather(element, "")
    return tuple(found)
