"""The register of verbs: which function carries out which command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ledger.application.commands import Command
from ledger.application.work import Work
from ledger.domain.errors import NotFound

Answer = dict[str, Any]
"""What a command answers: plain JSON values, recorded with its idempotency key."""

C = TypeVar("C", bound=Command)

_VERBS: dict[type[Command], Callable[[Work, Any], Answer]] = {}


def carries_out(command: type[C]) -> Callable[[Callable[[Work, C], Answer]], Callable[[Work, C], Answer]]:
    """Register the function that carries out a kind of command."""

    def register(verb: Callable[[Work, C], Answer]) -> Callable[[Work, C], Answer]:
        if command in _VERBS:
            message = f"{command.__name__} has a verb already"
            raise TypeError(message)
        _VERBS[command] = verb
        return verb

    return register


def carry_out(work: Work, command: Command) -> Answer:
    """Carry out a command in a unit of work; what it changes is stored by the ledger afterwards."""
    return _VERBS[type(command)](work, command)


def commands() -> tuple[type[Command], ...]:
    """Return every kind of command that can be carried out, by name."""
    return tuple(sorted(_VERBS, key=lambda command: command.name))


def kind_named(name: str) -> type[Command]:
    """Return the kind of command of a name. Raises NotFound."""
    for kind in commands():
        if kind.name == name:
            return kind
    raise NotFound(kind="command 命令", name=name[:80])
