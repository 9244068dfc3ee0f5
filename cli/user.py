"""`yanqi user`: officers, their roles, their passwords."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from cli import auditing
from cli.auditing import OPERATOR
from cli.session import Session, pass_session
from cli.signing import Signing, carry_out, signing_options
from cli.tables import render, table_options
from cli.ways_in import typed_password, ways_in
from ledger.application.commands import (
    BootstrapOfficers,
    ConfirmRoles,
    ProposeRoles,
    RegisterOfficer,
    ResumeOfficer,
    SuspendOfficer,
)
from ledger.domain.errors import NotFound
from ledger.domain.roles import Role
from ledger.domain.signature import FINANCE, Signature

if TYPE_CHECKING:
    from access.opened import Access
    from ledger.application import Ledger

_USERNAME = click.argument("username", metavar="USER")
_REASON = click.option("--reason", required=True, help="理由 / why.")


@click.group("user")
def user() -> None:
    """人员：登记、岗位、停用、密码 / Officers: registered, given roles by two people, suspended, passwords."""


@user.command("bootstrap")
@click.option("--security", metavar="USER", required=True, help="安全管理员 / security administrator.")
@click.option("--security-name", metavar="NAME", required=True, help="其姓名 / the person's name.")
@click.option("--system", metavar="USER", required=True, help="系统管理员 / system administrator.")
@click.option("--system-name", metavar="NAME", required=True, help="其姓名 / the person's name.")
@pass_session
def bootstrap(session: Session, security: str, security_name: str, system: str, system_name: str) -> None:
    """设立首任两名管理员，仅一次 / Name the first two administrators, once, while there is no officer.

    打印两人的临时密码，首次登录须更换 / prints a temporary password for each, to be changed at the first sign-in.
    """
    from ledger.application.verbs.officers import BOOTSTRAP

    command = BootstrapOfficers(
        security_username=security,
        security_display_name=security_name,
        system_username=system,
        system_display_name=system_name,
    )
    with ways_in(session) as (ledger, access):
        signature = Signature(BOOTSTRAP, FINANCE, ledger.clock.today(), f"bootstrap:{uuid4()}")
        auditing.execute(ledger, [command], signature)
        for username in (security, system):
            _tell_temporary(session, ledger, access, username)


@user.command("add")
@_USERNAME
@click.option("--name", "display_name", metavar="NAME", required=True, help="姓名 / the person's name.")
@signing_options
@pass_session
def add(session: Session, username: str, display_name: str, signing: Signing) -> None:
    """登记人员，尚无岗位 / Register an officer, without any role yet."""
    carry_out(session, [RegisterOfficer(username=username, display_name=display_name)], signing)


@user.command("roles")
@_USERNAME
@click.argument("roles", nargs=-1, type=click.Choice([role.value for role in Role]))
@click.option("--of", "of", metavar="DEPARTMENT", required=True, help="所属部门 / the officer's department.")
@click.option("--none", "none", is_flag=True, help="撤去全部岗位 / take all roles away.")
@signing_options
@pass_session
def roles(
    session: Session, username: str, roles: tuple[str, ...], of: str, none: bool, signing: Signing
) -> None:
    """提出岗位与部门，由另一管理员确认 / Propose roles and a department; another administrator confirms them.

    所提岗位取代现有岗位 / they replace the roles held now.
    """
    if bool(roles) == none:
        message = session.say("请写明岗位，或用 --none", "name the roles, or use --none")
        raise click.UsageError(message)
    command = ProposeRoles(username=username, roles=roles, officer_department=of)
    carry_out(session, [command], signing)


@user.command("confirm")
@_USERNAME
@click.argument("proposal", metavar="[PROPOSAL]", type=int, required=False)
@signing_options
@pass_session
def confirm(session: Session, username: str, proposal: int | None, signing: Signing) -> None:
    """确认岗位申请，默认待确认的一项 / Confirm proposed roles; the proposal that waits, unless another is named."""
    if proposal is None:
        proposal = _waiting(session, username)
    carry_out(session, [ConfirmRoles(username=username, proposal=proposal)], signing)


@user.command("suspend")
@_USERNAME
@_REASON
@signing_options
@pass_session
def suspend(session: Session, username: str, reason: str, signing: Signing) -> None:
    """停用人员，其登录与令牌即时失效 / Suspend an officer; sessions and tokens end at once."""
    carry_out(session, [SuspendOfficer(username=username, reason=reason)], signing)


@user.command("resume")
@_USERNAME
@_REASON
@signing_options
@pass_session
def resume(session: Session, username: str, reason: str, signing: Signing) -> None:
    """恢复人员 / End a suspension."""
    carry_out(session, [ResumeOfficer(username=username, reason=reason)], signing)


@user.command("password")
@_USERNAME
@click.option("--stdin", "from_stdin", is_flag=True, help="从标准输入读取 / read it from stdin.")
@click.option("--temporary", is_flag=True, help="生成并打印临时密码 / make a temporary one and print it.")
@pass_session
def password(session: Session, username: str, from_stdin: bool, temporary: bool) -> None:
    """设置密码，下次登录须更换 / Set a password, to be changed at the next sign-in; sessions and lock end.

    密码从终端或标准输入读取，不作参数 / it is typed or read from stdin, never an argument.
    """
    with ways_in(session) as (ledger, access):
        if temporary:
            _tell_temporary(session, ledger, access, username)
            return
        typed = typed_password(session, from_stdin=from_stdin)
        access.credentials.set(username, typed, by=OPERATOR, must_change=True)
        details = {"officer": username, "temporary": False}
        auditing.note(ledger, "password.set", details=details)
    session.tell(f"已设置 {username} 的密码", f"the password of {username} is set")


@user.command("list")
@click.option("--proposals", "waiting", is_flag=True, help="待确认的岗位申请 / proposals that wait instead.")
@table_options
@pass_session
def list_users(session: Session, waiting: bool, shape: str, output: Path | None, unit: str) -> None:
    """人员与岗位清单 / The officers and their roles."""
    from projections.queries.officers import officer_rows, proposals
    from projections.tables.officers import officers_table, proposals_table

    with session.ledger() as ledger:
        if waiting:
            table = proposals_table(proposals(ledger.rows), session.language)
        else:
            table = officers_table(officer_rows(ledger.rows).rows, session.language)
    render(session, [table], shape, output, unit)


def _waiting(session: Session, username: str) -> int:
    """Return the proposal that waits for an officer. Raises NotFound."""
    from projections.queries.officers import proposals

    with session.ledger() as ledger:
        found = proposals(ledger.rows, username=username)
    if not found:
        raise NotFound(kind="proposal 岗位申请", name=username[:80])
    return found[0].proposal


def _tell_temporary(session: Session, ledger: Ledger, access: Access, username: str) -> None:
    """Issue a temporary password, put that into the audit log, and print it this once."""
    issued = access.credentials.issue_temporary(username, by=OPERATOR)
    details = {"officer": username, "temporary": True}
    auditing.note(ledger, "password.set", details=details)
    if session.as_json:
        click.echo(f'{{"username": "{username}", "temporary_password": "{issued}"}}')
    else:
        session.tell(
            f"{username} 的临时密码（三日内有效，首次登录须更换）：{issued}",
            f"temporary password of {username} (valid three days, to be changed at the first sign-in): {issued}",
        )
