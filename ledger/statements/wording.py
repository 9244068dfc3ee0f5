"""What the texts of a line say: our reference, whether it is a return, why, and of what."""

from __future__ import annotations

import re
from typing import NamedTuple

from ledger.domain.references import OUR_REFERENCE
from ledger.domain.text import half_width

_RETURN = re.compile(r"退汇|退回|退票|退划|被退|\breturned?\b|\bpayment return\b", re.IGNORECASE)
_REVERSAL = re.compile(r"冲正|冲销|冲账|抹账|红字|\brevers(?:al|ed)\b", re.IGNORECASE)
_ANY = re.compile("退|冲|抹账|红字|return|revers", re.IGNORECASE)
_STATED_REASON = re.compile(
    r"(?:退汇|退回|退票|退划|冲正|冲销|失败|return)\s*(?:原因|理由|reason)?\s*[:：\-]\s*([^;；|]+)|"
    r"(?:原因|理由|reason)\s*[:：]\s*([^;；|]+)",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"原(?:交易|支付|付款|业务|汇款|凭证)?(?:流水号?|编号|序号|凭证号|号)\s*[:：]?\s*([A-Za-z0-9-]{6,40})"
)


class ReturnSaid(NamedTuple):
    """Whether a line is a return (退汇、冲正), the reason in the bank's words, and what it returns."""

    is_return: bool
    reason: str
    original_reference: str


NO_RETURN = ReturnSaid(is_return=False, reason="", original_reference="")


def references_in(text: str) -> tuple[str, ...]:
    """Return every payment reference of ours in ``text``, as the ledger writes it, each once."""
    if "Q" not in text and "q" not in text and "Ｑ" not in text and "ｑ" not in text:
        return ()
    found = (f"YQ{day}-{number}" for day, number in OUR_REFERENCE.findall(half_width(text)))
    return tuple(dict.fromkeys(found))


def only_reference_in(*texts: str) -> str:
    """Return our reference if the texts name exactly one: a merged line that names several has none of its own."""
    found = dict.fromkeys(reference for text in texts for reference in references_in(text))
    return next(iter(found)) if len(found) == 1 else ""


def return_said(amount_fen: int, text: str, *, red: bool = False) -> ReturnSaid:
    """Read whether ``text`` speaks of a return.

    退汇 is money back, so only a credit can be one: 退回保证金 on a debit is a payment of ours. 冲正 undoes an
    entry of either direction, and so does a red figure (红字), ``red``.
    """
    if not red and _ANY.search(text) is None:
        return NO_RETURN
    returned = amount_fen > 0 and _RETURN.search(text) is not None
    if not (red or returned or _REVERSAL.search(text)):
        return NO_RETURN
    stated = _STATED_REASON.search(text)
    reason = next((group for group in stated.groups() if group), "") if stated else text
    original = only_reference_in(text)
    if not original:
        named = _ORIGINAL.search(text)
        original = named[1] if named else ""
    return ReturnSaid(is_return=True, reason=reason.strip(), original_reference=original)
