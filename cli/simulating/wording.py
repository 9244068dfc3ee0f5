"""How banks write names, accounts and references: in full, another way, cut off, masked, or not at all."""

from __future__ import annotations

from random import Random

from cli.simulating.booking import Sent, Shown

MASK = "****"
ENDS = 4
"""Digits of a masked account that stay legible at each end."""
CUT_TO = 9
"""Characters of a name that a narrow field keeps."""
SHOWN_REFERENCE, SHOWN_ACCOUNT, MASKED_ACCOUNT = 0.55, 0.65, 0.25
PLAIN_NAME, VARIED_NAME, CUT_NAME = 0.6, 0.2, 0.1


def masked(account: str) -> str:
    """Return an account of which only the ends can be read."""
    return f"{account[:ENDS]}{MASK}{account[-ENDS:]}"


def fits(shown: str, account: str) -> bool:
    """Return whether a shown account, in full or masked, can be this one."""
    first, mask, last = shown.partition(MASK)
    return account.startswith(first) and account.endswith(last) if mask else shown == account


def shown_account(random: Random, account: str) -> str:
    """Return an account in full, masked, or not at all."""
    drawn = random.random()
    if drawn < SHOWN_ACCOUNT:
        return account
    return masked(account) if drawn < SHOWN_ACCOUNT + MASKED_ACCOUNT else ""


def shown_name(random: Random, name: str) -> str:
    """Return a name as given, in another spelling, cut off, or masked in the middle."""
    drawn = random.random()
    if drawn < PLAIN_NAME or len(name) <= CUT_TO:
        return name
    if drawn < PLAIN_NAME + VARIED_NAME:
        return name.replace("有限公司", "有限责任公司").replace("怀柔", "怀柔 ")
    if drawn < PLAIN_NAME + VARIED_NAME + CUT_NAME:
        return name[:CUT_TO]
    return f"{name[:ENDS]}{MASK}{name[-ENDS:]}"


def written_reference(random: Random, reference: str) -> str:
    """Return a reference as the ledger writes it, or as banks change it on the way."""
    return random.choice((reference, reference, reference.replace("-", ""), reference.lower()))


def shown(random: Random, one: Sent, *, with_reference: bool) -> Shown:
    """Return how a line shows one payment's payee."""
    remark = f"拨付 {written_reference(random, one.reference)}" if with_reference else "财政补助资金"
    return Shown(shown_name(random, one.payee_name), shown_account(random, one.account), remark)


def shows_reference(random: Random) -> bool:
    """Whether a line carries a reference at all."""
    return random.random() < SHOWN_REFERENCE
