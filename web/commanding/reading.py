"""A draft read into the command it stands for; whatever is wrong is noted in the draft, field by field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ledger.application.commands import Command
from ledger.domain.errors import InvalidInput, Refusal
from ledger.policy.clause import FactSpec
from ledger.policy.pack import Pack
from web.commanding.drafts import Draft
from web.commanding.facts import kind_of, place_of, plain_fact, specs_of
from web.commanding.fields import Field, Kind, fields_of
from web.commanding.values import READERS, as_lines, as_text
from web.schemas.commands import problems_in

YES, NO = "true", "false"
_INDEX = re.compile(r"\[(\d+)\]")
_UNFILLED = ("须填写", "must be filled in")


def read(kind: type[Command], draft: Draft, pack: Pack, clause_id: str) -> Command | None:
    """Return the command of a draft, or None where something is wrong with it.

    ``clause_id`` says which clause or family declares the facts.
    """
    draft.drop_blank_rows()
    data = _record(fields_of(kind), "", draft, specs_of(pack, clause_id))
    found = problems_in(kind, data)
    if isinstance(found, Command):
        return None if draft.problems else found
    for problem in found:
        path = _INDEX.sub(r".\1", problem.path)
        missing = path not in draft.values or draft.is_blank(path)
        draft.refuse(path, _UNFILLED if missing else (problem.problem, problem.problem_en))
    return None


def _record(
    fields: Sequence[Field], prefix: str, draft: Draft, specs: Sequence[FactSpec]
) -> dict[str, object]:
    """Return what was filled in of a record; what was left empty is left out, so that its default holds."""
    found: dict[str, object] = {}
    for field in fields:
        path = f"{prefix}{field.name}"
        if field.kind is Kind.FACTS:
            found[field.name] = _facts(path, draft, specs)
        elif field.kind is Kind.FLAG:
            found[field.name] = _truth(path, draft, (YES, NO, ""))
        elif draft.is_blank(path):
            continue
        elif field.kind is Kind.RECORD:
            found[field.name] = _record(field.fields, f"{path}.", draft, specs)
        elif field.kind is Kind.RECORDS:
            found[field.name] = [
                _record(field.fields, f"{path}.{place}.", draft, specs) for place in range(draft.rows(path))
            ]
        elif field.kind is Kind.TRUTH:
            found[field.name] = _truth(path, draft, (YES, NO))
        else:
            _value(field, path, draft, found)
    return found


def _truth(path: str, draft: Draft, allowed: Sequence[str]) -> bool:
    """Return whether a field says yes; what says neither yes nor no is refused."""
    written = draft.text(path)
    if written not in allowed:
        draft.refuse(path, ("应为是或否", "must be yes or no"))
    return written == YES


def _value(field: Field, path: str, draft: Draft, found: dict[str, object]) -> None:
    try:
        found[field.name] = READERS[field.kind](draft.text(path))
    except Refusal as refusal:
        draft.refuse(path, refusal)


def _facts(path: str, draft: Draft, specs: Sequence[FactSpec]) -> dict[str, object]:
    """Return the facts that were stated, as the policy engine reads them."""
    found: dict[str, object] = {}
    for spec in specs:
        value = _stated(spec, f"{path}.{spec.name}", draft)
        if value is None:
            if spec.required:
                draft.refuse(f"{path}.{spec.name}", _UNFILLED)
            continue
        try:
            found[spec.name] = plain_fact(spec, value)
        except InvalidInput as refusal:
            draft.refuse(f"{path}.{place_of(refusal) or spec.name}", refusal)
    return found


def _stated(spec: FactSpec, path: str, draft: Draft) -> Any:
    """Return what was written of a fact; None for nothing."""
    if draft.is_blank(path):
        return None
    match kind_of(spec):
        case Kind.RECORDS:
            return [_row(spec, f"{path}.{place}", draft) for place in range(draft.rows(path))]
        case Kind.LINES:
            return as_lines(draft.text(path))
        case Kind.CHECKS:
            return [text for text in draft.values[path] if text]
    return as_text(draft.text(path))


def _row(spec: FactSpec, path: str, draft: Draft) -> dict[str, str]:
    written = {field.name: as_text(draft.text(f"{path}.{field.name}")) for field in spec.fields}
    return {name: text for name, text in written.items() if text}
