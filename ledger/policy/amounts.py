"""How the policy engine prints exact numbers: yuan that can be read again, rates, fractions of a fen."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from ledger.domain.money import FEN_PER_YUAN, yuan


def yuan_text(fen: int) -> str:
    """Print fen as plain yuan, without separators: 123456 → ``1234.56``."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{whole}.{rest:02d}"


def decimal_text(value: Fraction) -> str:
    """Print a fraction exactly: as a decimal where it ends, else as ``a/b``."""
    places, rest = 0, value.denominator
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    if not places:
        return str(value.numerator)
    digits = str(abs(value.numerator) * (10**places // value.denominator)).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def exact_yuan(fen: Fraction) -> str:
    """Print an exact sum of fen in yuan with all the decimals it has; ``…`` where they do not end."""
    if fen.denominator == 1:
        return yuan(int(fen))
    whole, dot, decimals = decimal_text(fen / FEN_PER_YUAN).partition(".")
    return f"{int(whole):,}.{decimals}" if dot else f"{yuan(floor(fen))}…"


def percent_text(value: Fraction) -> str:
    """Print a rate as a percentage: 3/20 → ``15%``."""
    return f"{decimal_text(value * 100)}%"
