"""`yanqi`: the command line of the ledger (雁栖账本).

Exit codes: 0 done; 1 refused, with what stands against it, the figures and the way out on stderr;
2 called in a wrong way (an unknown option, a missing argument); 130 interrupted.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

import click

from cli.session import Session, environment, new_session, report
from ledger.domain.errors import Refusal

COMMANDS: Final[dict[str, str]] = {
    "demo": "cli.demo:demo",
    "simulate": "cli.simulate:simulate",
    "init": "cli.database:init",
    "doctor": "cli.database:doctor",
    "serve": "cli.serving:serve",
    "web": "cli.serving:web",
    "scheduler": "cli.operations:scheduler",
    "post-due": "cli.operations:post_due",
    "rebuild": "cli.operations:rebuild",
    "verify": "cli.operations:verify",
    "import": "cli.importing:import_command",
    "sample": "cli.sample:sample",
    "policy": "cli.policy:policy",
    "history": "cli.history:history_command",
    "caps": "cli.caps:caps_command",
    "burn": "cli.burn:burn_command",
    "commands": "cli.commands:list_commands",
    "do": "cli.commands:do",
    "apply": "cli.steps:apply",
    "accept": "cli.steps:accept",
    "assess": "cli.steps:assess",
    "notice": "cli.steps:notice",
    "approve": "cli.steps:approve",
    "schedule": "cli.steps:schedule",
    "payee": "cli.payee:payee",
    "batch": "cli.batch:batch",
    "statement": "cli.statement:statement",
    "recovery": "cli.recovery:recovery",
    "exception": "cli.exceptions:exception",
    "period": "cli.period:period",
    "user": "cli.user:user",
    "token": "cli.token:token",
}
"""Commands and where they are; each is imported when it is called or listed."""


class Commands(click.Group):
    """The group of all commands; prints refusals in one way."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Import a command."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command = getattr(import_module(module), name)
        if not isinstance(command, click.Command):
            message = f"{place} is no command"
            raise TypeError(message)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a refusal is printed and ends with exit code 1."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            session = ctx.obj if isinstance(ctx.obj, Session) else new_session("zh", as_json=False)
            report(refusal, session)
            ctx.exit(1)


@click.group("yanqi", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    envvar="YANQI_LANG",
    help="语言 / language of messages and heads (YANQI_LANG).",
)
@click.option(
    "--database",
    metavar="URL",
    help="数据库地址，默认 DATABASE_URL，否则内置 / PostgreSQL address; else DATABASE_URL, else embedded.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="以 JSON 输出答复与拒绝 / answers and refusals as JSON."
)
@click.version_option(package_name="yanqi-ledger")
@click.pass_context
def yanqi(ctx: click.Context, lang: str, database: str | None, as_json: bool) -> None:
    """雁栖账本：区级资金账与预算执行 / The district's funding ledger and budget tracker.

    退出码 / exit codes: 0 已办理 done; 1 拒绝 refused, 附原因、数字与出路 with figures and the way out;
    2 用法有误 wrong usage; 130 中断 interrupted.
    """
    ctx.with_resource(environment({"DATABASE_URL": database}))
    ctx.obj = new_session(lang, as_json=as_json)


def main() -> None:
    """Run the command line."""
    yanqi(prog_name="yanqi")
