"""Whatever is sent, by whatever role: no server error, no status and no shape that the document does not name.

Cases are made from the document by schemathesis (`documented.py`). `YANQI_API_EXAMPLES=100` for a long run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from schemathesis.checks import CHECKS

from access.roles import Role
from ledger.application import Ledger
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.web.api.documented import CONFIG, OPERATIONS, keeps_to_its_document, schema_for
from tests.web.api.programs import Program
from tests.web.sample import TODAY

COMMANDS = [(path, method) for path, method in OPERATIONS if method == "post"]


@pytest.fixture(scope="module")
def ledger(database_url: str) -> Iterator[Ledger]:
    """A ledger with officers only: what is made up names nothing that is there (`test_schema_reads.py` does)."""
    with open_ledger(database_url, clock=SetClock(TODAY)) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def schema(unlimited: Flask) -> Any:
    return schema_for(unlimited)


def test_the_document_is_one(schema: Any) -> None:
    schema.validate()


def test_every_check_there_is_is_on() -> None:
    checks = CONFIG.projects.default.checks
    assert all(checks.get_by_name(name=name).enabled for name in CHECKS.get_all_names())
    assert len(CHECKS.get_all_names()) >= 14


@pytest.mark.parametrize(("path", "method"), COMMANDS)
def test_a_command_keeps_to_its_document(
    schema: Any,
    programs: dict[Role, Program],
    ended: Mapping[str, Program | None],
    path: str,
    method: str,
) -> None:
    keeps_to_its_document(schema, programs, ended, path, method)
