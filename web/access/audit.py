"""`/audit`: the audit log (审计日志), for those who audit; with filters, pages and files."""

from __future__ import annotations

import json
from datetime import datetime, time
from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from access.audit import NEWEST_FIRST, OUTCOME_NAMES, AuditFilter, AuditRow
from projections.queries.paging import Page
from projections.tables.table import Column, Kind, Language, Table
from web import parameters
from web.access.areas import area
from web.access.current import current_access
from web.access.fresh import require_export
from web.access.refused import figures_said, refusal_words
from web.commanding.answers import answer_pairs
from web.commanding.words import COMMANDS
from web.filtered import filtered
from web.labels import actor_name
from web.language import TIMEZONE, list_comma, said
from web.language import gettext as _
from web.listing import Listing, as_file, asked, chips, table_language

blueprint = Blueprint("audit", __name__)

ACTION_NAMES: Final = {
    "login": ("登录", "sign in"),
    "logout": ("退出", "sign out"),
    "confirm": ("重新验证", "confirm identity"),
    "command": ("办理", "command"),
    "job": ("发起后台任务", "begin background work"),
    "job.ended": ("后台任务结束", "background work ended"),
    "access": ("访问", "access"),
    "export": ("导出", "export"),
    "password": ("修改密码", "change password"),
    "second_factor": ("绑定动态口令", "enrol second factor"),
    "second_factor_removed": ("解除动态口令", "remove second factor"),
    "recovery_codes": ("重发恢复码", "renew recovery codes"),
    "session_revoked": ("退出某次登录", "end a session"),
    "sessions_revoked": ("退出其他登录", "end other sessions"),
    "token_issued": ("签发令牌", "issue a token"),
    "token_revoked": ("撤销令牌", "revoke a token"),
}
"""Actions of the pages; another one is shown by its own word."""

COLUMNS: Final = (
    Column("number", "序号", "No.", Kind.NUMBER),
    Column("at", "时间", "Time", Kind.MOMENT),
    Column("officer", "人员", "Officer"),
    Column("username", "用户名", "User name"),
    Column("action", "动作", "Action"),
    Column("title", "事项", "Command"),
    Column("command", "事项代码", "Command code", in_files_only=True),
    Column("outcome", "结果", "Outcome"),
    Column("refusal", "拒绝原因", "Why refused"),
    Column("code", "拒绝代码", "Refusal code"),
    Column("address", "地址", "Address"),
    Column("route", "路径", "Route"),
    Column("said", "内容", "Details"),
    Column("details", "内容（JSON）", "Details (JSON)", in_files_only=True),
)


@blueprint.get("/audit")
@area("audit")
@filtered("officer", "action", "command", "outcome", "time")
def index() -> ResponseReturnValue:
    """List entries, the newest first: ``officer``, ``action``, ``command``, ``outcome``, ``time``.

    As a file only with a password given just now. Raises InvalidInput, ReauthenticationNeeded.
    """
    query = asked({"number": NEWEST_FIRST})
    if query.file_format:
        require_export("audit")
    access = current_access()
    actions = access.audit.actions()
    wanted = _wanted(actions)
    period = parameters.period()
    active = chips(
        ("officer", _("人员"), wanted.officer),
        ("action", _("动作"), _action(wanted.action) if wanted.action else None),
        ("command", _("办理事项"), _title(wanted.command) if wanted.command else None),
        ("outcome", _("结果"), said(OUTCOME_NAMES[wanted.outcome]) if wanted.outcome else None),
        ("time", _("期间"), period.text if period else None),
    )
    page = access.audit.entries(wanted, cursor=query.cursor, limit=query.limit)
    table = _table(page, table_language())
    if query.file_format:
        return as_file([table], query.file_format, name="audit", filters=active, cut=page.after is not None)
    shown = Listing(
        table,
        page=page,
        asked=query,
        codes=("username", "code", "address", "route"),
        empty=_("没有相符的记录。本日志记录网页、程序接口和命令行上的办理、拒绝、登录和导出。"),
    )
    return render_template(
        "access/audit.html",
        shown=shown,
        active=active,
        wanted=wanted,
        actions=[(each, _action(each)) for each in actions],
        commands=[(name, said(words.title)) for name, words in COMMANDS.items()],
        outcomes=[(each, said(names)) for each, names in OUTCOME_NAMES.items()],
    )


def _wanted(actions: list[str]) -> AuditFilter:
    """Return which entries the URL asks for. Raises InvalidInput."""
    period = parameters.period()
    return AuditFilter(
        officer=parameters.text("officer") or None,
        action=parameters.choice("action", actions) or None,
        command=parameters.text("command") or None,
        outcome=parameters.choice("outcome", list(OUTCOME_NAMES)) or None,
        since=datetime.combine(period.starts, time.min, TIMEZONE) if period else None,
        until=datetime.combine(period.ends, time.min, TIMEZONE) if period else None,
    )


def _table(page: Page[AuditRow], language: Language) -> Table:
    return Table(
        "audit",
        "审计日志",
        "Audit log",
        COLUMNS,
        tuple(
            (
                row.number,
                row.at,
                actor_name(row.officer),
                row.officer,
                _action(row.action),
                _title(row.command),
                row.command,
                OUTCOME_NAMES[row.outcome][language == "en"],
                refusal_words(row.code, row.details),
                row.code,
                row.address,
                row.route,
                _("；").join(f"{name} {value}" for name, value in answer_pairs(_left_to_say(row))),
                json.dumps(row.details, ensure_ascii=False) if row.details else "",
            )
            for row in page.rows
        ),
    )


def _left_to_say(row: AuditRow) -> dict[str, object]:
    """Return the details that the sentence of the refusal does not say already."""
    said_already = figures_said(row.code)
    if not said_already <= row.details.keys():
        return dict(row.details)
    return {name: value for name, value in row.details.items() if name not in said_already}


def _title(command: str) -> str:
    """Return what a command is called; several in one request by their titles."""
    return list_comma().join(
        said(COMMANDS[each].title) if each in COMMANDS else each for each in command.split(", ")
    )


def _action(action: str) -> str:
    return said(ACTION_NAMES[action]) if action in ACTION_NAMES else action
