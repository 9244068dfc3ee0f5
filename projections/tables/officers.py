"""Officers and proposed roles as tables for people."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ledger.domain.roles import ROLE_NAMES, Role
from projections.queries.officers import OfficerRow, ProposalRow
from projections.tables.table import Column, Kind, Language, Table

_OFFICERS = (
    Column("username", "用户名", "user"),
    Column("display_name", "姓名", "name"),
    Column("department", "部门", "department"),
    Column("roles", "岗位", "roles"),
    Column("state", "状态", "state"),
    Column("registered_by", "登记人", "registered by"),
    Column("registered_at", "登记时间", "registered", Kind.MOMENT),
)
_PROPOSALS = (
    Column("username", "用户名", "user"),
    Column("proposal", "申请序号", "proposal", Kind.NUMBER),
    Column("department", "部门", "department"),
    Column("roles", "岗位", "roles"),
    Column("held", "现有岗位", "held now"),
    Column("proposed_by", "申请人", "proposed by"),
    Column("proposed_at", "申请时间", "proposed", Kind.MOMENT),
)


_STATES = {False: ("在用", "active"), True: ("停用", "suspended")}


def officers_table(
    officers: Sequence[OfficerRow],
    language: Language,
    *,
    department_name: Callable[[str], str] = str,
    actor_name: Callable[[str], str] = str,
) -> Table:
    """Return officers as a table; departments and those who registered them by their codes unless names are given."""
    rows = tuple(
        (
            one.username,
            one.display_name,
            department_name(one.department) if one.department else "",
            role_names(one.roles, language),
            _STATES[one.suspended][language == "en"],
            actor_name(one.registered_by),
            one.registered_at,
        )
        for one in officers
    )
    return Table("officers", "人员与岗位", "Officers and roles", _OFFICERS, rows)


def proposals_table(proposals: Sequence[ProposalRow], language: Language) -> Table:
    """Return proposed roles, beside those held now, as a table."""
    rows = tuple(
        (
            one.username,
            one.proposal,
            one.department,
            role_names(one.roles, language),
            role_names(one.held_roles, language),
            one.proposed_by,
            one.proposed_at,
        )
        for one in proposals
    )
    return Table("role_proposals", "岗位申请", "Proposed roles", _PROPOSALS, rows)


def role_names(roles: Sequence[str], language: Language) -> str:
    """Return what roles are called, in one line."""
    separator = ", " if language == "en" else "、"
    return separator.join(ROLE_NAMES[Role(role)][language == "en"] for role in roles)
