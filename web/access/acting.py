"""Commands from pages and programs: whether they are the officer's to give, carried out, and put into the audit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from flask import Flask

from access.permissions import may_give as officer_may_give
from access.permissions import needs_fresh, only_in_finance, roles_for
from access.roles import ADMINISTRATORS, Role, role_name
from ledger.application import Outcome
from ledger.application.commands import AskCountersignature, Command
from ledger.domain.errors import NotAllowed, Refusal, RoleMissing, WrongDepartment
from ledger.domain.signature import FINANCE, Signature
from web.access import auditing
from web.access.current import current_officer, current_signature, seen, signed_in_officer
from web.access.fresh import require_fresh
from web.language import current_language, list_comma
from web.language import gettext as _
from web.opened import current_ledger

MOST_EVENTS = 100
"""Of one command's events, as the audit names them."""
MOST_NAMES = 400
"""Characters of the names of commands given together."""


def act(
    command: Command | Sequence[Command], key: str, on: date | None = None, *, rehearsal: bool = False
) -> Outcome:
    """Carry out a command, or several as one, as the current officer: under a key, on a business day (today).

    Raises NotSignedIn, RoleMissing, WrongDepartment; ReauthenticationNeeded where a command asks for a fresh
    password (a rehearsal does not); and what stands against the command. All of it is in the audit; of rehearsals
    only those that were not the officer's to give.
    """
    together = (command,) if isinstance(command, Command) else tuple(command)
    names = ", ".join(sorted({each.name for each in together}))[:MOST_NAMES]
    try:
        outcome = _carry_out(command, together, current_signature(key, on), rehearsal=rehearsal)
    except Refusal as refusal:
        if not rehearsal or isinstance(refusal, NotAllowed):
            about = {"key": key, "rehearsal": True} if rehearsal else {"key": key}
            auditing.note("command", "refused", command=names, code=refusal.code, details=about)
        raise
    if not rehearsal:
        auditing.note(
            "command",
            "replayed" if outcome.replayed else "accepted",
            command=names,
            details={"key": key, "events": outcome.events[:MOST_EVENTS]},
        )
    return outcome


def _carry_out(
    command: Command | Sequence[Command],
    together: tuple[Command, ...],
    signature: Signature,
    *,
    rehearsal: bool,
) -> Outcome:
    for each in together:
        require_may_give(each.name)
        if isinstance(each, AskCountersignature):  # nobody has signed what is not his to do
            require_may_give(each.command)
    if not rehearsal and any(needs_fresh(each.name) for each in together):
        require_fresh()
    if isinstance(command, Command):
        return current_ledger().execute(command, signature, rehearsal=rehearsal)
    return current_ledger().execute_all(together, signature, rehearsal=rehearsal)


def require_may_give(command_name: str) -> None:
    """Refuse a command that is not the current officer's to give. Raises RoleMissing, WrongDepartment."""
    officer = current_officer()
    if may_give(command_name):
        return
    if only_in_finance(command_name) and officer.roles & roles_for(command_name):
        raise WrongDepartment(department=officer.department or "—", departments=FINANCE, step=command_name)
    raise RoleMissing(actor=officer.username, step=command_name, roles=_both(roles_for(command_name)))


def may_give(command_name: str) -> bool:
    """Whether the current request may give a command: the officer, and the token if there is one."""
    found = seen()
    if found is not None and found.token is not None:
        return found.token.may_give(command_name)
    officer = signed_in_officer()
    return officer is not None and officer_may_give(officer, command_name)


def why_not(command_name: str, made_by: Collection[str] = ()) -> str:
    """Return why a command is not the current officer's to give, in the page's language; empty if it is.

    ``made_by`` are those who acted on the case before and must not check it: maker ≠ checker.
    """
    officer = signed_in_officer()
    if officer is None:
        return _("尚未登录")
    if not officer.roles & roles_for(command_name):
        return _("须由%(roles)s办理", roles=_posts(roles_for(command_name)))
    if only_in_finance(command_name) and officer.department != FINANCE:
        return _("须由区财政局办理")
    if officer.username in made_by:
        return _("您已在此事项中经办，须由另一人办理")
    return ""


def role_names(roles: Collection[Role]) -> str:
    """Return what roles are called, in the page's language, in their order."""
    return list_comma().join(role_name(role, current_language()) for role in Role if role in roles)


def _posts(roles: Collection[Role]) -> str:
    """Return whose posts (岗位) roles are: 复核岗, but 安全管理员, who is a person already."""
    named = [(role, role_name(role, current_language())) for role in Role if role in roles]
    return list_comma().join(
        name if role in ADMINISTRATORS else _("%(role)s岗", role=name) for role, name in named
    )


def role_codes_names(codes: Collection[str]) -> str:
    """Return what roles are called, by their codes."""
    return role_names([Role(code) for code in codes])


def _both(roles: frozenset[Role]) -> list[str]:
    return [f"{role_name(role, 'zh')} {role_name(role, 'en')}" for role in Role if role in roles]


def register(app: Flask) -> None:
    """Let an application's templates ask what the officer may do."""
    app.add_template_global(may_give)
    app.add_template_global(why_not)
    app.add_template_filter(role_names)
    app.add_template_filter(role_codes_names)
