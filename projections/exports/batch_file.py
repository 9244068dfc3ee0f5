"""The files by which a batch leaves (拨付明细表、支付文件), and the key under which each export is recorded.

Pages and the command line write the same bytes: a file says no moment but that of the batch's approval.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ledger.domain.errors import TreasuryMissing
from ledger.policy.pack import Pack
from ledger.ports import Rows
from projections.queries.batches import approved_at, batch_to_export, payments_of
from projections.tables.table import Language

if TYPE_CHECKING:
    from projections.exports.pain001 import Treasury

SETTINGS: Final[dict[str, tuple[str, str]]] = {
    "name": ("--treasury-name", "YANQI_TREASURY_NAME"),
    "account": ("--treasury-account", "YANQI_TREASURY_ACCOUNT"),
    "bank_code": ("--treasury-bank-code", "YANQI_TREASURY_BANK_CODE"),
}
"""What is to be known of the paying account, and where it is said: an option or the environment."""
FILE_NAMES: Final[Mapping[str, str]] = {"xlsx": "{batch}.xlsx", "pain001": "{batch}.xml"}
"""What the file of a batch is called, by its format."""
_HASH_SHOWN = 16


@dataclass(frozen=True)
class TreasuryGiven:
    """What was said of the paying account (付款账户); None where nothing was."""

    name: str | None
    account: str | None
    bank_code: str | None

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> TreasuryGiven:
        """Return what the environment says of it."""
        return cls(**{field: environment.get(variable) for field, (_, variable) in SETTINGS.items()})

    def treasury(self) -> Treasury:
        """Return the paying account. Raises TreasuryMissing naming what was not said, InvalidInput, InvalidAccount."""
        from projections.exports.pain001 import Treasury  # schemas take a while: only who exports waits

        missing = [
            f"{option} ({variable})"
            for field, (option, variable) in SETTINGS.items()
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


def batch_file(
    rows: Rows, pack: Pack, number: str, file_format: str, language: Language, given: TreasuryGiven
) -> bytes:
    """Return a batch's file, dated as the batch was approved, so that it is the same whenever it is written.

    Raises NotFound, WrongStage for a batch that is not approved, TreasuryMissing, PaymentFileInvalid.
    """
    batch = batch_to_export(rows, number)
    created_at = approved_at(rows, number)
    payments = payments_of(rows, number)
    if file_format == "pain001":
        from projections.exports.pain001 import pain001

        return pain001(batch, payments, given.treasury(), created_at)
    from projections.tables.batch_order import order_table
    from projections.tables.workbook import as_workbook

    payer = ""
    if given.is_given:
        treasury = given.treasury()
        payer = f"{treasury.name} {treasury.account} {treasury.bank_code}"
    table = order_table(batch, payments, pack, language, payer=payer)
    return as_workbook([table], language, created_at=created_at)


def export_key(key: str, on: date, file_hash: str) -> str:
    """Return the key of an export: the same file again on a day is the same export, another file a further one."""
    return f"{key}/{on}/{file_hash[:_HASH_SHOWN]}"
