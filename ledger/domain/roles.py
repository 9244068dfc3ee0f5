"""Roles (岗位) of officers, and which of them no one person may hold together (不相容岗位分离)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from itertools import combinations
from typing import Final


class Role(StrEnum):
    """What an officer may do: six duties of the business, and the three administrators (三员)."""

    CLERK = "clerk"
    CHECKER = "checker"
    APPROVER = "approver"
    PAYER = "payer"
    RECONCILER = "reconciler"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ROLE_NAMES: Final[Mapping[Role, tuple[str, str]]] = {
    Role.CLERK: ("经办", "clerk"),
    Role.CHECKER: ("复核", "checker"),
    Role.APPROVER: ("批准", "approver"),
    Role.PAYER: ("支付", "payer"),
    Role.RECONCILER: ("对账", "reconciler"),
    Role.AUDITOR: ("审计", "auditor"),
    Role.SYSTEM_ADMIN: ("系统管理员", "system administrator"),
    Role.SECURITY_ADMIN: ("安全管理员", "security administrator"),
    Role.AUDIT_ADMIN: ("审计管理员", "audit administrator"),
}
"""Role → (Chinese, English)."""

SOLITARY: Final = frozenset({Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""Roles that their holder has alone: who audits or administers takes no part in the business (三权分立)."""

EXCLUSIVE: Final = frozenset(
    {frozenset({Role.PAYER, Role.APPROVER}), frozenset({Role.PAYER, Role.CHECKER})},
)
"""Pairs of business roles that no one person holds: who pays neither checks nor approves."""


def incompatible(roles: Collection[Role]) -> tuple[Role, Role] | None:
    """Return the first two of these roles that one person may not hold together; None if all go together."""
    ordered = [role for role in Role if role in roles]
    for one, other in combinations(ordered, 2):
        if {one, other} & SOLITARY or frozenset({one, other}) in EXCLUSIVE:
            return one, other
    return None
