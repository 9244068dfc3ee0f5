"""Roles (岗位) and what they are called."""

from __future__ import annotations

from ledger.domain.roles import EXCLUSIVE, ROLE_NAMES, SOLITARY, Role, incompatible

__all__ = [
    "ADMINISTRATORS",
    "BUSINESS",
    "EXCLUSIVE",
    "ROLE_NAMES",
    "SOLITARY",
    "Role",
    "incompatible",
    "role_name",
]

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""三员: none of them takes part in the business."""

BUSINESS = frozenset({Role.CLERK, Role.CHECKER, Role.APPROVER, Role.PAYER, Role.RECONCILER})
"""The roles that act on money."""


def role_name(role: Role, language: str) -> str:
    """Return what a role is called in ``zh`` or ``en``."""
    zh, en = ROLE_NAMES[role]
    return en if language == "en" else zh
