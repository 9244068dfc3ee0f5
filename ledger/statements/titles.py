"""What stands above and below the table: whose account, which days, balances and totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger.domain.errors import InvalidAmount
from ledger.domain.text import half_width
from ledger.statements.cells import amount_fen, is_nothing, read_date
from ledger.statements.profile import header_name, meaning_of_labels

_LABEL = re.compile(r"([^\s:\[\]]{1,40}?)\s*:")
_DATES = re.compile(r"[0-9]{4}\s?[-/.年]\s?[0-9]{1,2}\s?[-/.月]\s?[0-9]{1,2}|(?<![0-9])[0-9]{8}(?![0-9])")
_AROUND = " \t[]【】;,，"

_CURRENCIES = {
    "人民币": "CNY", "人民币元": "CNY", "rmb": "CNY", "cny": "CNY", "¥": "CNY", "156": "CNY", "元": "CNY",
    "美元": "USD", "港币": "HKD", "港元": "HKD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP", "澳门元": "MOP",
}  # fmt: skip


def currency_code(text: str) -> str:
    """Return the ISO 4217 code of a currency as banks write it, the text itself if it is not known, CNY for none."""
    plain = "" if is_nothing(text) else header_name(text)
    return _CURRENCIES.get(plain, plain.upper()) if plain else "CNY"


@dataclass(slots=True)
class Titles:
    """What title and total rows state, the first statement of each kept."""

    profile: str
    stated: dict[str, str] = field(default_factory=dict)

    def read(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Read what some rows state: ``label: value``, a label beside its value, or labels above their values."""
        labels = meaning_of_labels(self.profile)
        for at, row in enumerate(rows):
            below = rows[at + 1] if at + 1 < len(rows) else ()
            for column, cell in enumerate(row):
                if not cell:
                    continue
                name = header_name(cell) if len(cell) <= 40 else ""
                if name in labels:
                    self._keep(labels[name], _value_beside(row, below, column, labels))
                else:
                    self._read_inline(half_width(cell), labels)

    def _read_inline(self, cell: str, labels: dict[str, str]) -> None:
        found = [match for match in _LABEL.finditer(cell) if header_name(match[1]) in labels]
        ends = [match.start() for match in found[1:]] + [len(cell)]
        for match, end in zip(found, ends, strict=False):
            value = cell[match.end() : end]
            self._keep(labels[header_name(match[1])], value)

    def _keep(self, title: str, value: str) -> None:
        plain = value.strip(_AROUND)
        if not is_nothing(plain):
            self.stated.setdefault(title, plain)

    def text(self, title: str) -> str:
        """Return what is stated, empty if nothing is."""
        return self.stated.get(title, "")

    def fen(self, title: str) -> int | None:
        """Return an amount stated, None if there is none or it is masked."""
        try:
            return amount_fen(self.text(title))
        except InvalidAmount:
            return None

    def count(self, title: str) -> int | None:
        """Return a number stated."""
        digits = self.text(title).removesuffix("笔").removesuffix("条").strip()
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None

    def day(self, title: str, *, last: bool) -> date | None:
        """Return a day stated by itself, or the first or last day of the period."""
        alone = _DATES.search(self.text(title))
        if alone:
            return read_date(alone[0])
        period = _DATES.findall(self.text("period"))
        if not period or (last and len(period) == 1):
            return None
        return read_date(period[-1 if last else 0])


def _value_beside(row: tuple[str, ...], below: tuple[str, ...], column: int, labels: dict[str, str]) -> str:
    """Return the next cell of the row, unless it is a label too: then the values stand below."""
    beside = next((cell for cell in row[column + 1 :] if cell), "")
    if beside and header_name(beside[:40]) not in labels:
        return beside
    return below[column] if column < len(below) else ""
