"""Every kind of event has a title in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain import papers, payments  # noqa: F401 - their events count too
from ledger.domain.events import LedgerEvent
from projections.queries.topics import TITLES, title_of


def kinds_of(base: type[LedgerEvent]) -> Iterator[type[LedgerEvent]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def test_every_topic_has_a_title_and_no_title_is_left_over() -> None:
    topics = {
        kind.TOPIC
        for kind in kinds_of(LedgerEvent)
        if "TOPIC" in vars(kind) and kind.__module__.startswith("ledger.")
    }
    assert set(TITLES) == topics


def test_titles_are_said_in_both_languages_and_tell_events_apart() -> None:
    assert all(zh.strip() and en.strip() and zh != en for zh, en in TITLES.values())
    assert len(set(TITLES.values())) == len(TITLES)


def test_a_topic_of_a_later_version_stands_for_itself() -> None:
    assert title_of("award.invented_later") == ("award.invented_later", "award.invented_later")
