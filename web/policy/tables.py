"""The numbers of a clause on a day, and the determinations of the measure, as tables."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.policy.pack import Pack
from projections.queries.determinations import STATE_NAMES, DeterminationRow
from projections.tables.table import Column, Kind, Table
from web.labels import actor_name
from web.language import said
from web.policy.reading import ParameterOnDay, owner_name, target_name, value_name
from web.stored_words import document_name

_PARAMETERS = (
    Column("clause", "条款代码", "clause id"),
    Column("label", "名称", "name"),
    Column("value", "取值", "value"),
    Column("amount_fen", "其中金额", "of which money", Kind.MONEY),
    Column("quote", "原文", "sentence of the measure"),
    Column("basis", "版本或文号", "edition or document"),
    Column("history", "历次取值", "all values"),
)
_DETERMINATIONS = (
    Column("clause", "条款代码", "clause id"),
    Column("clause_title", "条款", "clause"),
    Column("matter", "事项", "matter"),
    Column("value", "取值", "value"),
    Column("effective_from", "自何日起", "from", Kind.DATE),
    Column("document", "文号", "document"),
    Column("basis", "依据", "basis"),
    Column("proposed_by", "提出人", "proposed by"),
    Column("confirmed_by", "确认人", "confirmed by"),
    Column("state", "状态", "state"),
)


def parameters_table(clause: str, found: Iterable[ParameterOnDay]) -> Table:
    """Return the numbers of a clause as they read on a day; money also as amounts, whatever the page's unit."""
    rows = tuple(
        (
            clause,
            said(one.parameter.label),
            one.value,
            one.amount_fen,
            one.parameter.quote,
            one.basis,
            "；".join(f"{starts}–{ends or ''} {value}" for starts, ends, value in one.history),
        )
        for one in found
    )
    return Table("parameters", "各项数值", "Numbers of the clause", _PARAMETERS, rows)


def determinations_table(pack: Pack, found: Iterable[DeterminationRow]) -> Table:
    """Return determinations, the last to take effect first; withdrawn ones say so."""
    rows = []
    for one in found:
        called = target_name(pack, one.clause, one.target)
        rows.append(
            (
                one.clause,
                owner_name(pack, one.clause),
                said(called) if called else one.target,
                value_name(pack, one.clause, one.target, one.value),
                one.effective_from,
                document_name(one.document),
                one.basis,
                actor_name(one.proposed_by),
                actor_name(one.confirmed_by) if one.confirmed_by else None,
                said(STATE_NAMES[one.state]),
            )
        )
    return Table("determinations", "口径决定", "Determinations", _DETERMINATIONS, tuple(rows))
