"""The form that matches one line: rows of reference and amount, kept as they were written while it is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ledger.application.commands import AllocationWanted, MatchLines, MatchWanted
from ledger.domain.errors import InvalidAmount, InvalidInput, Refusal
from ledger.domain.money import yuan
from projections.queries.desk import DeskLine, OpenItem
from web.commanding.seen import SHOWN, VERSION, Carried, Changes
from web.commanding.sheets import new_key
from web.commanding.values import as_day, as_fen, as_text
from web.language import said
from web.reconciliation.advice import PAYMENT, RECOVERY, RETURN, Choice

MOST_ROWS: Final = 20
"""Payments of one line in the form; a whole batch is matched by the run, or by the API."""
MOST_TEXT: Final = 400
KINDS_IN: Final = (RETURN, RECOVERY)
KINDS_OUT: Final = (PAYMENT,)


@dataclass(frozen=True)
class Row:
    """One row as it was written; ``item`` is what its reference names, where it names something."""

    reference: str
    amount: str
    item: OpenItem | None = None


@dataclass
class Allocating:
    """The form as it is about to be shown; ``carried`` is what it showed of the line where it was sent before."""

    kind: str
    rows: tuple[Row, ...] = ()
    reason: str = ""
    on: str = ""
    key: str = field(default_factory=new_key)
    refusal: Refusal | None = None
    carried: Carried | None = None
    changes: Changes | None = None

    @property
    def references(self) -> list[str]:
        """What is named so far."""
        return [row.reference for row in self.rows]


def kinds_of(line: DeskLine) -> tuple[str, ...]:
    """Return what a line may be matched with, by the way it goes."""
    return KINDS_OUT if line.goes_out else KINDS_IN


def chosen(choice: Choice) -> Allocating:
    """Return the form filled in with a choice."""
    rows = tuple(
        Row(reference, yuan(fen), item)
        for (reference, fen), item in zip(choice.allocations, choice.items, strict=True)
    )
    reason = "；".join(said(each) for each in choice.reasons)
    return Allocating(choice.kind, rows[:MOST_ROWS], reason[:MOST_TEXT])


def picked(line: DeskLine, items: Sequence[OpenItem], kind: str) -> Allocating:
    """Return the form filled in with what was picked: each in full, as far as the line goes."""
    left_fen, rows = line.left_fen, []
    for item in items[:MOST_ROWS]:
        fen = item.left_fen if kind == RETURN else min(left_fen, item.left_fen)
        left_fen = max(0, left_fen - fen)
        rows.append(Row(item.reference, yuan(fen) if fen else "", item))
    return Allocating(kind, tuple(rows))


def sent(form: Mapping[str, Sequence[str]], line: DeskLine, items: Mapping[str, OpenItem]) -> Allocating:
    """Return the form as it was sent; rows in which nothing was written are left out."""
    references, amounts = form.get("reference", ()), form.get("amount", ())
    rows = tuple(
        Row(reference.strip(), amount.strip(), items.get(reference.strip()))
        for reference, amount in list(zip(references, amounts, strict=False))[:MOST_ROWS]
        if reference.strip() or amount.strip()
    )
    kinds = kinds_of(line)
    kind = _first(form, "kind")
    return Allocating(
        kind if kind in kinds else kinds[0],
        rows,
        as_text(_first(form, "reason")),
        _first(form, "on").strip(),
        _first(form, "_key") or new_key(),
        carried=Carried(_first(form, VERSION), _first(form, SHOWN)),
    )


def command_of(form: Allocating, line: DeskLine) -> MatchLines:
    """Return the command that a form stands for. Raises InvalidInput, InvalidAmount."""
    if not form.rows:
        raise InvalidInput(
            field="reference", problem="请选择款项", problem_en="choose a payment or a recovery"
        )
    if not form.reason or len(form.reason) > MOST_TEXT:
        raise InvalidInput(
            field="reason",
            problem=f"须填写，最多 {MOST_TEXT} 字",
            problem_en=f"must be filled in, with at most {MOST_TEXT} characters",
        )
    wanted = MatchWanted(
        position=line.position,
        kind=form.kind,
        reason=form.reason,
        allocations=tuple(_allocations(form.rows)),
    )
    return MatchLines(page=line.page_id, matches=(wanted,), on=_day(form.on))


def _allocations(rows: Sequence[Row]) -> Iterator[AllocationWanted]:
    for row in rows:
        if not row.reference or len(row.reference) > MOST_TEXT // 4:
            raise InvalidInput(
                field="reference", problem="每行须填写款项", problem_en="is missing beside an amount"
            )
        fen = as_fen(row.amount)
        if fen <= 0:
            raise InvalidAmount(value=row.amount)
        yield AllocationWanted(reference=row.reference, amount_fen=fen)


def _day(text: str) -> date | None:
    """Return the business day of a form; None where the line's own day counts. Raises InvalidInput."""
    if not text:
        return None
    try:
        return date.fromisoformat(as_day(text))
    except ValueError:
        raise InvalidInput(
            field="on", problem="应为日期，例如 2026-01-31", problem_en="must be a date, such as 2026-01-31"
        ) from None


def _first(form: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(form.get(name, ())), "")
