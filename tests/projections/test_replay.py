"""Events are cut so that a month's closing refuses nothing that was recorded before it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.events import LedgerEvent, RecipientResumed
from ledger.domain.papers import MonthClosed, MonthReopened
from projections.replay import PERIOD_EVENTS, runs

_STAMP: dict[str, Any] = {
    "originator_version": 2,
    "timestamp": datetime(2026, 4, 1, tzinfo=UTC),
    "effective_on": date(2026, 4, 1),
    "actor": "czj.officer",
    "on_behalf_of": None,
    "department": "czj",
    "command_key": "k",
}
_MONTH = date(2026, 3, 1)


_OWN: dict[str, tuple[Any, dict[str, Any]]] = {
    "closed": (MonthClosed, {"month": _MONTH}),
    "reopened": (MonthReopened, {"month": _MONTH, "reason": "漏记"}),
    "other": (RecipientResumed, {"reason": "整改完成", "document": "函 1"}),
}


def _event(kind: str) -> LedgerEvent:
    cls, own = _OWN[kind]
    event = cls(originator_id=uuid4(), **own, **_STAMP)
    assert isinstance(event, LedgerEvent)
    return event


@given(st.lists(st.sampled_from(["closed", "reopened", "other", "other"])))
def test_runs_keep_the_order_and_period_events_stand_alone(kinds: list[str]) -> None:
    events = [_event(kind) for kind in kinds]
    cut = list(runs(events))
    assert [event for together in cut for event in together] == events
    assert all(cut)
    for together in cut:
        assert len(together) == 1 or not any(isinstance(event, PERIOD_EVENTS) for event in together)


def test_events_between_closings_stay_together() -> None:
    events = [_event(kind) for kind in ("other", "other", "closed", "other", "other", "other")]
    assert [len(together) for together in runs(events)] == [2, 1, 3]
