"""Where each kind of waiting thing leads: to its page, and to the form of the command that settles it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import current_app, url_for

from projections.queries.worklist import Waiting
from projections.queries.worklist_kinds import WaitingKind
from web.commanding.fields import WITHOUT_FORM

Values = dict[str, Any]

_BY_AWARD: Final = ("to_accept", "to_amend", "to_assess", "to_publish", "to_approve", "to_schedule")


def _award(one: Waiting) -> Values:
    return {"award": one.subject}


FIELDS: Final[Mapping[str, Callable[[Waiting], Values]]] = {
    **dict.fromkeys(_BY_AWARD, _award),
    "objections": lambda one: {"award": one.subject, "objection": one.place},
    "evidence": lambda one: {"award": one.subject, "number": one.place},
    "held": lambda one: {"award": one.subject, "number": one.place},
    "accounts": lambda one: {"uscc": one.subject, "proposal": one.place},
    "batches_to_approve": lambda one: {"batch": one.subject},
    "quarantined": lambda one: {"statement": one.subject},
    "my_exceptions": lambda one: {"exception": one.subject},
    "exceptions_without_owner": lambda one: {"exception": one.subject},
    "recoveries_to_notice": lambda one: {"recovery": one.subject},
    "recoveries_to_demand": lambda one: {"recovery": one.subject},
    "recoveries_to_receive": lambda one: {"recovery": one.subject},
    "write_offs": lambda one: {"recovery": one.subject},
    "determinations": lambda one: {"determination": one.subject},
    "adjustments": lambda one: {"line": one.subject, "adjustment": one.place},
    "reopenings": lambda one: {"month": one.subject},
}
"""What fills in the form of the command, by kind; roles and months are confirmed and closed on pages of their own."""

PAGES: Final[Mapping[str, tuple[str, Callable[[Waiting], Values]]]] = {
    **dict.fromkeys(
        (*_BY_AWARD, "objections", "evidence", "held"), ("awards.award", lambda one: {"number": one.subject})
    ),
    **dict.fromkeys(
        ("recoveries_to_notice", "recoveries_to_demand", "recoveries_to_receive", "write_offs"),
        ("recoveries.recovery", lambda one: {"number": one.subject}),
    ),
    "to_batch": ("batches.due", lambda _: {}),
    "batches_to_approve": ("batches.batch", lambda one: {"number": one.subject}),
    "batches_to_export": ("batches.batch", lambda one: {"number": one.subject}),
    "accounts": ("payees.payee", lambda one: {"uscc": one.subject}),
    "quarantined": ("statements.index", lambda _: {}),
    "open_lines": ("reconciliation.index", lambda _: {}),
    "my_exceptions": ("exceptions.show", lambda one: {"case": one.subject}),
    "exceptions_without_owner": ("exceptions.show", lambda one: {"case": one.subject}),
    **dict.fromkeys(
        ("to_countersign", "countersigned"), ("countersigning.show", lambda one: {"identity": one.subject})
    ),
    "determinations": ("policy.index", lambda _: {"_anchor": "determinations-title"}),
    "adjustments": ("budgets.line", lambda one: {"line": one.subject}),
    "reopenings": ("months.show", lambda one: {"name": one.subject}),
    "roles": ("officers.officer", lambda one: {"username": one.subject}),
    "months": ("months.show", lambda one: {"name": one.subject}),
}
"""The page that shows it, by kind: endpoint and values."""


def page_of(one: Waiting) -> str | None:
    """Return the page that shows a waiting thing; None where the application has none."""
    endpoint, values = PAGES.get(one.kind, ("", lambda _: {}))
    if endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint, **values(one))


def form_of(kind: WaitingKind, one: Waiting, back: str) -> str | None:
    """Return the form of the command that settles a waiting thing; None where only its page can."""
    fields = FIELDS.get(kind.name)
    if fields is None or kind.command in WITHOUT_FORM:
        return None
    return url_for("commanding.form", name=kind.command, next=back, **fields(one))
