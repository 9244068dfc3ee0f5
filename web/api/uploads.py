"""Statement files: read and shown, or read and imported, all of a file or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

import msgspec
from flask import Response, request
from marshmallow import ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from ledger.application.commands import ImportStatement
from ledger.statements.model import ReadFile, Statement
from ledger.statements.reading import read_statement_file
from web.access.acting import act, require_may_give
from web.api.answers import json_answer
from web.api.bearer import require_scope_for
from web.api.outcomes import said
from web.api.parameters import DRY_RUN, KEY, ON, Parameter, read_parameters
from web.schemas.commands import Problem, problems_of, refused
from web.schemas.fields import TextField

FORM: Final = "multipart/form-data"
LINES_SHOWN: Final = 200
"""Lines of each statement in a preview."""
IMPORT_PARAMETERS: Final[tuple[Parameter, ...]] = (KEY, ON, DRY_RUN)


class PreviewLine(msgspec.Struct, frozen=True):
    """One line as it was read, with the row as it was found in the file."""

    position: int
    booked_on: date
    value_on: date | None
    amount_fen: int
    balance_fen: int | None
    counterparty_name: str
    counterparty_account: str
    summary: str
    remark: str
    our_reference: str
    bank_reference: str
    is_return: bool
    raw: list[tuple[str, str]]


class PreviewStatement(msgspec.Struct, frozen=True):
    """One statement of a file: what it says of itself, how many lines it has, and the first of them."""

    account: str
    account_name: str
    currency: str
    statement_no: str
    opens_on: date | None
    closes_on: date | None
    opening_fen: int | None
    closing_fen: int | None
    sum_fen: int
    profile: str
    quarantine: list[str]
    lines_in_all: int
    lines: list[PreviewLine]


class Preview(msgspec.Struct, frozen=True):
    """A statement file as it would be imported."""

    file_hash: str
    format: str
    encoding: str
    warnings: list[str]
    statements: list[PreviewStatement]


@dataclass(frozen=True)
class _Upload:
    name: str
    content: ReadFile


def preview_statement() -> Response:
    """Read a statement file and import nothing: what it holds, and what keeps it from matching."""
    _require()
    read_parameters((), {})
    upload = _read()
    shown = Preview(
        file_hash=upload.content.file_hash,
        format=upload.content.format,
        encoding=upload.content.encoding,
        warnings=list(upload.content.warnings),
        statements=[_shown(one) for one in upload.content.statements],
    )
    return json_answer(msgspec.json.encode(shown))


def import_statement() -> Response:
    """Import a statement file: all of its statements or none; lines that are known already are passed over."""
    _require()
    asked = read_parameters(IMPORT_PARAMETERS, {})
    upload = _read()
    commands = [
        ImportStatement(
            file_name=upload.name,
            file_hash=upload.content.file_hash,
            file_format=upload.content.format,
            index=index,
            statement=one,
        )
        for index, one in enumerate(upload.content.statements, start=1)
    ]
    rehearsal = asked[DRY_RUN.name]
    outcome = act(commands, asked[KEY.name], asked.get(ON.name), rehearsal=rehearsal)
    status = HTTPStatus.OK if rehearsal else HTTPStatus.CREATED
    return json_answer(msgspec.json.encode(said(outcome, dry_run=rehearsal)), status)


def _require() -> None:
    require_scope_for(ImportStatement.name)
    require_may_give(ImportStatement.name)


def _read() -> _Upload:
    """Return the file of the request, read. Raises InvalidFields, UnsupportedMediaType, and what the readers refuse."""
    if request.mimetype != FORM:
        raise UnsupportedMediaType
    problems = [
        Problem(name[:80] if name.isprintable() else "?", "不是字段", "is no field")
        for name in (*request.form, *request.files)
        if name not in ("file", "profile")
    ]
    given = request.files.getlist("file")
    if len(given) != 1 or request.form.getlist("file"):
        problems.append(Problem("file", "须为一个文件", "must be one file"))
    profiles = request.form.getlist("profile")
    if len(profiles) > 1 or request.files.getlist("profile"):
        problems.append(Problem("profile", "须为一个文字", "must be one text"))
    if problems:
        raise refused(tuple(problems))
    name = _file_name(given[0].filename or "")
    profile = profiles[0] if profiles else None
    return _Upload(name, read_statement_file(name, given[0].stream.read(), profile=profile or None))


def _file_name(said_name: str) -> str:
    """Return the last part of a file's name, whatever system wrote the path. Raises InvalidFields."""
    name = PurePosixPath(PureWindowsPath(said_name).name).name
    try:
        return str(TextField(may_be_blank=False).deserialize(name))
    except ValidationError as error:
        found = problems_of(error)[0]
        raise refused((Problem("file", found.problem, found.problem_en),)) from None


def _shown(statement: Statement) -> PreviewStatement:
    shown = {
        "lines_in_all": len(statement.lines),
        "lines": list(statement.lines[:LINES_SHOWN]),
        **{
            name: getattr(statement, name)
            for name in PreviewStatement.__struct_fields__
            if name not in ("lines", "lines_in_all")
        },
    }
    return msgspec.convert(shown, PreviewStatement, from_attributes=True)
