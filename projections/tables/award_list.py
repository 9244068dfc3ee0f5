"""The list of awards as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from projections.queries.awards import AwardRow
from projections.tables.table import Column, Kind, Table

_AWARDS = (
    Column("award", "受理编号", "award"),
    Column("recipient_name", "主体", "recipient"),
    Column("recipient", "主体编号", "recipient no.", in_files_only=True),
    Column("beneficiary_name", "受益主体", "beneficiary", in_files_only=True),
    Column("clause", "条款代码", "clause id", in_files_only=True),
    Column("clause_title", "条款", "clause"),
    Column("department", "责任单位", "department"),
    Column("stage", "阶段", "stage"),
    Column("applied_on", "申报日期", "applied on", Kind.DATE),
    Column("approved_on", "批复日期", "approved on", Kind.DATE, in_files_only=True),
    Column("assessed_fen", "测算", "assessed", Kind.MONEY),
    Column("approved_fen", "批复", "approved", Kind.MONEY),
    Column("paid_fen", "已支付", "paid", Kind.MONEY),
    Column("returned_fen", "退汇", "returned", Kind.MONEY),
    Column("recovered_fen", "追回", "recovered", Kind.MONEY),
    Column("received_fen", "净得", "net received", Kind.MONEY),
)


def awards_table(
    found: Iterable[AwardRow],
    *,
    clause_title: Callable[[str], str],
    department_name: Callable[[str], str],
    stage_name: Callable[[str], str],
) -> Table:
    """Return awards as a table; names are in the reader's language already."""
    rows = tuple(
        (
            one.award,
            one.recipient_name,
            one.recipient,
            one.beneficiary_name,
            one.clause,
            clause_title(one.clause),
            department_name(one.department),
            stage_name(one.stage),
            one.applied_on,
            one.approved_on,
            one.assessed_fen,
            one.approved_fen,
            one.paid_fen,
            one.returned_fen,
            one.recovered_fen,
            one.received_fen,
        )
        for one in found
    )
    return Table("awards", "申报与批复", "Awards", _AWARDS, rows)
