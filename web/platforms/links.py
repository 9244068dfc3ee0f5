"""Where rows about recipients lead: their own page, or an event in its history."""

from __future__ import annotations

from collections.abc import Mapping

from flask import url_for

from projections.tables.table import Cell
from web.access.current import may_see
from web.opened import current_pack
from web.policy.source import sentence_anchor


def recipient_url(kind: str, code: str, anchor: str | None = None) -> str:
    """Return the page of a platform by its number, or of an organisation by its USCC."""
    if kind == "platform":
        return url_for("platforms.platform", code=code, _anchor=anchor)
    return url_for("platforms.organisation", uscc=code, _anchor=anchor)


def recipient_link(row: Mapping[str, Cell]) -> str | None:
    """Return the page of the recipient a row names: its own, or the one that the row is about."""
    kind, code = row.get("recipient_kind", row.get("kind_code")), row.get("recipient", row.get("code"))
    return recipient_url(str(kind), str(code)) if kind and code else None


def event_link(row: Mapping[str, Cell]) -> str | None:
    """Return where a row's event stands in the history of its recipient; no event, its page; no recipient, nothing."""
    kind, code = row.get("recipient_kind"), row.get("recipient")
    if not kind or not code:
        return None
    anchor = f"event-{row['version']}" if row.get("version") else None
    return recipient_url(str(kind), str(code), anchor)


def sentence_url(clause: str | None, quote: str = "") -> str | None:
    """Return where a sentence stands, marked, in the full text; the clause's first one unless another is given.

    A family leads to its first clause. None for a clause that the measure no longer has, and for who may not see the policy.
    """
    family = current_pack().family(clause)
    name = family.branches[0].clause if family else clause
    found = next((one for one in current_pack().clauses if one.id == name), None)
    if found is None or not may_see("policy"):
        return None
    sentence = quote or next(iter(found.quotes), "")
    return url_for("policy.clause", clause=found.id, _anchor=sentence_anchor(sentence))


def award_link(row: Mapping[str, Cell]) -> str | None:
    """Return the page of the award a row names, for who may see awards."""
    return url_for("awards.award", number=row["award"]) if row.get("award") and may_see("awards") else None


def batch_link(row: Mapping[str, Cell]) -> str | None:
    """Return the page of the batch a row names, for who may see batches."""
    return url_for("batches.batch", number=row["batch"]) if row.get("batch") and may_see("batches") else None


def recovery_link(row: Mapping[str, Cell]) -> str | None:
    """Return the page of the recovery case a row names, for who may see recoveries."""
    if not row.get("recovery") or not may_see("recoveries"):
        return None
    return url_for("recoveries.recovery", number=row["recovery"])


def entry_link(row: Mapping[str, Cell]) -> str | None:
    """Return where a row's event stands on the same page."""
    return f"#event-{row['version']}" if row.get("version") else None
