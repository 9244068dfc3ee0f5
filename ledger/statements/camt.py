"""Bank-to-customer messages of ISO 20022: camt.052 (intraday), camt.053 (statement), camt.054 (notification), versions 2 to 8."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ledger.domain.errors import UnreadableStatement
from ledger.progress import Count, Tally, unheard
from ledger.statements.balances import foreign, untied
from ledger.statements.camt_entry import CamtEntry, Party, day_at, read_entry, signed_amount, text_at
from ledger.statements.fingerprint import Fingerprints
from ledger.statements.markup import Element, entries
from ledger.statements.model import Part, Statement, StatementLine, bilingual
from ledger.statements.pages import join_pages

_MESSAGES = {"BkToCstmrAcctRpt": "camt.052", "BkToCstmrStmt": "camt.053", "BkToCstmrDbtCdtNtfctn": "camt.054"}
_STATEMENTS = {"Rpt", "Stmt", "Ntfctn"}
_VERSION = re.compile(r"camt\.05[234]\.001\.([0-9]{2})")
_VERSIONS = range(2, 9)
_BOOKED = frozenset({"BOOK", "BOOKED"})
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)


def read_camt(
    file: str, content: bytes, count: Count = unheard
) -> tuple[str, tuple[Statement, ...], tuple[str, ...]]:
    """Return the message's name, its statements with their pages joined, and warnings. Raises UnreadableStatement.

    ``count`` hears of the entries read; how many there are is not known before the end.
    """
    reader = _Reader(file)
    message, tally = "", Tally(count)
    for element in entries(file, content, ("Ntry", "GrpHdr", *_STATEMENTS, *_MESSAGES)):
        name = str(element.tag).rpartition("}")[2]
        if name == "Ntry":
            reader.entry(element)
            element.clear()
            tally.one()
        elif name == "GrpHdr":
            reader.header(element)
        elif name in _STATEMENTS:
            reader.statement(element)
            element.clear()
        else:
            message = _MESSAGES[name]
            reader.warn_of_version(str(element.tag))
    if not message or not reader.statements:
        raise UnreadableStatement(
            file=file,
            problem="不是 camt.052、camt.053 或 camt.054 报文，或报文中没有账户",
            problem_en="not a camt.052, camt.053 or camt.054 message, or one without an account",
        )
    joined = join_pages(reader.statements)
    return message, tuple(_fingerprinted(joined)), tuple(reader.warnings)


@dataclass(frozen=True, slots=True)
class _Balances:
    opening: int | None
    closing: int | None
    foreign: tuple[str, ...]


class _Reader:
    """Gathers entries until their statement ends; entries come before the end of the element around them."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._entries: list[CamtEntry] = []
        self._page: tuple[tuple[int, ...], bool] = ((), True)
        self.statements: list[Statement] = []
        self.warnings: list[str] = []

    def header(self, element: Element) -> None:
        """Note the page of the message (MsgPgntn): version 2 has no pages of statements."""
        self._page = _pagination(element, "MsgPgntn")

    def entry(self, element: Element) -> None:
        """Keep an entry for the statement that follows."""
        self._entries.append(read_entry(self._file, element))

    def warn_of_version(self, tag: str) -> None:
        """Warn of a version later than those known."""
        version = _VERSION.search(tag)
        if version and int(version[1]) not in _VERSIONS:
            self.warnings.append(
                bilingual(
                    f"报文版本 {version[0]} 未经核对",
                    f"version {version[0]} of the message has not been checked",
                )
            )

    def statement(self, element: Element) -> None:
        """Close a statement with the entries gathered."""
        gathered, self._entries = self._entries, []
        account = text_at(element, "Acct/Id/IBAN", "Acct/Id/Othr/Id").replace(" ", "")
        booked = [entry for entry in gathered if entry.status in _BOOKED]
        currency = self._currency(element, booked)
        balances = self._balances(element, currency)
        owner = text_at(element, "Acct/Ownr/Nm", "Acct/Nm")
        lines = tuple(self._line(entry, at, account, owner) for at, entry in enumerate(booked, start=1))
        pages, last = _pagination(element, "StmtPgntn", "RptPgntn", "NtfctnPgntn")
        if not pages:
            pages, last = self._page
        self._warn(len(gathered) - len(booked), lines)
        other = {entry.currency for entry in booked} - {currency}
        reasons = [
            *foreign(currency),
            *balances.foreign,
            *(reason for ccy in sorted(other) for reason in _mixed(ccy)),
        ]
        self.statements.append(
            Statement(
                account=account,
                account_name=owner,
                currency=currency,
                statement_no=text_at(element, "ElctrncSeqNb", "LglSeqNb", "Id"),
                opens_on=day_at(element, "FrToDt/FrDtTm") or day_at(element, "FrToDt/FrDt"),
                closes_on=day_at(element, "FrToDt/ToDtTm") or day_at(element, "FrToDt/ToDt"),
                opening_fen=balances.opening,
                closing_fen=balances.closing,
                lines=lines,
                profile="camt",
                quarantine=tuple(reasons),
                pages=pages,
                last_page=last,
            )
        )

    def _currency(self, element: Element, booked: list[CamtEntry]) -> str:
        stated = text_at(element, "Acct/Ccy").upper()
        if stated:
            return stated
        for balance in element.findall("{*}Bal"):
            if text_at(balance, "Tp/CdOrPrtry/Cd") in _OPENING + _CLOSING:
                return signed_amount(self._file, balance)[1]
        return booked[0].currency if booked else "CNY"

    def _balances(self, element: Element, currency: str) -> _Balances:
        """Return opening (OPBD, else PRCD) and closing (CLBD); one in another currency is none, and a reason."""
        found: dict[str, int] = {}
        reasons = []
        for balance in element.findall("{*}Bal"):
            code = text_at(balance, "Tp/CdOrPrtry/Cd")
            if code not in _OPENING + _CLOSING or text_at(balance, "Tp/SubTp/Cd") == "INTM":
                continue
            units, own = signed_amount(self._file, balance)
            if own == currency:
                found.setdefault(code, units)
            else:
                reasons.append(
                    bilingual(
                        f"余额 {code} 的币种为 {own}，账户为 {currency}",
                        f"balance {code} is in {own}, the account in {currency}",
                    )
                )
        opening = next((found[code] for code in _OPENING if code in found), None)
        return _Balances(opening, found.get("CLBD"), tuple(reasons))

    def _line(self, entry: CamtEntry, position: int, account: str, owner: str) -> StatementLine:
        if entry.booked_on is None:
            raise UnreadableStatement(
                file=self._file,
                problem=f"第 {position} 笔没有记账日期",
                problem_en=f"entry {position} has no booking date",
            )
        party = _other_side(entry.parties, account, owner)
        return StatementLine(
            position=position,
            booked_on=entry.booked_on,
            value_on=entry.value_on,
            amount_fen=entry.amount,
            balance_fen=None,
            counterparty_name=party.name,
            counterparty_account=party.account,
            counterparty_bank=party.bank,
            summary=entry.summary,
            remark=entry.remark,
            our_reference=entry.our_reference,
            bank_reference=entry.bank_reference,
            is_return=entry.returned.is_return,
            return_reason=entry.returned.reason,
            original_reference=entry.returned.original_reference,
            raw=entry.raw,
            parts=tuple(
                _with_party(part, _other_side(parties, account, owner)) for part, parties in entry.parts
            ),
        )

    def _warn(self, not_booked: int, lines: tuple[StatementLine, ...]) -> None:
        if not_booked:
            self.warnings.append(
                bilingual(
                    f"{not_booked} 笔尚未记账，未导入",
                    f"{not_booked} entries are not booked yet and were left out",
                )
            )
        for line in lines:
            if line.parts and sum(part.amount_fen for part in line.parts) != line.amount_fen:
                self.warnings.append(
                    bilingual(
                        f"第 {line.position} 笔的明细合计与该笔金额不符",
                        f"the transactions of entry {line.position} do not add up to it",
                    )
                )


def _other_side(parties: tuple[Party, Party], account: str, owner: str) -> Party:
    """Return the counterparty: the one the direction points to, unless that is us, as in a return it may be."""
    pointed, other = parties
    is_us = (account and pointed.account == account) or (
        owner and not pointed.account and pointed.name == owner
    )
    return other if is_us or not (pointed.name or pointed.account) else pointed


def _with_party(part: Part, party: Party) -> Part:
    return replace(part, counterparty_name=party.name, counterparty_account=party.account)


def _mixed(currency: str) -> list[str]:
    return [bilingual(f"含有 {currency} 的明细", f"it holds entries in {currency}")]


def _pagination(element: Element, *names: str) -> tuple[tuple[int, ...], bool]:
    for name in names:
        number = text_at(element, f"{name}/PgNb")
        if number.isascii() and number.isdigit() and len(number) < 6:
            return (int(number),), text_at(element, f"{name}/LastPgInd") in {"true", "1"}
    return (), True


def _fingerprinted(statements: list[Statement]) -> list[Statement]:
    """Give the lines their fingerprints and add whether the balances tie, once all pages are joined."""
    prints = Fingerprints()
    found = []
    for one in statements:
        lines = tuple(replace(line, fingerprint=_fingerprint(prints, one, line)) for line in one.lines)
        reasons = (*one.quarantine, *untied(one.opening_fen, one.sum_fen, one.closing_fen))
        found.append(replace(one, lines=lines, quarantine=tuple(dict.fromkeys(reasons))))
    return found


def _fingerprint(prints: Fingerprints, statement: Statement, line: StatementLine) -> str:
    return prints.of(
        account=statement.account,
        currency=statement.currency,
        booked_on=line.booked_on,
        amount_fen=line.amount_fen,
        balance_fen=None,
        counterparty_account=line.counterparty_account,
        counterparty_name=line.counterparty_name,
        summary=f"{line.summary} {line.our_reference} {line.remark}",
        bank_reference=line.bank_reference,
    )
