"""Long work as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from access.jobs import Job
from projections.tables.table import Column, Kind, Table
from web.labels import actor_name
from web.language import said

_JOBS = (
    Column("job", "编号", "id", in_files_only=True),
    Column("title", "任务", "work"),
    Column("state", "状态", "state"),
    Column("done", "已完成", "done", Kind.NUMBER),
    Column("total", "总数", "of", Kind.NUMBER),
    Column("officer", "发起人", "begun by"),
    Column("started_at", "开始", "begun at", Kind.MOMENT),
    Column("ended_at", "结束", "ended at", Kind.MOMENT),
)


def jobs_table(found: Iterable[Job], state_names: Mapping[str, tuple[str, str]]) -> Table:
    """Return pieces of long work; without steps counted there is no progress to state."""
    rows = tuple(
        (
            one.id,
            said(one.title),
            said(state_names[one.state]),
            one.done if one.total else None,
            one.total or None,
            actor_name(one.officer),
            one.started_at,
            one.ended_at,
        )
        for one in found
    )
    return Table("jobs", "后台任务", "Background work", _JOBS, rows)
