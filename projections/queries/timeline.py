"""The steps of a recipient's two time axes (时间轴): days on which something happened, minutes in which it was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ledger.ports import Rows

STEPS_AT_MOST = 1_000
"""Steps of one axis, the latest ones."""


@dataclass(frozen=True)
class Timeline:
    """Business days, and minutes of recording in Beijing time without a zone, each ascending."""

    days: tuple[date, ...]
    minutes: tuple[datetime, ...]


def timeline_of(rows: Rows, recipient_id: UUID) -> Timeline:
    """Return the steps of a recipient's history."""
    days = rows(
        "SELECT DISTINCT effective_on AS step FROM history WHERE holder_id = %s ORDER BY step DESC LIMIT %s",
        (recipient_id, STEPS_AT_MOST),
    )
    minutes = rows(
        "SELECT DISTINCT date_trunc('minute', recorded_at AT TIME ZONE 'Asia/Shanghai') AS step FROM history"
        " WHERE holder_id = %s ORDER BY step DESC LIMIT %s",
        (recipient_id, STEPS_AT_MOST),
    )
    return Timeline(
        tuple(row["step"] for row in reversed(days) if isinstance(row["step"], date)),
        tuple(row["step"] for row in reversed(minutes) if isinstance(row["step"], datetime)),
    )
