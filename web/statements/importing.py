"""`/statements/uploads`: a file is uploaded, looked at as it would be imported, and imported: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from itertools import accumulate
from typing import Any, Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ledger.application import Ledger
from ledger.application.commands import ImportStatement
from ledger.domain.errors import InvalidInput, ReauthenticationNeeded, Refusal
from ledger.progress import Count, Phase, Progress, counted, unheard
from ledger.statements.model import ReadFile
from ledger.statements.reading import read_statement_file
from projections.queries.statement_list import statements_of_file
from web import parameters
from web.access.acting import act, require_may_give
from web.access.areas import area
from web.access.current import current_signature
from web.access.fresh import require_export
from web.background.running import begin
from web.commanding.sheets import new_key
from web.forms import takes
from web.language import gettext as _
from web.language import said
from web.listing import EXPORT_ROWS, FileFormat, as_file, asked_format, chips
from web.opened import current_rows
from web.statements.blueprint import blueprint
from web.statements.preview import SHOW_NAMES, SHOWS, previews
from web.statements.routes import EXPORT, index_page
from web.statements.tables import preview_table
from web.statements.uploads import Upload, forget, keep, kept, note_lines

LARGE_LINES: Final = 2_000
"""A file with more lines is imported behind a page that shows how far it is."""
KIND: Final = "statement-import"
_MOST_PAGES: Final = 1_000_000


@blueprint.post("/statements/uploads")
@area("statements")
@takes("profile", files=("file",))
def upload() -> ResponseReturnValue:
    """Take a file and lead on to its preview; one that cannot be read is refused above the list. Raises RoleMissing."""
    require_may_give(ImportStatement.name)
    profile = request.form.get("profile", "").strip()
    try:
        taken = keep(request.files.get("file"))
    except InvalidInput as refusal:
        return index_page(refusal)
    try:
        found = _read(taken, profile)
    except Refusal as refusal:
        forget(taken.file_hash)
        return index_page(refusal)
    note_lines(taken, _lines(found))
    place = url_for("statements.preview", file_hash=taken.file_hash, profile=profile or None)
    return redirect(place, HTTPStatus.SEE_OTHER)


@blueprint.get("/statements/uploads/<file_hash>")
@area("statements")
def preview(file_hash: str) -> ResponseReturnValue:
    """Show a file as it would be imported: ``statement`` and ``page`` of it, ``show`` only some of the lines.

    As a file only for who may take files with bank data, and with a password given just now. Raises RoleMissing,
    ReauthenticationNeeded, NotFound for a file that does not wait any more, UnknownProfile.
    """
    require_may_give(ImportStatement.name)
    if file_format := asked_format():
        require_export(EXPORT)
        return _preview_file(kept(file_hash), file_format)
    return _preview_page(kept(file_hash))


def _preview_file(taken: Upload, file_format: FileFormat) -> ResponseReturnValue:
    found = list(previews(current_rows(), _read(taken, parameters.text("profile"))))
    chosen, show = found[_number("statement", len(found)) - 1], parameters.choice("show", SHOWS)
    lines = chosen.left_by(show)
    about = f"{taken.name} {chosen.statement.account_name} {chosen.statement.account}"
    return as_file(
        [preview_table(lines[:EXPORT_ROWS])],
        file_format,
        name="statement-preview",
        about=about,
        filters=chips(("show", _("范围"), said(SHOW_NAMES[show]) if show else None)),
        cut=len(lines) > EXPORT_ROWS,
    )


def _preview_page(taken: Upload, refusal: Refusal | None = None) -> str:
    profile = parameters.text("profile")
    found = _read(taken, profile)
    rows = current_rows()
    shown = list(previews(rows, found))
    chosen = shown[_number("statement", len(shown)) - 1] if shown else None
    show = parameters.choice("show", SHOWS)
    page = _number("page", _MOST_PAGES)
    lines, pages = chosen.shown(show, page) if chosen else ([], 1)
    return render_template(
        "statements/preview.html",
        upload=taken,
        file=found,
        profile=profile,
        previews=shown,
        chosen=chosen,
        lines=lines,
        show=show,
        page=min(page, pages),
        pages=pages,
        new_lines=sum(len(one.lines) - one.known for one in shown),
        imported=statements_of_file(rows, taken.file_hash),
        key=new_key(),
        is_large=taken.lines > LARGE_LINES,
        refusal=refusal,
    )


@blueprint.post("/statements/uploads/<file_hash>/import")
@area("statements")
@takes("profile", "_key")
def import_file(file_hash: str) -> ResponseReturnValue:
    """Import a file that waits: all of its statements or none; a large one goes on behind a page.

    Raises RoleMissing, NotFound for a file that does not wait any more.
    """
    require_may_give(ImportStatement.name)
    taken, profile = kept(file_hash), request.form.get("profile", "").strip()
    key = request.form.get("_key") or new_key()
    if taken.lines > LARGE_LINES:
        return redirect(url_for("jobs.show", job=_begin(taken, profile, key)), HTTPStatus.SEE_OTHER)
    commands = _commands(taken, _read(taken, profile))
    try:
        outcome = act(commands, key)
    except ReauthenticationNeeded:
        raise
    except Refusal as refusal:
        return _preview_page(taken, refusal), HTTPStatus.CONFLICT
    forget(file_hash)
    result = _result(outcome.answer["answers"], _address_of_statements())
    flash(
        _("已导入 %(name)s：%(lines)s 行，新增 %(new)s 行。", name=taken.name, lines=result["lines"], new=result["new_lines"]),
        "done",
    )  # fmt: skip
    return redirect(str(result["url"]), HTTPStatus.SEE_OTHER)


@blueprint.post("/statements/uploads/<file_hash>/discard")
@area("statements")
@takes("profile", "_key")
def discard(file_hash: str) -> ResponseReturnValue:
    """Forget a file that waits. Raises RoleMissing."""
    require_may_give(ImportStatement.name)
    forget(file_hash)
    flash(_("已放弃，未导入任何内容。"), "done")
    return redirect(url_for("statements.index"), HTTPStatus.SEE_OTHER)


def _read(taken: Upload, profile: str, count: Count = unheard) -> ReadFile:
    """Read a file. Raises what the readers refuse, and InvalidInput for one without a statement."""
    found = read_statement_file(taken.name, taken.content, profile=profile or None, count=count)
    if not found.statements:
        raise InvalidInput(field="file", problem="文件中没有对账单", problem_en="the file holds no statement")
    return found


def _commands(taken: Upload, found: ReadFile) -> list[ImportStatement]:
    return [
        ImportStatement(
            file_name=taken.name,
            file_hash=found.file_hash,
            file_format=found.format,
            index=index,
            statement=one,
        )
        for index, one in enumerate(found.statements, start=1)
    ]


def _begin(taken: Upload, profile: str, key: str) -> str:
    """Begin the import as long work, the reading of the file included; return its id. Raises JobUnderWay."""
    signature, address = current_signature(key), _address_of_statements()

    def work(ledger: Ledger, progress: Progress) -> dict[str, Any]:
        progress(Phase.READING, 0, taken.lines)
        found = _read(taken, profile, counted(progress, Phase.READING))
        commands = _commands(taken, found)
        answers = ledger.execute_all(commands, signature, progress=_in_lines(progress, commands)).answer[
            "answers"
        ]
        progress(Phase.STORING, _lines(found), _lines(found))
        forget(taken.file_hash)
        return _result(answers, address)

    title = (f"导入 {taken.name}", f"Import {taken.name}")
    return begin(KIND, work, title=title, area="statements", command=ImportStatement.name)


def _in_lines(progress: Progress, commands: list[ImportStatement]) -> Progress:
    """Return what says in lines how far the ledger is.

    It counts the statements it has checked, and what share of the transaction is executed: an officer counts lines.
    """
    before = [0, *accumulate(len(one.statement.lines) for one in commands)]

    def said(phase: Phase, done: int, total: int) -> None:
        lines = before[done] if phase is Phase.CHECKING else before[-1] * done // max(1, total)
        progress(phase, lines, before[-1])

    return said


def _address_of_statements() -> Callable[[str], str]:
    """Return where a statement's page is, by its name; it can be asked when the request is over."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        message = "a request without addresses"
        raise TypeError(message)
    chosen: dict[str, Any] = {}
    current_app.inject_url_defaults("statements.show", chosen)
    return lambda name: adapter.build("statements.show", {**chosen, "name": name})


def _result(answers: list[dict[str, Any]], address: Callable[[str], str]) -> dict[str, Any]:
    """Return what an import came to; ``url`` leads to its first statement."""
    return {
        "statements": len(answers),
        "lines": sum(one["lines"] for one in answers),
        "new_lines": sum(one["new_lines"] for one in answers),
        "quarantined": sum(bool(one.get("quarantine")) for one in answers),
        "url": address(str(answers[0]["statement"])),
    }


def _lines(found: ReadFile) -> int:
    return sum(len(one.lines) for one in found.statements)


def _number(name: str, at_most: int) -> int:
    """Return a place in a list that the query names, from 1; the nearest there is. Raises InvalidInput."""
    text = parameters.text(name)
    if not text:
        return 1
    if not (text.isascii() and text.isdecimal()):
        raise InvalidInput(field=name, problem="应为整数", problem_en="must be a whole number")
    return max(1, min(int(text[:9]), at_most))
