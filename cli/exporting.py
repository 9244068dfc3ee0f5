"""A batch's file: written whole beside its place, recorded by its SHA-256, then put there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import uuid4

import click

from cli.session import Session
from cli.signing import Signing, signature_of, tell
from ledger.application.commands import RecordExport
from ledger.domain.errors import TreasuryMissing
from projections.queries.batches import approved_at, batch_to_export, payments_of

if TYPE_CHECKING:
    from ledger.application import Ledger
    from projections.exports.pain001 import Treasury

Function = TypeVar("Function", bound=Callable[..., object])

_SETTINGS: Final[dict[str, tuple[str, str]]] = {
    "name": ("--treasury-name", "YANQI_TREASURY_NAME"),
    "account": ("--treasury-account", "YANQI_TREASURY_ACCOUNT"),
    "bank_code": ("--treasury-bank-code", "YANQI_TREASURY_BANK_CODE"),
}
"""What is to be known of the paying account, and where it is said: an option or the environment."""


@dataclass(frozen=True)
class TreasuryGiven:
    """What was said of the paying account (付款账户); None where nothing was."""

    name: str | None
    account: str | None
    bank_code: str | None

    def treasury(self) -> Treasury:
        """Return the paying account. Raises TreasuryMissing naming what was not said, InvalidInput, InvalidAccount."""
        from projections.exports.pain001 import Treasury

        missing = [
            f"{option} ({variable})"
            for field, (option, variable) in _SETTINGS.items()
            if not (getattr(self, field) or "").strip()
        ]
        if missing:
            raise TreasuryMissing(settings=missing)
        return Treasury(
            name=(self.name or "").strip(),
            account=self.account or "",
            bank_code=(self.bank_code or "").strip(),
        )

    @property
    def is_given(self) -> bool:
        """Whether anything was said of it."""
        return any((self.name, self.account, self.bank_code))


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
    for field, (option, variable) in reversed(_SETTINGS.items()):
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
        content = _content(session, ledger, number, file_format, treasury)
        file_hash = hashlib.sha256(content).hexdigest()
        command = RecordExport(batch=number, file_format=file_format, file_hash=file_hash)
        signed = replace(signature, key=f"{signature.key}/{signature.effective_on}/{file_hash[:16]}")
        if signing.dry_run:
            outcome = ledger.execute(command, signed, rehearsal=True)
        else:
            with _put(output, content):
                outcome = ledger.execute(command, signed)
    tell(session, outcome, signature, signing)


def _content(session: Session, ledger: Ledger, number: str, file_format: str, given: TreasuryGiven) -> bytes:
    """Return the file, dated as the batch was approved, so that it is the same whenever it is written.

    Raises NotFound, WrongStage for a batch that is not approved.
    """
    batch = batch_to_export(ledger.rows, number)
    created_at = approved_at(ledger.rows, number)
    payments = payments_of(ledger.rows, number)
    if file_format == "pain001":
        from projections.exports.pain001 import pain001

        return pain001(batch, payments, given.treasury(), created_at)
    from projections.tables.batch_order import order_table
    from projections.tables.workbook import as_workbook

    payer = ""
    if given.is_given:
        treasury = given.treasury()
        payer = f"{treasury.name} {treasury.account} {treasury.bank_code}"
    table = order_table(batch, payments, ledger.pack, session.language, payer=payer)
    return as_workbook([table], session.language, created_at=created_at)


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
