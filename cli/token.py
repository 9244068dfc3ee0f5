"""`yanqi token`: tokens of programs, scoped and expiring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import auditing
from cli.auditing import OPERATOR
from cli.session import Session, pass_session
from cli.tables import render, table_options
from cli.ways_in import ways_in
from ledger.domain.errors import NotFound
from ledger.domain.roles import Role
from projections.tables.table import Column, Kind, Table

if TYPE_CHECKING:
    from access.tokens import Token

_COLUMNS = (
    Column("id", "令牌", "token"),
    Column("username", "用户名", "user"),
    Column("label", "用途", "label"),
    Column("scopes", "范围", "scopes"),
    Column("roles", "岗位", "roles"),
    Column("department", "部门", "department"),
    Column("expires_at", "到期", "expires", Kind.MOMENT),
    Column("last_used_at", "最近使用", "last used", Kind.MOMENT),
    Column("revoked_at", "撤销", "revoked", Kind.MOMENT),
)


@click.group("token")
def token() -> None:
    """令牌：签发、列出、撤销 / Tokens of programs: issued, listed, revoked."""


@token.command("issue")
@click.argument("username", metavar="USER")
@click.option("--label", required=True, help="用途 / what it is for.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    help="范围 / read, read:AREA, a command such as award.apply, or award.*; may be repeated.",
)
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True, help="有效天数 / days.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="仅限这些岗位 / only these roles of the officer.",
)
@click.option("--department", help="仅限该部门 / only this department's data.")
@pass_session
def issue(
    session: Session,
    username: str,
    label: str,
    scopes: tuple[str, ...],
    days: int,
    roles: tuple[str, ...],
    department: str | None,
) -> None:
    """签发令牌，只显示这一次 / Issue a token; it is shown this once."""
    with ways_in(session) as (ledger, access):
        text, issued = access.tokens.issue(
            username,
            label=label,
            scopes=scopes,
            life=timedelta(days=days),
            by=OPERATOR,
            roles=[Role(role) for role in roles] or None,
            department=ledger.pack.department(department).code if department else None,
        )
        details = {"officer": username, "id": issued.id, "scopes": list(issued.scopes)}
        auditing.note(ledger, "token.issued", details=details)
    session.tell("令牌（请妥善保存，不再显示）：", "the token (keep it; it is not shown again):", err=True)
    click.echo(text)


@token.command("list")
@click.argument("username", metavar="[USER]", required=False)
@table_options
@pass_session
def list_tokens(session: Session, username: str | None, shape: str, output: Path | None, unit: str) -> None:
    """令牌清单 / The tokens, the newest first; ended ones too."""
    with ways_in(session) as (_, access):
        found = access.tokens.tokens(username)
    render(session, [tokens_table(found)], shape, output, unit)


@token.command("revoke")
@click.argument("token_id", metavar="TOKEN")
@pass_session
def revoke(session: Session, token_id: str) -> None:
    """撤销令牌 / Revoke a token, by its name in the list."""
    with ways_in(session) as (ledger, access):
        if not access.tokens.revoke(token_id, OPERATOR):
            raise NotFound(kind="token 令牌", name=token_id[:40])
        auditing.note(ledger, "token.revoked", details={"id": token_id})
    session.tell(f"已撤销 {token_id}", f"{token_id} is revoked")


def tokens_table(tokens: Sequence[Token]) -> Table:
    """Return tokens as a table; an empty role or department is whatever the officer has."""
    rows = tuple(
        (
            one.id,
            one.username,
            one.label,
            ", ".join(one.scopes),
            ", ".join(sorted(one.roles)) if one.roles is not None else "",
            one.department or "",
            one.expires_at,
            one.last_used_at,
            one.revoked_at,
        )
        for one in tokens
    )
    return Table("tokens", "令牌", "Tokens", _COLUMNS, rows)
