"""A batch's files: the export is recorded by the file's SHA-256, and the file is taken by it.

Both ask for a fresh password and stand in the audit log. A file says no moment but that of the approval, so it
is written anew whenever it is taken, and given out only if it is the one that was recorded.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from http import HTTPStatus

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.http import dump_options_header

from ledger.application.commands import RecordExport
from ledger.domain.batch import FILE_FORMATS
from ledger.domain.errors import ExportChanged, NotFound, WrongStage
from projections.exports.batch_file import FILE_NAMES, TreasuryGiven, batch_file, export_key
from projections.queries.batches import Export, exports_of
from projections.tables.table import Language
from web.access import auditing
from web.access.acting import act, require_may_give
from web.access.areas import area
from web.access.current import current_officer
from web.access.fresh import require_export
from web.batches.blueprint import blueprint
from web.batches.routes import batch_page
from web.commanding.about import Matter
from web.commanding.context import subject_named
from web.commanding.seen import CARRIED_FIELDS, Carried, changes_since, given_before
from web.forms import takes
from web.language import gettext as _
from web.listing import table_language
from web.listing.asking import FileFormat
from web.listing.files import MEDIA_TYPES
from web.opened import current_ledger, current_pack, current_rows
from web.parameters import choice_of

EXPORT = "batch"
"""The right to take the files of a batch, as the permissions name it."""
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_TYPES = {"xlsx": MEDIA_TYPES[FileFormat.XLSX], "pain001": "application/xml"}


@blueprint.post("/batches/<number>/export")
@area("batches")
@takes("format", *CARRIED_FIELDS)
def export(number: str) -> ResponseReturnValue:
    """Record that a batch leaves in a ``format``, then offer the file.

    The same file again on a day is the same export. Nothing leaves if the batch changed since its page was
    opened: the page comes back with what changed. Raises RoleMissing, ReauthenticationNeeded, WrongStage,
    TreasuryMissing, PaymentFileInvalid and what stands against RecordExport.
    """
    require_may_give(RecordExport.name)
    require_export(EXPORT)
    file_format = choice_of("format", request.form.get("format", ""), FILE_FORMATS) or FILE_FORMATS[0]
    changes = changes_since(subject_named(Matter.BATCH, number), Carried.sent(request.form))
    try:
        content = _content(number, file_format, table_language())
    except WrongStage:
        if changes is None:
            raise
        return batch_page(number, changes)  # withdrawn meanwhile
    file_hash = hashlib.sha256(content).hexdigest()
    command = RecordExport(batch=number, file_format=file_format, file_hash=file_hash)
    form_key = f"web:{number}:{file_format}:{current_officer().username}"
    key = export_key(form_key, current_ledger().clock.today(), file_hash)
    if changes is not None and not given_before(key):
        return batch_page(number, changes)
    outcome = act(command, key)
    said = (
        _("此文件今日已登记导出，可再次下载。")
        if outcome.replayed
        else _("已登记导出，请下载文件并送国库支付。")
    )
    flash(said, "done")
    return redirect(url_for("batches.batch", number=number, _anchor="files"), HTTPStatus.SEE_OTHER)


@blueprint.get("/batches/<number>/files/<file_hash>")
@area("batches")
def file(number: str, file_hash: str) -> Response:
    """Give out a file by which a batch left, by its SHA-256.

    Raises RoleMissing, ReauthenticationNeeded, NotFound for a file that was not recorded, ExportChanged for one
    that would be written otherwise today.
    """
    require_export(EXPORT)
    recorded = next((one for one in exports_of(current_rows(), number) if one.file_hash == file_hash), None)
    if recorded is None:
        raise NotFound(kind="export 导出文件", name=f"{number} {file_hash[:16]}")
    content = _same(number, recorded)
    details = {"batch": number, "format": recorded.file_format, "file_key": file_hash}
    auditing.note("export", "accepted", command=RecordExport.name, details=details)
    response = Response(content, content_type=_TYPES[recorded.file_format])
    name = FILE_NAMES[recorded.file_format].format(batch=number)
    response.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": name})
    return response


def _same(number: str, recorded: Export) -> bytes:
    """Return the bytes of a recorded file, whichever the language it was written in. Raises ExportChanged."""
    for content in _written(number, recorded.file_format):
        if hashlib.sha256(content).hexdigest() == recorded.file_hash:
            return content
    raise ExportChanged(batch=number, file_hash=recorded.file_hash)


def _written(number: str, file_format: str) -> Iterator[bytes]:
    """Yield a batch's file as each language writes it, with the paying account as it is known today."""
    for language in LANGUAGES if file_format == "xlsx" else LANGUAGES[:1]:
        yield _content(number, file_format, language)


def _content(number: str, file_format: str, language: Language) -> bytes:
    return batch_file(current_rows(), current_pack(), number, file_format, language, _treasury())


def _treasury() -> TreasuryGiven:
    """Return what the environment of the service says of the paying account."""
    return TreasuryGiven.of_environment(os.environ)
