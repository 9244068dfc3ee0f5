"""Figures for Prometheus. With several processes, those of all of them: each writes into files that a scrape adds up.

The library decides when it is imported whether its values are shared between processes, and the server says so only
when it starts: so it is imported here when the first application of a process is made.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ledger.ports import Rows

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

SHARED_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable under which the library finds the folder of the processes' files."""
BUCKETS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

_STATE: Final = {
    "yanqi_events": (
        "Events in the record",
        "SELECT coalesce(max(notification_id), 0) AS n FROM ledger.event",
    ),
    "yanqi_instalments_waiting": (
        "Instalments whose day has come and that are not posted yet",
        "SELECT count(*) AS n FROM instalment WHERE state = 'scheduled' AND due_on <= current_date",
    ),
    "yanqi_payments_under_way": (
        "Payments exported that no statement has confirmed yet",
        "SELECT count(*) AS n FROM payment WHERE state = 'exported'",
    ),
    "yanqi_lines_open": (
        "Statement lines with something unallocated and unexplained",
        "SELECT count(*) AS n FROM statement_line WHERE allocated_fen < abs(amount_fen) AND explained = ''",
    ),
}
"""What the ledger stands at, read when asked; each from an index of what is open, none from the whole ledger."""


class Metrics:
    """What an application counts of itself."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self._registry = CollectorRegistry()
        self._requests = Counter(
            "yanqi_requests", "Requests answered", ["endpoint", "method", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "yanqi_request_seconds",
            "Time to answer",
            ["endpoint"],
            buckets=BUCKETS_S,
            registry=self._registry,
        )
        self._refusals = Counter("yanqi_refusals", "Refusals by code", ["code"], registry=self._registry)
        self._strangers = Counter(
            "yanqi_strangers_refused",
            "Refusals of requests whose sender nobody knows, which are not in the audit log",
            ["code"],
            registry=self._registry,
        )

    def observe(self, endpoint: str, method: str, status: int, elapsed_s: float) -> None:
        """Count an answer."""
        self._requests.labels(endpoint, method, str(status)).inc()
        self._seconds.labels(endpoint).observe(elapsed_s)

    def refused(self, code: str) -> None:
        """Count a refusal by its stable code."""
        self._refusals.labels(code).inc()

    def stranger_refused(self, code: str) -> None:
        """Count a refusal that is not in the audit log, because nobody knows who asked."""
        self._strangers.labels(code).inc()

    def exposition(self, rows: Rows) -> tuple[bytes, str]:
        """Return everything as Prometheus reads it, and its media type."""
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess

        registry = self._registry
        if os.environ.get(SHARED_FOLDER):
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        state = CollectorRegistry()
        state.register(_State(rows))
        return generate_latest(registry) + generate_latest(state), CONTENT_TYPE_LATEST


class _State:
    """Reads what the ledger stands at when a scrape asks."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield a gauge for each figure."""
        from prometheus_client.core import GaugeMetricFamily

        for name, (text, query) in _STATE.items():
            yield GaugeMetricFamily(name, text, value=int(str(self._rows(query, ())[0]["n"])))
