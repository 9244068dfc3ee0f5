"""A form ready to print: each field with its label, what was written, what is wrong, and the words that ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledger.application.commands import Command
from ledger.domain.errors import InvalidAmount
from ledger.domain.money import capital
from ledger.policy.clause import FactSpec
from ledger.policy.pack import Pack
from web.commanding.choices import Choice, choices
from web.commanding.drafts import Draft
from web.commanding.facts import kind_of, quotes_of, specs_of
from web.commanding.fields import Field, Kind, fields_of
from web.commanding.values import as_fen
from web.commanding.words import FIELDS, FIELDS_OF, HINTS
from web.labels import FIGURE_NAMES, figure_name
from web.language import gettext as _
from web.language import opening, said

RECIPIENTS = frozenset({"recipient", "platform"})
"""Fields that name a platform or an organisation."""
FACT_HINTS = {
    "list": ("每行一项", "one a line"),
    "rate": ("如 15% 或 0.15", "such as 15% or 0.15"),
    "standard": ("如 GB/T 1234-2020", "such as GB/T 1234-2020"),
}
"""How facts of a type are written, where their label does not say it."""
WITHOUT_HINT = (Kind.RECORDS, Kind.CHECKS)
BLANK_ROWS = 1
"""Rows that an empty list begins with where it must have one."""


@dataclass(frozen=True)
class Shown:
    """One field of a form; ``inner`` are a record's fields, ``rows`` those of a list row by row."""

    path: str
    label: str
    kind: Kind
    required: bool
    value: str = ""
    values: tuple[str, ...] = ()
    problem: str = ""
    hint: str = ""
    quote: str = ""
    capital: str = ""
    choices: tuple[Choice, ...] = ()
    inner: tuple[Shown, ...] = ()
    rows: tuple[tuple[Shown, ...], ...] = ()
    is_fixed: bool = False
    suggested: bool = False
    """Whether the page lists recipients from which one may be picked."""

    @property
    def id(self) -> str:
        """The field's id on the page."""
        return f"field-{self.path.replace('.', '-')}"

    @property
    def is_said(self) -> bool:
        """Whether anything was written in it, or is wrong with it."""
        inside = (*self.inner, *(one for row in self.rows for one in row))
        return bool(self.value or self.problem or any(one.is_said for one in inside))


@dataclass(frozen=True)
class _Making:
    """What all fields of one form are made from."""

    command: str
    draft: Draft
    pack: Pack
    clause_id: str
    fixed: frozenset[str]

    def problem(self, path: str) -> str:
        """Return what is wrong with a field."""
        problem = self.draft.problems.get(path)
        return said(problem) if problem else ""

    def field(self, field: Field, prefix: str) -> Shown:
        """Return a field of a command, or of a record in one."""
        path = f"{prefix}{field.name}"
        allowed = choices(self.command, field.name)
        kind = Kind.CHOICE if allowed is not None and field.kind is Kind.TEXT else field.kind
        value = self.draft.text(path) or ("" if self.draft.is_sent else field.default)
        return Shown(
            path=path,
            label=opening(field_label(self.command, field.name)),
            kind=kind,
            required=field.required,
            hint=_hint(self.command, field.name),
            capital=_capital(kind, value),
            choices=tuple(allowed or ()),
            inner=self._inner(field, path),
            rows=self._rows(field, path),
            is_fixed=path in self.fixed and bool(value),
            suggested=field.name in RECIPIENTS,
            value=value,
            problem=self.problem(path),
        )

    def _inner(self, field: Field, path: str) -> tuple[Shown, ...]:
        if field.kind is Kind.RECORD:
            return tuple(self.field(one, f"{path}.") for one in field.fields)
        if field.kind is Kind.FACTS:
            quotes = quotes_of(self.pack, self.clause_id)
            specs = specs_of(self.pack, self.clause_id)
            lists = {one.name: spec for spec in specs if kind_of(spec) is Kind.RECORDS for one in spec.fields}
            return tuple(
                self.fact(spec, f"{path}.", quotes, instead_of=lists.get(spec.name)) for spec in specs
            )
        return ()

    def _rows(self, field: Field, path: str) -> tuple[tuple[Shown, ...], ...]:
        if field.kind is not Kind.RECORDS:
            return ()
        count = self.draft.rows(path) or (BLANK_ROWS if field.required else 0)
        return tuple(
            tuple(self.field(one, f"{path}.{place}.") for one in field.fields) for place in range(count)
        )

    def fact(
        self, spec: FactSpec, prefix: str, quotes: Mapping[str, str], *, instead_of: FactSpec | None = None
    ) -> Shown:
        """Return a fact of the case; one that a list's rows hold too is filled in ``instead_of`` the list."""
        path, kind = f"{prefix}{spec.name}", kind_of(spec)
        value = self.draft.text(path)
        count = self.draft.rows(path) if kind is Kind.RECORDS else 0
        return Shown(
            path=path,
            label=opening(said(spec.label)),
            kind=kind,
            required=spec.required,
            hint=_fact_hint(spec, kind, instead_of),
            values=tuple(self.draft.values.get(path, ())),
            quote=quotes.get(spec.name, ""),
            capital=_capital(kind, value),
            choices=tuple((option.value, said(option)) for option in spec.choices),
            rows=tuple(
                tuple(self.fact(one, f"{path}.{place}.", {}) for one in spec.fields) for place in range(count)
            ),
            value=value,
            problem=self.problem(path),
        )


def shown(
    kind: type[Command], draft: Draft, pack: Pack, clause_id: str, fixed: Sequence[str] = ()
) -> tuple[Shown, ...]:
    """Return the fields of a command's form; ``fixed`` names those that the page it was opened from decided."""
    making = _Making(kind.name, draft, pack, clause_id, frozenset(fixed))
    return tuple(making.field(field, "") for field in fields_of(kind))


def field_label(command: str, field: str) -> str:
    """Return what a field is called."""
    own = FIELDS_OF.get(f"{command}.{field}") or (None if field in FIGURE_NAMES else FIELDS.get(field))
    return said(own) if own else figure_name(field)


def _hint(command: str, field: str) -> str:
    hint = HINTS.get(f"{command}.{field}") or HINTS.get(field)
    return said(hint) if hint else ""


def _fact_hint(spec: FactSpec, kind: Kind, instead_of: FactSpec | None) -> str:
    if instead_of is not None:
        return _("只有一份时填写，代替“%(list)s”各行", list=said(instead_of.label))
    return said(FACT_HINTS[spec.type]) if spec.type in FACT_HINTS and kind not in WITHOUT_HINT else ""


def _capital(kind: Kind, value: str) -> str:
    """Return an amount in Chinese capitals, which confirms what was typed; nothing for what is no amount."""
    if kind is not Kind.YUAN or not value.strip():
        return ""
    try:
        return capital(as_fen(value))
    except InvalidAmount:
        return ""
