"""Payees and statements as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.domain.events import LedgerEvent
from ledger.domain.payments import AccountConfirmed, AccountFlagged, AccountProposed, PayeeEntered
from ledger.domain.reconciliation import QuarantineLifted, StatementImported
from ledger.ports import Statement


class Reconciliation:
    """The screens of payees and statements."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield what changes, in the order of the events."""
        for event in events:
            yield from _payees(event)
            yield from _statements(event)


def _payees(event: LedgerEvent) -> Iterator[Statement]:
    match event:
        case PayeeEntered():
            yield Statement("INSERT INTO payee (uscc, name) VALUES (%s, %s)", (event.uscc, event.name))
        case AccountProposed():
            yield Statement("UPDATE payee SET proposals = %s WHERE uscc = %s", (event.proposal, event.uscc))
        case AccountConfirmed():
            account = event.account
            yield Statement(
                "UPDATE payee SET account_name = %s, account = %s, bank = %s, bank_code = %s, confirmed = true,"
                " flagged = '' WHERE uscc = %s",
                (account.name, account.account, account.bank, account.bank_code, event.uscc),
            )
        case AccountFlagged():
            yield Statement("UPDATE payee SET flagged = %s WHERE uscc = %s", (event.reason, event.uscc))


def _statements(event: LedgerEvent) -> Iterator[Statement]:
    match event:
        case StatementImported():
            yield Statement(
                "INSERT INTO statement (statement, id, account, account_name, currency, file_name, file_hash,"
                " opens_on, closes_on, opening_fen, closing_fen, lines, new_lines, total_fen, quarantine,"
                " imported_on) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                (
                    event.statement,
                    event.originator_id,
                    event.account,
                    event.account_name,
                    event.currency,
                    event.file_name,
                    event.file_hash,
                    event.opens_on,
                    event.closes_on,
                    event.opening_fen,
                    event.closing_fen,
                    event.lines,
                    event.new_lines,
                    event.total_fen,
                    list(event.quarantine),
                    event.effective_on,
                ),
            )
        case QuarantineLifted():
            yield Statement("UPDATE statement SET quarantine = '{}' WHERE statement = %s", (event.statement,))
