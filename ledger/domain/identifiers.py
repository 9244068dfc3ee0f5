"""Identifiers of bodies and their bank accounts, as officers type them, brought to one form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum import numdb
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from ledger.domain.code_tables import USCC_KINDS
from ledger.domain.errors import InvalidAccount, InvalidUscc
from ledger.domain.text import half_width

_SEPARATORS = re.compile(r"[\s'-]+")

# ── unified social credit code ────────────────────────────────────────────────────────────────────

_USCC_LENGTH = 18
_USCC_CHARACTERS = re.compile("[0-9A-HJ-NPQRTUWXY]+")
_REGION = re.compile("[1-9][0-9]{5}")
_PERSONAL = re.compile("[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9X]")


@dataclass(frozen=True)
class UsccCheck:
    """A text that can be a USCC: its one form, the kind of organisation, whether the check digit agrees.

    Codes issued before 2016 exist whose check digit fails, so that is a warning which needs evidence
    (the licence), not a refusal; ``warning_zh`` and ``warning_en`` are None where there is nothing to warn of.
    """

    value: str
    kind_zh: str
    valid: bool
    warning_zh: str | None = None
    warning_en: str | None = None


def check_uscc(text: str) -> UsccCheck:
    """Read a unified social credit code (统一社会信用代码, GB 32100-2015).

    Raises InvalidUscc for a wrong length, a character no code uses, a registering department or kind of
    organisation that does not exist, a region that cannot be one, and a personal identity number.
    """
    value = _SEPARATORS.sub("", half_width(text)).upper()
    if len(value) != _USCC_LENGTH:
        raise _uscc_refused(value, f"{len(value)} 位，应为 18 位", f"{len(value)} characters, not 18")
    # First of all: some personal numbers pass every other test, the check digit included.
    if _is_personal(value):
        raise _uscc_refused(value, "这是个人身份证件号码", "this is a personal identity number")
    if not _USCC_CHARACTERS.fullmatch(value):
        raise _uscc_refused(value, "含有不使用的字符，如 I、O、Z、S、V", "a code has no I, O, Z, S, V")
    kind = USCC_KINDS.get(value[:2])
    if kind is None:
        raise _uscc_refused(value, f"没有登记类别 {value[:2]}", f"no kind of organisation is {value[:2]}")
    if not _REGION.match(value, 2):
        raise _uscc_refused(value, "第 3 至 8 位不是行政区划代码", "characters 3 to 8 are no region")
    # Not the library's validate: it refuses the registering departments A, N and Y.
    if uscc.calc_check_digit(value[:-1]) == value[-1]:
        return UsccCheck(value, kind, valid=True)
    return UsccCheck(
        value,
        kind,
        valid=False,
        warning_zh="校验码不符，须附营业执照或登记证书佐证",
        warning_en="the check digit does not agree; attach the licence as evidence",
    )


def _uscc_refused(value: str, problem: str, problem_en: str) -> InvalidUscc:
    # What was typed may be a personal number: the refusal does not repeat it.
    return InvalidUscc(value=mask(value), problem=problem, problem_en=problem_en)


def _is_personal(value: str) -> bool:
    """Return whether a text is a personal identity number (公民身份号码, GB 11643).

    The library's own check also wants the county to have existed in the year of birth; people registered late
    carry younger county codes, so a county of any year counts here.
    """
    if not _PERSONAL.fullmatch(value) or ric.calc_check_digit(value[:-1]) != value[-1]:
        return False
    try:
        ric.get_birth_date(value)
    except ValidationError:
        return False
    return any(properties for _, properties in numdb.get("cn/loc").info(value[:6]))


# ── bank accounts ─────────────────────────────────────────────────────────────────────────────────

MIN_ACCOUNT_DIGITS = 5
MAX_ACCOUNT_DIGITS = 32
MIN_KNOWN_DIGITS = 4
"""Fewer digits than this in common, and two masked accounts are not taken for the same."""

_ACCOUNT = re.compile(
    rf"""(?:NRA|OSA|FT[A-Z])?      # non-resident, offshore and free-trade accounts carry a mark
         (?:(?P<digits>[0-9]{{{MIN_ACCOUNT_DIGITS},{MAX_ACCOUNT_DIGITS}}})
         |(?P<prefix>[0-9]*)[*•●×X]+(?P<suffix>[0-9]*))""",
    re.VERBOSE,
)


def bank_digits(account: str) -> str:
    """Return the digits of a bank account, by which accounts are compared: ``0200 0049-0901`` → ``020000490901``.

    Raises InvalidAccount where it is masked, too short or too long, or a figure such as ``6.2E+18``.
    """
    written = _account(account)
    if written is None or written["digits"] is None:
        raise InvalidAccount(value=mask(account))
    return written["digits"]


def same_account(one: str, other: str) -> bool:
    """Return whether two texts can mean the same bank account.

    In full they must agree digit by digit; a masked one (``1234****9876``) by what it shows at both ends, which
    must be MIN_KNOWN_DIGITS at least. A text that is no account is never the same as another.
    """
    first, second = _account(one), _account(other)
    if first is None or second is None:
        return False
    if first["digits"] and second["digits"]:
        return first["digits"] == second["digits"]
    (prefix_1, suffix_1), (prefix_2, suffix_2) = _ends(first), _ends(second)
    prefix, suffix = min(len(prefix_1), len(prefix_2)), min(len(suffix_1), len(suffix_2))
    in_full = first["digits"] or second["digits"]
    if prefix + suffix < MIN_KNOWN_DIGITS or (in_full and prefix + suffix > len(in_full)):
        return False
    return prefix_1[:prefix] == prefix_2[:prefix] and (
        suffix_1[len(suffix_1) - suffix :] == suffix_2[len(suffix_2) - suffix :]
    )


def mask(text: str) -> str:
    """Return an account or a number as it may be shown: ``1234****9876``; short ones show less."""
    plain = _SEPARATORS.sub("", half_width(text))
    shown = 4
    # At least as much stays hidden as one end shows.
    left = plain[:shown] if len(plain) >= 3 * shown else ""
    right = plain[-shown:] if len(plain) >= 2 * shown else ""
    return f"{left}****{right}" if plain else ""


def _account(text: str) -> re.Match[str] | None:
    return _ACCOUNT.fullmatch(_SEPARATORS.sub("", half_width(text)).upper())


def _ends(account: re.Match[str]) -> tuple[str, str]:
    """Return the digits known from the left and from the right."""
    digits = account["digits"]
    return (digits, digits) if digits else (account["prefix"], account["suffix"])
