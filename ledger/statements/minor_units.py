"""Minor units of currencies (ISO 4217): fen and cents are hundredths, yen have none, dinars have thousandths."""

from __future__ import annotations

import re

from ledger.domain.money import MAX_FEN

_NONE = frozenset(
    {
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    }
)
_THOUSANDTHS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_DECIMAL = re.compile(r"([+-]?)([0-9]{1,18})(?:\.([0-9]{0,10}))?|([+-]?)\.([0-9]{1,10})", re.ASCII)


def minor_units(text: str, currency: str) -> int | None:
    """Return a decimal amount in minor units of its currency; None if it is no amount, or finer than the unit."""
    written = _DECIMAL.fullmatch(text.strip())
    if written is None:
        return None
    sign, whole, decimals = (
        written[1] or written[4] or "",
        written[2] or "0",
        written[3] or written[5] or "",
    )
    places = 0 if currency in _NONE else 3 if currency in _THOUSANDTHS else 2
    significant = decimals.rstrip("0")
    if len(significant) > places:
        return None
    units = int(whole + significant.ljust(places, "0"))
    if units > MAX_FEN:
        return None
    return -units if sign == "-" else units
