"""Payees, exports and statements as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.domain.events import LedgerEvent
from ledger.domain.payments import (
    AccountConfirmed,
    AccountFlagged,
    AccountFlagLifted,
    AccountProposed,
    BatchExported,
    PayeeEntered,
)
from ledger.domain.reconciliation import QuarantineLifted, StatementImported
from ledger.ports import Statement


class Reconciliation:
    """The screens of payees, exports and statements."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield what changes, in the order of the events."""
        for event in events:
            yield from _payees(event)
            yield from _exports(event)
            yield from _statements(event)


def _payees(event: LedgerEvent) -> Iterator[Statement]:
    match event:
        case PayeeEntered():
            yield Statement("INSERT INTO payee (uscc, name) VALUES (%s, %s)", (event.uscc, event.name))
        case AccountProposed():
            yield Statement("UPDATE payee SET proposals = %s WHERE uscc = %s", (event.proposal, event.uscc))
            yield _proposed(event)
        case AccountConfirmed():
            account = event.account
            yield Statement(
                "UPDATE payee SET account_name = %s, account = %s, bank = %s, bank_code = %s, confirmed = true,"
                " flagged = '' WHERE uscc = %s",
                (account.name, account.account, account.bank, account.bank_code, event.uscc),
            )
            yield Statement(
                "UPDATE account_proposal SET state = CASE WHEN proposal = %s THEN 'confirmed' ELSE 'superseded' END,"
                " decided_by = %s, decided_on = %s WHERE uscc = %s AND state = 'proposed'",
                (event.proposal, event.actor, event.effective_on, event.uscc),
            )
        case AccountFlagged():
            yield Statement(
                "UPDATE payee SET flagged = %s WHERE uscc = %s AND account = %s",
                (event.reason, event.uscc, event.account),
            )
        case AccountFlagLifted():
            yield Statement(
                "UPDATE payee SET flagged = %s WHERE uscc = %s AND account = %s",
                (event.flagged, event.uscc, event.account),
            )


def _proposed(event: AccountProposed) -> Statement:
    account = event.account
    return Statement(
        "INSERT INTO account_proposal (uscc, proposal, account_name, account, bank, bank_code, document,"
        " proposed_by, proposed_on, state) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'proposed')",
        (
            event.uscc,
            event.proposal,
            account.name,
            account.account,
            account.bank,
            account.bank_code,
            event.document,
            event.actor,
            event.effective_on,
        ),
    )


def _exports(event: LedgerEvent) -> Iterator[Statement]:
    if isinstance(event, BatchExported):
        yield Statement(
            "INSERT INTO batch_export (batch, version, file_format, file_hash, exported_by, exported_on)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (
                event.batch,
                event.originator_version,
                event.file_format,
                event.file_hash,
                event.actor,
                event.effective_on,
            ),
        )


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
