"""How much a request may say: each limit is far above any honest case and below what the ledger refuses itself."""

from __future__ import annotations

from typing import Final

from ledger.application.verbs.instalments import MAX_BATCH
from ledger.domain.batch import MAX_PAYMENTS
from ledger.domain.calendar import FIRST_DAY, LAST_DAY
from ledger.domain.money import MAX_FEN
from ledger.domain.references import MAX_PLACES
from ledger.domain.statement import PAGE_LINES
from ledger.domain.tranches import MAX_TRANCHES
from ledger.policy.facts import MAX_INTEGER, MAX_ITEMS
from ledger.policy.facts import MAX_TEXT as MAX_FACT_TEXT
from ledger.statements.limits import MAX_CELL_CHARACTERS, MAX_ROWS

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "LIST_LIMITS",
    "LONG_TEXTS",
    "MAX_FACTS",
    "MAX_FACT_NAME",
    "MAX_FACT_TEXT",
    "MAX_FEN",
    "MAX_INTEGER",
    "MAX_ITEMS",
    "MAX_LONG_TEXT",
    "MAX_PROBLEMS",
    "MAX_SHORT_TEXT",
    "MAX_STATEMENT_TEXT",
    "MAY_BE_BLANK",
    "list_limit",
]

MAX_SHORT_TEXT = 200
"""Numbers, names, document numbers."""
MAX_LONG_TEXT = 2_000
"""Reasons and descriptions, which may run over several lines."""
MAX_STATEMENT_TEXT = MAX_CELL_CHARACTERS
MAX_FACTS = 100
"""Facts of one application, and fields of one record among them."""
MAX_FACT_NAME = 80
MAX_PROBLEMS = 20
"""How many mistakes of one request are told at once."""

LONG_TEXTS: Final = frozenset(
    {
        "basis",
        "content",
        "decision",
        "description",
        "detail",
        "note",
        "purpose",
        "reason",
        "similarity",
        "standard",
        "statement",
        "value",
    }
)
"""Names of fields that hold sentences."""

MAY_BE_BLANK: Final = frozenset({"bank_code"})
"""Required fields whose answer may be nothing."""

LIST_LIMITS: Final = {
    "instalment.schedule.tranches": MAX_TRANCHES,
    "instalment.post_due.instalments": MAX_BATCH,
    "batch.make.instalments": MAX_PAYMENTS,
    "recovery.open.instalments": MAX_TRANCHES,
    "statement.match.matches": PAGE_LINES,
    "MatchWanted.allocations": MAX_PLACES,
    "Statement.lines": MAX_ROWS,
}
"""The ledger's own limits of lists, by command or record and field."""


def list_limit(owner: str, field: str) -> int:
    """Return how many items a list of a command or record may hold."""
    return LIST_LIMITS.get(f"{owner}.{field}", MAX_ITEMS)
