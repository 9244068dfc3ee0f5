"""Following the ledger by polling."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

POLL_INTERVAL_MS = 100
PAGE = 500


class PollingSubscription(Subscription[ApplicationRecorder]):
    """An endless iterator over events in order of notification id; stops when told, from any thread."""

    def __init__(
        self,
        recorder: ApplicationRecorder,
        gt: int | None = None,
        topics: Sequence[str] = (),
        poll_interval_ms: int = POLL_INTERVAL_MS,
    ) -> None:
        super().__init__(recorder, gt=gt, topics=topics)
        self._poll_interval_ms = poll_interval_ms
        self._page: list[Notification] = []
        self._told_to_stop = threading.Event()

    def stop(self) -> None:
        """End the iteration, at once if it is waiting."""
        super().stop()
        self._told_to_stop.set()

    def __next__(self) -> Notification:
        """Return the next event, waiting for one if there is none yet."""
        while not self._told_to_stop.is_set():
            if self._page:
                return self._page.pop()
            found = self._recorder.select_notifications(
                start=self._last_notification_id or 0,
                limit=PAGE,
                topics=self._topics,
                inclusive_of_start=False,
            )
            if found:
                self._last_notification_id = found[-1].id
                self._page = list(reversed(found))
            else:
                self._told_to_stop.wait(self._poll_interval_ms / 1000)
        raise StopIteration
