"""A batch's file: written whole beside its place, recorded by its SHA-256, then put there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import click

from cli.auditing import execute, note
from cli.session import Session
from cli.signing import Signing, signature_of, tell
from ledger.application.commands import RecordExport
from projections.exports.batch_file import SETTINGS, TreasuryGiven, batch_file, export_key

Function = TypeVar("Function", bound=Callable[..., object])


def treasury_options(function: Function) -> Function:
    """Add the options of the paying account, and pass them on as ``treasury``."""

    @wraps(function)  # with the options that it has already
    def with_treasury(
        *args: Any,
        treasury_name: str | None,
        treasury_account: str | None,
        treasury_bank_code: str | None,
        **kwargs: Any,
    ) -> object:
        given = TreasuryGiven(treasury_name, treasury_account, treasury_bank_code)
        return function(*args, treasury=given, **kwargs)

    decorated: Any = with_treasury
    helps = {
        "name": "付款人名称 / name of the payer",
        "account": "付款账号 / the account that pays",
        "bank_code": "付款行 12 位行号 / its bank's 12-digit code",
    }
    for field, (option, variable) in reversed(SETTINGS.items()):
        decorated = click.option(option, envvar=variable, help=f"{helps[field]} ({variable}).")(decorated)
    return decorated  # type: ignore[no-any-return] # the same function with options added


def export_batch(
    session: Session,
    signing: Signing,
    number: str,
    file_format: str,
    output: Path,
    treasury: TreasuryGiven,
) -> None:
    """Write a batch's file and record that it left; with ``--dry-run`` neither is kept.

    The record comes after the bytes are on the disk and before the file is in its place: what is there was
    recorded. Its key is the given one with the day and the file's: the same file again on a day is the same
    export, and another file (other words, another account) is a further one. Raises the refusals of RecordExport, TreasuryMissing,
    PaymentFileInvalid.
    """
    with session.ledger() as ledger:
        signature = signature_of(ledger, signing)
        content = batch_file(ledger.rows, ledger.pack, number, file_format, session.language, treasury)
        file_hash = hashlib.sha256(content).hexdigest()
        command = RecordExport(batch=number, file_format=file_format, file_hash=file_hash)
        signed = replace(signature, key=export_key(signature.key, signature.effective_on, file_hash))
        if signing.dry_run:
            outcome = execute(ledger, [command], signed, rehearsal=True)
        else:
            with _put(output, content):
                outcome = execute(ledger, [command], signed)
                details = {"batch": number, "format": file_format, "file_key": file_hash, "file": str(output)}
                note(ledger, "export", officer=signed.actor, command=command.name, details=details)
    tell(session, outcome, signature, signing)


@contextmanager
def _put(path: Path, content: bytes) -> Iterator[None]:
    """Write a file beside its place, and put it there once the block is through; else nothing is left of it."""
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield
        draft.replace(path)
    except OSError as error:
        raise click.FileError(str(path), error.strerror or str(error)) from None
    finally:
        draft.unlink(missing_ok=True)
