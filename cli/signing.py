"""Who signs what is typed on the command line, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import uuid4

import click
import msgspec

from cli.auditing import execute
from cli.parameters import DAY
from cli.session import Session
from ledger.application import Ledger, Outcome
from ledger.application.commands import Command as LedgerCommand
from ledger.domain.errors import InvalidInput
from ledger.domain.money import yuan
from ledger.domain.signature import SYSTEM, Signature

Function = TypeVar("Function", bound=Callable[..., object])


@dataclass(frozen=True)
class Signing:
    """Who acts, for which department, on which business day, under which key; a rehearsal keeps nothing."""

    actor: str
    department: str
    on: date | None
    key: str | None
    on_behalf_of: str | None
    dry_run: bool


def signing_options(function: Function) -> Function:
    """Add the options of a signature, and pass them on as ``signing``."""

    def with_signing(
        *args: Any,
        actor: str,
        department: str,
        on: date | None,
        key: str | None,
        on_behalf_of: str | None,
        dry_run: bool,
        **kwargs: Any,
    ) -> object:
        signing = Signing(actor, department, on, key, on_behalf_of, dry_run)
        return function(*args, signing=signing, **kwargs)

    with_signing.__doc__ = function.__doc__
    with_signing.__name__ = function.__name__
    decorated: Any = with_signing
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return] # the same function with options added


_OPTIONS = (
    click.option("--actor", required=True, envvar="YANQI_ACTOR", help="经办人 / who acts (YANQI_ACTOR)."),
    click.option(
        "--department",
        required=True,
        envvar="YANQI_DEPARTMENT",
        help="部门代码 / code of the department (YANQI_DEPARTMENT).",
    ),
    click.option("--on", type=DAY, help="业务日期，默认今日 / business day, today by default."),
    click.option(
        "--key",
        help="幂等键：同键同内容只办一次 / idempotency key: the same key and content are done once.",
    ),
    click.option("--on-behalf-of", metavar="USER", help="代何人办理 / who delegated this."),
    click.option("--dry-run", is_flag=True, help="演练：同样检查，不留记录 / same checks, nothing is kept."),
)


def carry_out(session: Session, commands: Sequence[LedgerCommand], signing: Signing) -> None:
    """Carry out one command, or several as one, and print what came of it.

    Raises the refusal that stands against it, and InvalidInput for a name that only the scheduler bears.
    """
    with session.ledger() as ledger:
        signature = signature_of(ledger, signing)
        outcome = execute(ledger, commands, signature, rehearsal=signing.dry_run)
    tell(session, outcome, signature, signing)


def signature_of(ledger: Ledger, signing: Signing) -> Signature:
    """Return what is signed with. Raises NotFound, and InvalidInput for a name that only the scheduler bears."""
    if signing.actor.startswith(SYSTEM) or not signing.actor.strip():
        raise InvalidInput(
            field="actor",
            problem=f"须为本人用户名，不得以 {SYSTEM} 开头",
            problem_en=f"must be a person's user name, not one that begins with {SYSTEM}",
        )
    return Signature(
        actor=signing.actor.strip(),
        department=ledger.pack.department(signing.department).code,
        effective_on=signing.on or ledger.clock.today(),
        key=signing.key or f"cli:{uuid4()}",
        on_behalf_of=signing.on_behalf_of,
    )


def tell(session: Session, outcome: Outcome, signature: Signature, signing: Signing) -> None:
    """Print the answer, the key under which it can be asked again, and the events recorded."""
    if session.as_json:
        print_json(as_plain(outcome, signature, signing))
        return
    if signing.dry_run:
        session.tell("演练通过，未留记录：", "rehearsed, nothing was kept:")
    elif outcome.replayed:
        session.tell("此键已办理过，原结果为：", "done before under this key; its outcome was:")
    else:
        session.tell("已办理：", "done:")
    for line in _lines(outcome.answer):
        click.echo(f"  {line}")
    session.tell(f"  幂等键 {signature.key}", f"  idempotency key {signature.key}")


def as_plain(outcome: Outcome, signature: Signature, signing: Signing) -> dict[str, object]:
    """Return what came of a command, for programs."""
    return {
        "key": signature.key,
        "replayed": outcome.replayed,
        "dry_run": signing.dry_run,
        "answer": outcome.answer,
        "events": outcome.events,
    }


def print_json(said: object) -> None:
    """Print an answer for programs."""
    click.echo(msgspec.json.format(msgspec.json.encode(said), indent=2).decode())


def _lines(answer: object, name: str = "") -> list[str]:
    """Return an answer line by line, money in yuan."""
    if isinstance(answer, dict):
        return [
            line for key, value in answer.items() for line in _lines(value, f"{name}.{key}" if name else key)
        ]
    if isinstance(answer, list):
        if answer and not any(isinstance(value, dict | list) for value in answer):
            return [f"{name}: {', '.join(map(str, answer))}"]
        return [line for place, value in enumerate(answer, 1) for line in _lines(value, f"{name}[{place}]")]
    if name.endswith("_fen") and isinstance(answer, int):
        return [f"{name.removesuffix('_fen')}: {yuan(answer)}"]
    return [f"{name}: {'' if answer is None else answer}"]
