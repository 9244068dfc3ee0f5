"""Turn a table into statements: one for each account and currency among its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ledger.domain.errors import InvalidAmount
from ledger.progress import Tally
from ledger.statements.balances import broken, differing, follow, foreign, untied
from ledger.statements.cells import DateOrder, amount_fen, is_masked, is_nothing, read_date
from ledger.statements.fingerprint import Fingerprints
from ledger.statements.grid import Grid
from ledger.statements.layout import Layout
from ledger.statements.model import Statement, StatementLine, bilingual
from ledger.statements.rows import Entry, Rows, Sorted, wider_rows
from ledger.statements.signs import Direction
from ledger.statements.titles import Titles, currency_code
from ledger.statements.wording import only_reference_in, return_said

_NAME_AND_ACCOUNT = re.compile(r"(.*?)\s*([0-9][0-9*]{4,}[0-9])")


class Table:
    """One sheet, its layout known; ``statements`` reads it, line by line in the tally of the file."""

    def __init__(
        self, file: str, sheet: Grid, layout: Layout, fingerprints: Fingerprints, tally: Tally
    ) -> None:
        self._sheet = sheet
        self._layout = layout
        self._fingerprints = fingerprints
        rows = Rows(file, sheet, layout)
        self._direction = rows.direction
        self._sorted = rows.sort()
        self._tally = tally
        tally.expect(len(self._sorted.entries))
        self._titles = Titles(layout.profile.id)
        self._titles.read(sheet.rows[: layout.header_at])
        self._titles.read(self._sorted.notes)
        self._titles.read(self._sorted.totals)
        self.masked_balances = 0
        self._unreadable_balances: list[int] = []

    def statements(self) -> list[Statement]:
        """Return a statement for each account and currency, in the order of their first lines."""
        groups: dict[tuple[str, str, str], list[Entry]] = {}
        for entry in self._sorted.entries:
            groups.setdefault(self._belongs_to(entry.cells), []).append(entry)
        if not groups:
            groups[self._belongs_to(())] = []
        alone = len(groups) == 1
        return [self._statement(*group, entries, alone=alone) for group, entries in groups.items()]

    def warnings(self) -> list[str]:
        """Return what was left out or could not be used; call after ``statements``."""
        found = []
        left_out = self._sorted.without_amount
        if left_out:
            found.append(
                bilingual(
                    f"{len(left_out)} 行没有金额或金额为零，未导入，首行为第 {left_out[0]} 行",
                    f"{len(left_out)} rows without an amount, or of nothing, were left out, the first is row {left_out[0]}",
                )
            )
        if self.masked_balances:
            found.append(
                bilingual(
                    f"{self.masked_balances} 行的余额被掩码，按无余额处理",
                    f"the balances of {self.masked_balances} rows are masked and count as none",
                )
            )
        return found

    def _belongs_to(self, cells: tuple[str, ...]) -> tuple[str, str, str]:
        account = self._first(cells, "account") or self._titles.text("account")
        name = self._titles.text("account_name") or self._first(cells, "account_name")
        currency = self._first(cells, "currency") or self._titles.text("currency")
        return account.replace(" ", ""), name, currency_code(currency)

    def _statement(
        self, account: str, name: str, currency: str, entries: Sequence[Entry], *, alone: bool
    ) -> Statement:
        lines = tuple(
            self._line(entry, position, account, currency) for position, entry in enumerate(entries, start=1)
        )
        chain = follow(lines, [self._stamp(entry) for entry in entries])
        opening = self._stated("opening") if alone else None
        closing = self._stated("closing") if alone else None
        sum_fen = sum(line.amount_fen for line in lines)
        quarantine = [*foreign(currency), *untied(opening, sum_fen, closing), *broken(chain)]
        quarantine += self._differing_ends(opening, chain.opening_fen, closing, chain.closing_fen)
        quarantine += self._doubts(verified=len(lines) > 1 and chain.opening_fen is not None)
        return Statement(
            account=account,
            account_name=name,
            currency=currency,
            statement_no=self._titles.text("statement_no"),
            opens_on=self._titles.day("opens_on", last=False),
            closes_on=self._titles.day("closes_on", last=True),
            opening_fen=chain.opening_fen if opening is None else opening,
            closing_fen=chain.closing_fen if closing is None else closing,
            lines=lines,
            profile=self._layout.profile.id,
            quarantine=tuple(dict.fromkeys(quarantine)),
        )

    def _differing_ends(
        self, opening: int | None, first: int | None, closing: int | None, last: int | None
    ) -> list[str]:
        found = []
        if first is not None and opening is not None:
            found += differing("期初余额与逐笔余额", "the opening and the running balance", opening, first)
        if last is not None and closing is not None:
            found += differing("期末余额与逐笔余额", "the closing and the running balance", closing, last)
        return found

    def _stated(self, title: str) -> int | None:
        """Return a balance a title row states, or for the opening a row brought forward."""
        stated = self._titles.fen(title)
        if stated is None and title == "opening" and self._sorted.opening:
            return self._balance(0, self._sorted.opening[0])
        return stated

    def _doubts(self, *, verified: bool) -> list[str]:
        """Return every reason not to trust the table as a whole."""
        found = [*wider_rows(self._sorted), *self._untotalled()]
        if self._sheet.cut:
            found.append(
                bilingual("末行不完整，文件似被截断", "the last row is not whole: the file looks cut")
            )
        if self._sorted.date_order is DateOrder.UNDECIDED:
            found.append(
                bilingual(
                    "日期的日月顺序无法判断，暂按日在前",
                    "whether day or month comes first cannot be told; read as the day",
                )
            )
        if self._unreadable_balances:
            at = self._unreadable_balances[0]
            found.append(bilingual(f"第 {at} 行余额无法识别", f"the balance of row {at} cannot be read"))
        return found + self._undirected(verified=verified) + self._contradicting_columns()

    def _undirected(self, *, verified: bool) -> list[str]:
        """Return the reason why money in cannot be told from money out in a single column of positive amounts."""
        entries = self._sorted.entries
        if self._direction is not Direction.SIGNED or self._layout.profile.signed or verified or not entries:
            return []
        if any(entry.movement.amount_fen < 0 for entry in entries):
            return []
        return [
            bilingual(
                "只有一列金额、全部为正，且无收支方向可核",
                "one column of positive amounts, and nothing tells in from out",
            )
        ]

    def _contradicting_columns(self) -> list[str]:
        """Return the money columns that occur twice under one name and differ; the first of them was read."""
        found = []
        for field in ("credit", "debit", "amount", "balance"):
            columns = self._layout.columns(field)
            same = [
                at
                for at in columns[1:]
                if self._layout.names[at].startswith(f"{self._layout.names[columns[0]]} (")
            ]
            for at in same:
                if any(_at(one.cells, at) != _at(one.cells, columns[0]) for one in self._sorted.entries):
                    name = self._layout.names[columns[0]]
                    found.append(
                        bilingual(
                            f"重复的列 {name} 内容不一致",
                            f"column {name} occurs twice with different content",
                        )
                    )
        return found

    def _untotalled(self) -> list[str]:
        """Compare the totals the file states, in labels or in a row of totals, with the entries."""
        entries = [entry.movement for entry in self._sorted.entries]
        credit = sum(movement.credit_fen for movement in entries)
        debit = sum(movement.debit_fen for movement in entries)
        stated_credit, stated_debit = self._titles.fen("credit_total"), self._titles.fen("debit_total")
        row = _last_grand_total(self._sorted)
        if row is not None and self._direction is Direction.TWO_COLUMNS:
            stated_credit = _column_total(row, self._layout.columns("credit"), stated_credit)
            stated_debit = _column_total(row, self._layout.columns("debit"), stated_debit)
        return [
            *differing("收入（贷方）合计", "total credits", stated_credit, credit),
            *differing("支出（借方）合计", "total debits", stated_debit, debit),
            *differing(
                "笔数", "numbers of lines", self._titles.count("line_count"), len(entries), money=False
            ),
        ]

    def _line(self, entry: Entry, position: int, account: str, currency: str) -> StatementLine:
        self._tally.one()
        cells, amount = entry.cells, entry.movement.amount_fen
        balance = self._balance(entry.number, cells)
        name, number, bank = self._counterparty(cells, amount, account)
        summary, remark = self._joined(cells, "summary"), self._joined(cells, "remark")
        reason = self._first(cells, "return_reason")
        said = return_said(amount, f"{summary} {remark} {reason}".strip(), red=entry.movement.red)
        reference = self._first(cells, "reference")
        bank_reference = self._first(cells, "bank_reference")
        if not bank_reference.strip("0"):
            bank_reference = ""  # a voucher number of zero is none
        ours = only_reference_in(reference, remark, summary)
        return StatementLine(
            position=position,
            booked_on=entry.booked_on,
            value_on=self._value_on(cells),
            amount_fen=amount,
            balance_fen=balance,
            counterparty_name=name,
            counterparty_account=number,
            counterparty_bank=bank,
            summary=summary,
            remark=remark,
            our_reference=ours or reference,
            bank_reference=bank_reference,
            is_return=said.is_return,
            return_reason=reason or said.reason if said.is_return else "",
            original_reference=(ours or said.original_reference) if said.is_return else "",
            raw=tuple((self._name(at), cell) for at, cell in enumerate(cells) if cell),
            fingerprint=self._fingerprints.of(
                account=account,
                currency=currency,
                booked_on=entry.booked_on,
                amount_fen=amount,
                balance_fen=balance,
                counterparty_account=number,
                counterparty_name=name,
                summary=summary,
                bank_reference=bank_reference,
            ),
        )

    def _counterparty(self, cells: tuple[str, ...], amount: int, own: str) -> tuple[str, str, str]:
        """Return name, account and bank of the other side: the payer of a credit, the payee of a debit."""
        name = self._first(cells, "counterparty_name")
        number = self._first(cells, "counterparty_account")
        bank = self._first(cells, "counterparty_bank")
        if not (name or number):
            role = "payer" if amount > 0 else "payee"
            if own and self._first(cells, f"{role}_account").replace(" ", "") == own:
                role = "payee" if role == "payer" else "payer"
            name, number = self._first(cells, f"{role}_name"), self._first(cells, f"{role}_account")
            bank = bank or self._first(cells, f"{role}_bank")
        if not (name or number):
            both = self._first(cells, "counterparty")
            parted = _NAME_AND_ACCOUNT.fullmatch(both)
            name, number = (parted[1], parted[2]) if parted else (both, "")
        return name, number.replace(" ", ""), bank

    def _balance(self, number: int, cells: tuple[str, ...]) -> int | None:
        for at in self._layout.columns("balance")[:1]:
            text = _at(cells, at)
            try:
                return amount_fen(text)
            except InvalidAmount:
                if is_masked(text):
                    self.masked_balances += 1
                else:
                    self._unreadable_balances.append(number)
        return None

    def _first(self, cells: tuple[str, ...], field: str) -> str:
        for at in self._layout.sources.get(field, ()):
            if at < len(cells) and cells[at] and not is_nothing(cells[at]):
                return cells[at]
        return ""

    def _joined(self, cells: tuple[str, ...], field: str) -> str:
        columns = self._layout.sources.get(field, ())
        if len(columns) < 2:
            return self._first(cells, field)
        return " ".join(dict.fromkeys(text for at in columns if not is_nothing(text := _at(cells, at))))

    def _value_on(self, cells: tuple[str, ...]) -> date | None:
        text = self._first(cells, "value_on")
        month_first = self._sorted.date_order is DateOrder.MONTH_FIRST
        return read_date(text, month_first=month_first) if text else None

    def _stamp(self, entry: Entry) -> str:
        """Return date and time as printed, to put the lines of a day in order."""
        return " ".join(
            (entry.booked_on.isoformat(), *(_at(entry.cells, at) for at in self._layout.columns("booked_on")))
        )

    def _name(self, at: int) -> str:
        return self._layout.names[at] if at < len(self._layout.names) else f"({at + 1})"


def _last_grand_total(found: Sorted) -> tuple[str, ...] | None:
    """Return the last row of totals that is not of a page: 合计, 总计, total."""
    for row in reversed(found.totals):
        first = next(cell for cell in row if cell)
        if not any(word in first for word in ("小计", "本页", "承前", "余额", "笔数", "subtotal")):
            return row
    return None


def _column_total(row: tuple[str, ...], columns: tuple[int, ...], otherwise: int | None) -> int | None:
    try:
        total = amount_fen(_at(row, columns[0])) if columns else None
    except InvalidAmount:
        total = None
    return otherwise if total is None else total


def _at(cells: tuple[str, ...], at: int) -> str:
    return cells[at] if at < len(cells) else ""
