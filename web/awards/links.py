"""Where the page of an award leads: to its parties, and to the bank's lines behind its payments."""

from __future__ import annotations

from collections.abc import Mapping

from flask import url_for

from ledger.domain.errors import AmbiguousRecipient, NotFound
from ledger.ports import Rows
from projections.queries.recipients import recipient
from projections.tables.table import Cell
from web.access.current import may_see
from web.platforms.links import recipient_url


def party_url(rows: Rows, name: str) -> str | None:
    """Return the page of a party by its id or USCC; what stands for several platforms leads to a search for them.

    None for one that is not registered, and for who may not see the register.
    """
    if not may_see("platforms"):
        return None
    try:
        found = recipient(rows, name)
    except AmbiguousRecipient:
        return url_for("search.index", q=name)
    except NotFound:
        return None
    return recipient_url(found.kind, found.code)


def line_link(row: Mapping[str, Cell]) -> str | None:
    """Return where the bank's line of a row stands at the desk, for who may see the desk."""
    line = row.get("statement_line")
    return (
        url_for("reconciliation.index", tab="matched", line=line)
        if line and may_see("reconciliation")
        else None
    )
