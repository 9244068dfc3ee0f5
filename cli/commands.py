"""`yanqi do` and `yanqi commands`: every command of the ledger by hand, from a YAML file."""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import click
import msgspec

from cli.reading import FEN, YUAN, is_required, read_command, type_name
from cli.session import Session, pass_session
from cli.signing import Signing, carry_out, signing_options
from ledger.application.commands import Command
from ledger.application.verb import commands, kind_named
from ledger.domain.errors import InvalidInput
from ledger.policy.strict_yaml import read_yaml


@click.command("do")
@click.argument("name", metavar="NAME")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@signing_options
@pass_session
def do(session: Session, name: str, file: Path, signing: Signing) -> None:
    """按文件办理一个命令 / Carry out a command of the ledger with the fields of a YAML file.

    NAME 见 yanqi commands；FILE 为 - 时读标准输入；文件若为列表，则各项作为一笔一并办理或全不办理 /
    NAME is one of `yanqi commands`; FILE may be - for stdin; a list in it is done as one, all or nothing.
    金额可用元：amount_yuan: "1,234.56" / amounts may be given in yuan.
    """
    kind = kind_named(name)
    data = read_file(file)
    items = data if isinstance(data, list) else [data]
    if not items:
        raise InvalidInput(field=str(file), problem="没有内容", problem_en="is empty")
    carry_out(session, [read_command(kind, item) for item in items], signing)


def read_file(path: Path) -> Any:
    """Read a YAML file, or standard input for ``-``. Raises MalformedYaml, InvalidInput."""
    raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(field=path.name, problem="不是 UTF-8", problem_en="is not UTF-8") from None
    return read_yaml(text, path.name).data


@click.command("commands")
@click.argument("name", metavar="[NAME]", required=False)
@pass_session
def list_commands(session: Session, name: str | None) -> None:
    """列出可办理的命令及其字段 / List the commands of the ledger with their fields.

    金额字段 x_fen（分）也可写作 x_yuan（元） / a sum x_fen may be given as x_yuan.
    """
    kinds = commands() if name is None else (kind_named(name),)
    described = [_described(kind) for kind in kinds]
    if session.as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(described), indent=2).decode())
        return
    for one in described:
        click.secho(str(one["name"]), bold=True)
        click.echo(f"    {one['about']}")
        for field in one["fields"]:
            mark = "*" if field["required"] else " "
            alias = f"  ({field['also']})" if field["also"] else ""
            click.echo(f"  {mark} {field['name']}: {field['type']}{alias}")
    session.tell("* 为必填", "* required")


def _described(kind: type[Command]) -> dict[str, Any]:
    """Return a command's name, what it does, and its fields."""
    hints = get_type_hints(kind)
    return {
        "name": kind.name,
        "about": " ".join((kind.__doc__ or "").split()),
        "fields": [
            {
                "name": one.name,
                "type": type_name(hints[one.name]),
                "required": is_required(one),
                "also": one.name.removesuffix(FEN) + YUAN if one.name.endswith(FEN) else "",
            }
            for one in fields(kind)  # type: ignore[arg-type] # every command is a dataclass
        ],
    }
