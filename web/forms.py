"""What each form may hold: a view declares its fields beside its area, and whatever else is sent is refused.

A form that declares nothing may hold nothing, so a field that a view reads without saying so is noticed at once.
Our own pages never send anything else, and a field given twice has no one meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import UnsupportedMediaType

from ledger.domain.errors import InvalidFields
from web.access.areas import API, area_of
from web.schemas.commands import Problem, refused
from web.strict import FORM

MARK: Final = "csrf_token"
"""Every form holds it."""
MULTIPART: Final = "multipart/form-data"
NOT_A_FIELD: Final = ("不是字段", "is no field")
GIVEN_TWICE: Final = ("给了两次", "is given twice")

_ATTRIBUTE: Final = "__form__"
_SHOWN = 80
"""How much of a field's name a refusal repeats."""

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Form:
    """The fields of a form: each once, but for ``several``; ``kept`` begins the names of fields that are handed on.

    ``by_command`` leaves them to the view: its command says which there are.
    """

    fields: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    kept: str = ""
    by_command: bool = False

    def holds(self, name: str) -> bool:
        """Whether a name is one of the form's own."""
        return name in self.fields | self.several | {MARK} or self._is_kept(name)

    def holds_once(self, name: str) -> bool:
        """Whether a name may be given once only."""
        return name not in self.several and not self._is_kept(name)

    def _is_kept(self, name: str) -> bool:
        return bool(self.kept) and name.startswith(self.kept)


NOTHING: Final = Form()


def takes(
    *fields: str,
    several: Collection[str] = (),
    files: Collection[str] = (),
    kept: str = "",
    by_command: bool = False,
) -> Callable[[View], View]:
    """Declare the fields of the form that a view reads."""
    form = Form(frozenset(fields), frozenset(several), frozenset(files), kept, by_command)

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, form)
        return view

    return mark


def form_of(app: Flask, endpoint: str) -> Form | None:
    """Return the form of an endpoint; None where its view declares none."""
    found: Form | None = getattr(app.view_functions[endpoint], _ATTRIBUTE, None)
    return found


def unfit(name: str, problem: tuple[str, str]) -> InvalidFields:
    """Return the refusal of a field, by its name as far as that can be shown."""
    return refused((Problem(name[:_SHOWN] if name.isprintable() else "?", *problem),))


def _require_own_fields() -> None:
    """Refuse a form with a field it does not have, or one twice. Raises InvalidFields, UnsupportedMediaType."""
    endpoint = request.endpoint
    if request.method != "POST" or endpoint is None or area_of(current_app, endpoint) == API:
        return
    if request.mimetype not in (FORM, MULTIPART) and (request.mimetype or request.content_length):
        raise UnsupportedMediaType
    form = form_of(current_app, endpoint) or NOTHING
    if form.by_command:
        return
    for name, values in request.form.lists():
        _check(name, values, is_own=form.holds(name), once=form.holds_once(name))
    for name, files in request.files.lists():
        _check(name, files, is_own=name in form.files, once=True)


def _check(name: str, values: Collection[object], *, is_own: bool, once: bool) -> None:
    if not is_own:
        raise unfit(name, NOT_A_FIELD)
    if once and len(values) > 1:
        raise unfit(name, GIVEN_TWICE)


def require_single_parameters() -> None:
    """Refuse a page's address that names a parameter twice: none has two values. Raises InvalidFields.

    A parameter that the page does not have is ignored: mail and chat append their own to addresses that people
    share. The interface for programs refuses both by itself.
    """
    if request.endpoint is None or area_of(current_app, request.endpoint) == API:
        return
    for name, values in request.args.lists():
        _check(name, values, is_own=True, once=True)


def undeclared(app: Flask) -> Mapping[str, str]:
    """Return the forms whose views declare no fields, by endpoint, with their addresses."""
    return {
        rule.endpoint: rule.rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and area_of(app, rule.endpoint) != API
        and form_of(app, rule.endpoint) is None
    }


def register(app: Flask) -> None:
    """Let an application's forms hold their own fields only; nobody's form is read before it is known who sends it."""
    app.before_request(require_single_parameters)
    app.before_request(_require_own_fields)


def require_declared(app: Flask) -> None:
    """Refuse an application in which a form declares no fields. Raises LookupError."""
    if missing := undeclared(app):
        message = f"forms that declare no fields (web.forms.takes): {', '.join(sorted(missing))}"
        raise LookupError(message)
