"""What was done to something that is no award (经过), as a table: to a month, an exception, a statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from projections.queries.journal import JournalEvent
from projections.queries.topics import title_of
from projections.tables.names import reason_text
from projections.tables.table import Column, Kind, Language, Table

_STORY = (
    Column("recorded_at", "记录时间", "recorded at", Kind.MOMENT),
    Column("effective_on", "业务日期", "business day", Kind.DATE),
    Column("event", "事项", "event"),
    Column("actor", "经办人", "by"),
    Column("words", "内容", "what was said"),
)
_NAMING = frozenset({"exception.assigned"})
"""Topics whose words are a user name."""


def story_table(
    events: Iterable[JournalEvent], language: Language, *, actor_name: Callable[[str], str]
) -> Table:
    """Return events in their order, with the words that were given with them."""
    place = int(language == "en")
    rows = tuple(
        (
            one.recorded_at,
            one.effective_on,
            title_of(one.topic)[place],
            actor_name(one.actor),
            actor_name(one.words) if one.topic in _NAMING else reason_text(one.words, language),
        )
        for one in events
    )
    return Table("story", "经过", "What was done", _STORY, rows)
