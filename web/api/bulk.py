"""Several commands in one request: all of them or none, or each by itself.

The request as a whole must be well-formed: one malformed item refuses it, in either mode, before anything is
carried out. What the ledger refuses is told item by item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus
from typing import Any, Final

import msgspec
from flask import Response
from marshmallow import fields as kinds

from ledger.application.commands import Command
from ledger.application.ledger import MAX_KEY
from ledger.domain.errors import Refusal
from web.access.acting import act
from web.api.answers import json_answer
from web.api.bearer import require_scope_for
from web.api.carrying import given_by_fields
from web.api.json_body import json_body
from web.api.outcomes import BulkOutcome, ItemOutcome, refused_item, said
from web.api.parameters import DRY_RUN, KEY, ON, Parameter, read_parameters
from web.schemas.commands import Problem, RecordSchema, problems_in, problems_of, refused
from web.schemas.fields import COMMON_MESSAGES, ItemsField, TextField
from web.schemas.limits import MAX_PROBLEMS

MAX_COMMANDS: Final = 1_000
ATOMIC: Final = "atomic"
EACH: Final = "each"

_ROOM_FOR_POSITION: Final = len(f"#{MAX_COMMANDS}")
BULK_KEY: Final = replace(KEY, longest=MAX_KEY - _ROOM_FOR_POSITION)
BULK_PARAMETERS: Final[tuple[Parameter, ...]] = (BULK_KEY, ON, DRY_RUN)


@dataclass(frozen=True)
class Item:
    """One command as it is asked for; an empty key stands for the request's own and the item's position."""

    name: str
    fields: dict[str, Any]
    key: str = ""


@dataclass(frozen=True)
class Bulk:
    """Several commands as they are asked for."""

    mode: str
    commands: tuple[Item, ...]


class ItemSchema(RecordSchema):
    """One command by its name; its fields are read by its own schema."""

    record_type = Item
    name = TextField(required=True, may_be_blank=False)
    key = TextField(at_most=MAX_KEY)
    fields_ = kinds.Raw(required=True, data_key="fields", attribute="fields", error_messages=COMMON_MESSAGES)


class BulkSchema(RecordSchema):
    """A request with several commands."""

    record_type = Bulk
    mode = TextField(required=True, may_be_blank=False)
    commands = ItemsField(
        kinds.Nested(ItemSchema, error_messages=COMMON_MESSAGES), at_most=MAX_COMMANDS, required=True
    )


def carry_out_bulk() -> Response:
    """Carry out several commands: all or none of them (`atomic`), or each by itself (`each`)."""
    asked = read_parameters(BULK_PARAMETERS, {})
    bulk = _read()
    for name in {item.name for item in bulk.commands}:
        require_scope_for(name)
    commands = _commands(bulk)
    key, on, rehearsal = asked[KEY.name], asked.get(ON.name), asked[DRY_RUN.name]
    carry_out = _together if bulk.mode == ATOMIC else _one_by_one
    items = carry_out(bulk, commands, key, on, rehearsal)
    accepted = sum(item.outcome is not None for item in items)
    outcome = BulkOutcome(
        mode=ATOMIC if bulk.mode == ATOMIC else EACH,
        dry_run=rehearsal,
        accepted=accepted,
        refused=len(items) - accepted,
        items=items,
    )
    return json_answer(msgspec.json.encode(outcome), HTTPStatus.OK)


def _read() -> Bulk:
    """Return what the request asks for. Raises InvalidFields."""
    from marshmallow import ValidationError

    try:
        bulk: Bulk = BulkSchema().load(json_body())
    except ValidationError as error:
        raise refused(problems_of(error)) from None
    if bulk.mode not in (ATOMIC, EACH):
        raise refused((Problem("mode", "应为 atomic 或 each", "must be atomic or each"),))
    if not bulk.commands:
        raise refused((Problem("commands", "至少一项", "must hold one at least"),))
    return bulk


def _commands(bulk: Bulk) -> list[Command]:
    """Return the commands of the items. Raises InvalidFields, with the place of everything that is wrong."""
    known = {kind.name: kind for kind in given_by_fields()}
    found: list[Command] = []
    problems: list[Problem] = []
    for position, item in enumerate(bulk.commands):
        kind = known.get(item.name)
        if kind is None:
            problems.append(Problem(f"commands[{position}].name", "没有这个命令", "is no command"))
            continue
        command = problems_in(kind, item.fields)
        if isinstance(command, tuple):
            problems += [_placed(problem, position) for problem in command]
        else:
            found.append(command)
    if problems:
        raise refused(tuple(problems[:MAX_PROBLEMS]))
    return found


def _placed(problem: Problem, position: int) -> Problem:
    inside = "" if problem.path == "$" else f".{problem.path}"
    return replace(problem, path=f"commands[{position}].fields{inside}")


def _together(
    bulk: Bulk, commands: Sequence[Command], key: str, on: date | None, rehearsal: bool
) -> list[ItemOutcome]:
    """Carry all out as one under the request's key. Raises the refusal that stands against any of them."""
    outcome = act(commands, key, on, rehearsal=rehearsal)
    done = said(outcome, dry_run=rehearsal)
    status = int(HTTPStatus.OK if rehearsal else HTTPStatus.CREATED)
    answers = done.answer["answers"]
    return [
        ItemOutcome(
            position,
            item.name,
            key,
            status,
            msgspec.structs.replace(
                done, answer=answers[position], events=done.events if position == 0 else []
            ),
        )
        for position, item in enumerate(bulk.commands)
    ]


def _one_by_one(
    bulk: Bulk, commands: Sequence[Command], key: str, on: date | None, rehearsal: bool
) -> list[ItemOutcome]:
    """Carry each out under a key of its own; a refusal of one leaves the others as they are."""
    status = int(HTTPStatus.OK if rehearsal else HTTPStatus.CREATED)
    items = []
    for position, (item, command) in enumerate(zip(bulk.commands, commands, strict=True)):
        own_key = item.key or f"{key}#{position}"
        try:
            outcome = act(command, own_key, on, rehearsal=rehearsal)
        except Refusal as refusal:
            items.append(refused_item(position, item.name, own_key, refusal))
        else:
            items.append(ItemOutcome(position, item.name, own_key, status, said(outcome, dry_run=rehearsal)))
    return items
