"""Whatever is sent, by whatever role: no server error, no status and no shape that the document does not name.

Cases are made from the document by schemathesis. A short run by default; `YANQI_API_EXAMPLES=200` for a long one.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from access.roles import Role
from tests.web.api.programs import Program
from web import create_app
from web.api.pages import document_of
from web.schemas.limits import FIRST_DAY, LAST_DAY

EXAMPLES = int(os.environ.get("YANQI_API_EXAMPLES", "3"))
DOCUMENT = document_of(create_app("host=/nowhere"))
OPERATIONS = [
    (path, method)
    for path, operations in DOCUMENT["paths"].items()
    for method in ("get", "post")
    if method in operations
]
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            # What is well-formed may still be refused by the ledger; that it is not called malformed is checked below.
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "304", "400", "401", "403", "404", "409", "422"]
            },
            # A role that may not do something is told so before anything else is looked at.
            "missing_required_header": {"expected-statuses": ["400", "401", "403"]},
        }
    }
)

schemathesis.openapi.format("date", st.dates(FIRST_DAY, LAST_DAY).map(date.isoformat))
schemathesis.openapi.format(
    "date-time",
    st.datetimes(datetime(2000, 1, 2), datetime(2090, 1, 1), timezones=st.just(UTC)).map(datetime.isoformat),  # noqa: DTZ001 - hypothesis takes naive bounds
)


def holds_float(value: Any) -> bool:
    """Whether 1.0 stands where 1 should: to JSON Schema the same, to this ledger never."""
    if isinstance(value, dict):
        return any(map(holds_float, value.values()))
    return any(map(holds_float, value)) if isinstance(value, list) else isinstance(value, float)


@pytest.fixture(scope="module")
def schema(app: Flask) -> Any:
    found = schemathesis.openapi.from_dict(DOCUMENT, config=CONFIG)
    found.app = app
    return found


def test_the_document_is_one(schema: Any) -> None:
    schema.validate()


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_an_operation_keeps_to_its_document(
    schema: Any, programs: dict[Role, Program], path: str, method: str
) -> None:
    operation = schema[path][method]
    modes = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        database=None,
    )
    @given(st.one_of(modes), st.sampled_from(list(Role)))
    def keeps_to_it(case: Any, role: Role) -> None:
        answer = case.call_and_validate(headers=programs[role].headers({"Accept-Encoding": "identity"}))
        well_formed = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
        if well_formed and not holds_float(case.body):
            assert answer.status_code != 400 or answer.json()["code"] != "invalid_fields", answer.text

    keeps_to_it()
