"""The document as schemathesis reads it: the checks, the requests made of it, and who sends them.

Requests of an operation are made once and sent by everybody. Of values of a wrong type at one place of a body a short
run sends one; a long one (``YANQI_API_EXAMPLES=100`` or more) sends all.
"""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import CoverageScenario
from schemathesis.specs.openapi.checks import positive_data_acceptance

from access.permissions import permissions
from access.roles import Role
from tests.web.api.programs import Program
from web import create_app
from web.api.bearer import scope_of_area
from web.api.pages import document_of
from web.schemas.limits import FIRST_DAY, LAST_DAY

EXAMPLES: Final = int(os.environ.get("YANQI_API_EXAMPLES", "1"))
"""Well-formed requests drawn at random for each operation, besides the boundary cases; in a long run as many malformed."""
LONG_RUN: Final = 100
THINNED: Final = frozenset({CoverageScenario.INCORRECT_TYPE})
"""Two thirds of all boundary cases: at each place every other type of JSON."""
BULK: Final = "/api/v1/bulk"
BULK_COMMANDS: Final = 3
"""Kinds of command in the items of a short run's bulk requests; each kind has its own endpoint beside."""
KEY: Final = "Idempotency-Key"
SIGNED_BY: Final = "Authorization"
UNAUTHORISED: Final = 401

DOCUMENT: Final = document_of(create_app("host=/nowhere"))
OPERATIONS: Final = [
    (path, method)
    for path, operations in DOCUMENT["paths"].items()
    for method in ("get", "post")
    if method in operations
]
CONFIG: Final = SchemathesisConfig.from_dict(
    {
        "phases": {"coverage": {"generate-duplicate-query-parameters": True}},
        "checks": {
            # Every check there is, on. Two are narrower than the library has them:
            # What is malformed is never answered as if it had been understood (409, 422), nor by a server error.
            "negative_data_rejection": {
                "expected-statuses": ["400", "401", "403", "404", "405", "413", "415"]
            },
            # A role that may not do something is told so before anything else is looked at.
            "missing_required_header": {"expected-statuses": ["400", "401", "403"]},
            # What is well-formed is understood; it may be another's to do, not there, or forbidden by how things
            # stand. 400 and 422 are left to `excused`.
            "positive_data_acceptance": {"expected-statuses": ["2xx", "304", "401", "403", "404", "409"]},
        },
    }
)
"""Two checks have nothing to look at here: `use_after_free` (nothing is ever deleted) and `object_level_authorization`
(a library's own sign-in; whose rows are whose is shown by `tests/web/test_scope.py`)."""

schemathesis.openapi.format("date", st.dates(FIRST_DAY, LAST_DAY).map(date.isoformat))
schemathesis.openapi.format(
    "date-time",
    st.datetimes(datetime(2000, 1, 2), datetime(2090, 1, 1), timezones=st.just(UTC)).map(datetime.isoformat),  # noqa: DTZ001 - hypothesis takes naive bounds
)
load_all_checks()


def schema_for(app: Flask) -> Any:
    """Return the document as schemathesis reads it; requests go to an application."""
    document = DOCUMENT if EXAMPLES >= LONG_RUN else _with_small_bulk(DOCUMENT)
    found = schemathesis.openapi.from_dict(document, config=CONFIG)
    found.app = app
    return found


def _with_small_bulk(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with a few kinds of command in its bulk requests: 5,000 cases less, all seen elsewhere."""
    operation = document["paths"][BULK]["post"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    commands = body["properties"]["commands"]
    few = {**commands, "items": {"oneOf": commands["items"]["oneOf"][:BULK_COMMANDS]}}
    small = {**body, "properties": {**body["properties"], "commands": few}}
    content = {"required": True, "content": {"application/json": {"schema": small}}}
    paths = {**document["paths"], BULK: {"post": {**operation, "requestBody": content}}}
    return {**document, "paths": paths}


def boundary_cases(schema: Any, operation: Any) -> Iterator[Any]:
    """Yield the deterministic cases of an operation: boundary values, what is missing, twice, wrong or unasked for."""
    wanted = schema.config.generation_for(operation=operation, phase="coverage")
    seen: set[tuple[object, ...]] = set()
    for case in schema.iter_coverage_cases(
        operation, generation_modes=list(GenerationMode), generation_config=wanted
    ):
        about = case.meta.phase.data
        place = (about.scenario, about.parameter_location, about.parameter, about.location)
        if about.scenario not in THINNED or place not in seen or EXAMPLES >= LONG_RUN:
            yield case
        seen.add(place)


def drawn_cases(operation: Any) -> list[Any]:
    """Return cases of an operation drawn at random; what is malformed, the boundary cases have in plenty."""
    found: list[Any] = []
    for mode in GenerationMode if EXAMPLES >= LONG_RUN else (GenerationMode.POSITIVE,):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            database=None,
        )
        @given(operation.as_strategy(generation_mode=mode))
        def draw(case: Any) -> None:
            found.append(case)

        draw()
    return found


OWN: Final = frozenset({"/api/v1/countersignatures/{countersignature}"})
"""Of what stands there each officer reads his own, auditors all: to anybody else there is none."""


def role_for(path: str, method: str) -> Role:
    """Return a role that may do what an operation does, so that nothing is refused before it is read."""
    if path in OWN:
        return Role.AUDITOR
    scope = str(DOCUMENT["paths"][path][method].get("x-scope", ""))
    known = permissions()
    areas = {scope_of_area(name): permission for name, permission in known.areas.items()}
    if not scope:
        return Role.CLERK
    allowed = (areas.get(scope) or known.commands[scope]).roles
    return next(role for role in Role if role in allowed)


@dataclass
class Sender:
    """Sends cases, each under a key of its own, and holds the answers against the document."""

    keys: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    statuses: Counter[int] = field(default_factory=Counter)

    def send(self, case: Any, program: Program | None) -> Any:
        """Return what a program is answered; without one, what nobody is. Raises what the checks find."""
        headers, about = {"Accept-Encoding": "identity"}, parameters_meant(case)
        if program is None:
            case = case.derive(headers={k: v for k, v in case.headers.items() if k != SIGNED_BY})
        elif SIGNED_BY not in about:  # what is wrong with the token of a case stays wrong
            headers |= program.headers()
        if KEY in case.headers and KEY not in about:
            headers[KEY] = f"documented-{next(self.keys)}"
        answer = case.call(headers=headers)
        case.validate_response(
            answer,
            headers=headers,
            transport_kwargs={"headers": headers},
            excluded_checks=excused(case, answer),
        )
        self.statuses[answer.status_code] += 1
        return answer


def parameters_meant(case: Any) -> set[str]:
    """Return the parameters that a case was made for; nothing for one made by hand."""
    if case.meta is None:
        return set()
    about = case.meta.phase.data
    return {each.parameter for each in (about, *about.mutations) if each.parameter}


def excused(case: Any, answer: Any) -> list[Any]:
    """Return the checks that one answer need not meet, each for what the document cannot say."""
    if answer.status_code == 422 and case.operation.method == "post":
        return [positive_data_acceptance]  # the measure does not support a case that is told in full
    if answer.status_code != 400:
        return []
    error = answer.json()
    if error["code"] == "invalid_fields":
        # To JSON Schema 1.0 is an integer, to this ledger never.
        return [positive_data_acceptance] if holds_float(case.body) else []
    if case.operation.method == "get":
        # A cursor is a text, and which texts are places of this list only the list knows.
        is_cursor = "cursor" in (case.query or {}) and error["details"].get("field") == "cursor"
        return [positive_data_acceptance] if is_cursor else []
    return [
        positive_data_acceptance
    ]  # the ledger reads deeper than a schema: check digits, contents of files


def holds_float(value: Any) -> bool:
    """Whether 1.0 stands where 1 should."""
    if isinstance(value, dict):
        return any(map(holds_float, value.values()))
    return any(map(holds_float, value)) if isinstance(value, list) else isinstance(value, float)


def reaches(case: Any, method: str) -> bool:
    """Whether a case is sent to its own operation, not to where another method or path leads."""
    return case.method.lower() == method and not case.meta.is_negative_at(ParameterLocation.PATH)


def is_malformed(case: Any) -> bool:
    """Whether a case was made to break the document."""
    return case.meta is not None and bool(case.meta.generation.mode.is_negative)


def keeps_to_its_document(
    schema: Any,
    programs: dict[Role, Program],
    ended: Mapping[str, Program | None],
    path: str,
    method: str,
) -> None:
    """Send every case as somebody who may, and a good and a bad one as everybody else."""
    operation, sender = schema[path][method], Sender()
    cases = [*boundary_cases(schema, operation), *drawn_cases(operation)]
    may = role_for(path, method)
    for case in cases:
        sender.send(case, programs[may])
    good = next(case for case in cases if not is_malformed(case))
    bad = next(case for case in cases if is_malformed(case) and reaches(case, method))
    for case in (good, bad):
        for role in Role:
            if role is not may:
                sender.send(case, programs[role])
        for program in ended.values():
            answer = sender.send(case, program)
            assert answer.status_code == UNAUTHORISED, f"{case.meta.phase.data}: {answer.text}"
