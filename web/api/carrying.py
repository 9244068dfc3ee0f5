"""One endpoint per command: its fields are the body, its key a header, its business date and a rehearsal the query."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

import msgspec
from flask import Response

from ledger.application.commands import Command, ImportStatement
from ledger.application.verb import commands
from web.access.acting import act, require_may_give
from web.api.answers import json_answer
from web.api.bearer import require_scope_for
from web.api.json_body import json_body
from web.api.outcomes import said
from web.api.parameters import DRY_RUN, KEY, ON, Parameter, read_parameters
from web.schemas.commands import load

COMMAND_PARAMETERS: Final[tuple[Parameter, ...]] = (KEY, ON, DRY_RUN)

NOT_BY_FIELDS: Final = (ImportStatement.name, "officer.bootstrap")
"""Commands with no endpoint of their own: statements come as files, the first administrators by the command line."""


def given_by_fields() -> tuple[type[Command], ...]:
    """Return the kinds of command that are given by their fields, by name."""
    return tuple(kind for kind in commands() if kind.name not in NOT_BY_FIELDS)


def view_of(kind: type[Command]) -> Callable[[], Response]:
    """Return the view that carries out one kind of command."""

    def view() -> Response:
        require_scope_for(kind.name)
        require_may_give(kind.name)
        asked = read_parameters(COMMAND_PARAMETERS, {})
        command = load(kind, json_body())
        rehearsal = asked[DRY_RUN.name]
        outcome = act(command, asked[KEY.name], asked.get(ON.name), rehearsal=rehearsal)
        status = HTTPStatus.OK if rehearsal else HTTPStatus.CREATED
        return json_answer(msgspec.json.encode(said(outcome, dry_run=rehearsal)), status)

    view.__name__ = kind.name.replace(".", "_")
    view.__doc__ = kind.__doc__
    return view
