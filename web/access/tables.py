"""What an officer's account and the pages of officers list, as tables; no secret of a session or token is in them."""

from __future__ import annotations

from collections.abc import Iterable

from access.sessions import Session
from access.tokens import Token
from projections.queries.officers import JournalEntry, ProposalRow
from projections.queries.topics import title_of
from projections.tables.officers import role_names
from projections.tables.table import Column, Kind, Table
from web.labels import actor_name, department_name
from web.language import gettext as _
from web.language import said
from web.listing import table_language

_SESSIONS = (
    Column("started_at", "登录时间", "signed in at", Kind.MOMENT),
    Column("seen_at", "最近使用", "last used", Kind.MOMENT),
    Column("expires_at", "到期", "ends at", Kind.MOMENT),
    Column("address", "地址", "address"),
    Column("agent", "浏览器", "browser"),
    Column("this", "本次登录", "this one"),
)
_TOKENS = (
    Column("id", "编号", "id"),
    Column("label", "用途", "purpose"),
    Column("scopes", "范围", "scopes"),
    Column("issued_at", "签发", "issued at", Kind.MOMENT),
    Column("expires_at", "到期", "ends at", Kind.MOMENT),
    Column("last_used_at", "最近使用", "last used", Kind.MOMENT),
    Column("revoked_at", "撤销", "revoked at", Kind.MOMENT),
)
_PROPOSALS = (
    Column("username", "用户名", "user"),
    Column("display_name", "姓名", "name"),
    Column("held", "现有岗位", "roles held"),
    Column("department", "提出的部门", "department proposed"),
    Column("roles", "提出的岗位", "roles proposed"),
    Column("proposed_by", "提出人", "proposed by"),
    Column("proposed_at", "提出时间", "proposed at", Kind.MOMENT),
)
_JOURNAL = (
    Column("recorded_at", "时间", "time", Kind.MOMENT),
    Column("event", "事项", "event"),
    Column("content", "内容", "content"),
    Column("actor", "经办人", "by"),
)


def sessions_table(found: Iterable[Session], this_number: int) -> Table:
    """Return open sessions; the one that asks is marked."""
    rows = tuple(
        (
            one.started_at,
            one.seen_at,
            one.expires_at,
            one.address,
            one.agent,
            _("是") if one.number == this_number else None,
        )
        for one in found
    )
    return Table("sessions", "登录中的设备", "Sessions", _SESSIONS, rows)


def tokens_table(found: Iterable[Token]) -> Table:
    """Return tokens, revoked ones included."""
    rows = tuple(
        (
            one.id,
            one.label,
            " ".join(one.scopes),
            one.issued_at,
            one.expires_at,
            one.last_used_at,
            one.revoked_at,
        )
        for one in found
    )
    return Table("tokens", "接口令牌", "Tokens", _TOKENS, rows)


def waiting_roles_table(found: Iterable[ProposalRow]) -> Table:
    """Return proposed roles that wait for a second administrator, beside those held now."""
    language = table_language()
    rows = tuple(
        (
            one.username,
            one.display_name,
            role_names(one.held_roles, language),
            department_name(one.department),
            role_names(one.roles, language) or _("收回全部岗位"),
            actor_name(one.proposed_by),
            one.proposed_at,
        )
        for one in found
    )
    return Table("waiting_roles", "待确认的岗位", "Roles to confirm", _PROPOSALS, rows)


def journal_table(found: Iterable[JournalEntry]) -> Table:
    """Return what was recorded of an officer."""
    rows = tuple(
        (one.recorded_at, said(title_of(one.topic)), _content(one), actor_name(one.actor)) for one in found
    )
    return Table("journal", "记录", "What was recorded", _JOURNAL, rows)


def _content(one: JournalEntry) -> str:
    """Return the roles an event is about, or its reason, or the name that was entered."""
    figures = one.figures
    if "roles" in figures:
        held = role_names(figures["roles"], table_language()) or _("收回全部岗位")
        return f"{department_name(figures['officer_department'])} · {held}"
    return str(figures.get("reason") or figures.get("display_name") or "")
