"""One form on its way to and fro: the command, what was filled in, and what the page carries unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from ledger.application.commands import Command
from ledger.domain.errors import Refusal
from ledger.domain.money import yuan
from ledger.policy.pack import Pack
from web.access.places import local_path
from web.commanding.answers import Rehearsed
from web.commanding.context import Subject
from web.commanding.drafts import Draft, small_number
from web.commanding.facts import flattened, specs_of
from web.commanding.fields import FEN, Kind, fields_of
from web.commanding.seen import SHOWN, VERSION, Carried, Changes

ON, KEY, NEXT, FIXED, DO = "_on", "_key", "next", "_fixed", "_do"
"""Names of what a form carries beside the command's own fields."""
FACTS = "facts"
SUBJECTS = frozenset(
    {
        "award",
        "number",
        "objection",
        "recovery",
        "batch",
        "uscc",
        "proposal",
        "line",
        "adjustment",
        "countersignature",
        "first",
        "second",
        "determination",
        "exception",
        "statement",
        "page",
        "position",
        "reference",
        "recipient",
        "platform",
        "entry",
        "month",
        "username",
    }
)
"""Fields that the page a form was opened from decides: they are shown, not typed."""


def new_key() -> str:
    """Return an idempotency key that no other form has."""
    return f"web:{uuid4()}"


@dataclass
class Sheet:
    """A form as it is about to be shown."""

    kind: type[Command]
    draft: Draft
    on: str = ""
    key: str = field(default_factory=new_key)
    carried: Carried = field(default_factory=Carried)
    next: str = ""
    fixed: tuple[str, ...] = ()
    subject: Subject | None = None
    refusal: Refusal | None = None
    rehearsed: Rehearsed | None = None
    changes: Changes | None = None

    @property
    def clause(self) -> str:
        """Which clause or family declares the facts."""
        award = self.subject.award if self.subject else None
        return self.draft.text("clause") or (award.clause if award else "")

    @property
    def asks_for_facts(self) -> bool:
        """Whether the command carries facts of a case."""
        return any(one.kind is Kind.FACTS for one in fields_of(self.kind))

    def look(self, subject: Subject | None) -> None:
        """Take in what the form is about; what it carries of another thing, or of none, gives way."""
        self.subject = subject
        if not self.carried.is_of(subject):
            self.carried = Carried.of(subject)


def opened(kind: type[Command], query: Mapping[str, str]) -> Sheet:
    """Return an empty form, filled in as far as its URL says; amounts in a URL are in fen."""
    names = {one.name: one for one in fields_of(kind)}
    given = {name: value for name, value in query.items() if name in names and value}
    draft = Draft.of(
        (name, yuan(small_number(value) or 0) if name.endswith(FEN) and small_number(value) else value)
        for name, value in given.items()
    )
    fixed = tuple(name for name in given if name in SUBJECTS)
    return Sheet(kind, draft, next=local_path(query.get(NEXT)) or "", fixed=fixed)


def sent(kind: type[Command], values: Mapping[str, list[str]]) -> Sheet:
    """Return a form as it was sent."""
    draft = Draft({path: texts for path, texts in values.items() if not path.startswith("_")}, is_sent=True)
    return Sheet(
        kind,
        draft,
        on=_first(values, ON),
        key=_first(values, KEY) or new_key(),
        carried=Carried(_first(values, VERSION), _first(values, SHOWN)),
        next=local_path(_first(values, NEXT)) or "",
        fixed=tuple(name for name in values.get(FIXED, ()) if name in SUBJECTS),
    )


def take_over(sheet: Sheet, pack: Pack) -> None:
    """Fill the facts of a form that corrects them with those that were stated last."""
    if sheet.subject is None or not sheet.asks_for_facts or sheet.draft.is_sent:
        return
    stated: Mapping[str, Any] = next(
        (entry.figures["facts"] for entry in reversed(sheet.subject.entries) if entry.figures.get("facts")),
        {},
    )
    for path, text in flattened(stated, specs_of(pack, sheet.clause), FACTS):
        sheet.draft.add(path, text)


def _first(values: Mapping[str, list[str]], name: str) -> str:
    return next(iter(values.get(name, ())), "")
