"""Account numbers in answers for programs: in full to who may take the file, and then noted like the file."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from flask import Flask

from access.audit import AuditRow
from access.opened import Access
from access.roles import Role
from access.tokens import READ
from ledger.application import Ledger
from tests.web.api.conftest import ProgramAs
from tests.web.api.programs import Program
from tests.web.conftest import ClientAs
from tests.web.reconciliation import conftest as desk
from tests.web.reconciliation.conftest import ACCOUNTS as OF_PAYEES
from tests.web.reconciliation.conftest import PAYEES
from tests.web.statements.files import OUR_ACCOUNT, statement_file
from web.api.answers import ACCOUNTS
from web.api.read import masked, reads

ledger, app = desk.ledger, desk.app
"""Payees with accounts, and a batch that was exported."""

ONE = f"/payees/{PAYEES[0]}"
READERS = (Role.CLERK, Role.CHECKER, Role.APPROVER, Role.PAYER, Role.RECONCILER, Role.AUDITOR)
LISTS = ("/payees", "/payments", "/statements", "/statement-lines")
IN_FULL = {
    "/payees": {Role.PAYER, Role.AUDITOR},
    ONE: {Role.PAYER, Role.AUDITOR},
    "/payments": {Role.PAYER},
    "/batches/{batch}": {Role.PAYER},
    "/statements": {Role.PAYER, Role.RECONCILER, Role.AUDITOR},
    "/statement-lines": {Role.PAYER, Role.RECONCILER, Role.AUDITOR},
}


@pytest.fixture(scope="module", autouse=True)
def _statement(program_as: ProgramAs) -> None:
    content = statement_file((date(2026, 6, 30), -18_000_000, "一家", OF_PAYEES[0], "拨付"))
    assert program_as(Role.RECONCILER).upload("/statements", "june.csv", content).status_code == 201


@pytest.fixture(scope="module")
def readers(program_as: ProgramAs, _statement: None) -> dict[Role, Program]:
    """Programs that read, and nothing else."""
    return {role: program_as(role, READ) for role in READERS}


def accounts_in(plain: Any) -> list[str]:
    """Return every account number in an answer, masked or not."""
    if isinstance(plain, list):
        return [one for each in plain for one in accounts_in(each)]
    if not isinstance(plain, dict):
        return []
    own = [str(plain[name]) for name in ACCOUNTS & plain.keys() if plain[name]]
    return own + accounts_in(list(plain.values()))


def exports(ledger: Ledger) -> list[AuditRow]:
    found = Access.of(ledger).audit.entries(limit=500).rows
    return [row for row in found if row.action == "export" and row.outcome == "accepted"]


@pytest.mark.parametrize("path", IN_FULL)
def test_accounts_are_in_full_for_who_may_take_the_file_and_the_answer_is_noted(
    ledger: Ledger,
    readers: dict[Role, Program],
    path: str,
) -> None:
    batch = ledger.rows("SELECT batch FROM payment LIMIT 1", ())[0]["batch"]
    for role, program in readers.items():
        before = len(exports(ledger))
        place = path.format(batch=batch)
        answer = program.get(place, limit=500) if path in LISTS else program.get(place)
        if answer.status_code == 403:
            assert (role, path) in {(Role.CLERK, each) for each in ("/statements", "/statement-lines")}
            continue
        assert answer.status_code == 200
        found = accounts_in(answer.get_json())
        assert found
        full = {one for one in found if one in (*OF_PAYEES, OUR_ACCOUNT)}
        noted = exports(ledger)[: len(exports(ledger)) - before]
        if role in IN_FULL[path]:
            assert full == set(found)
            (entry,) = noted
            assert entry.route == f"GET /api/v1{place}"
            assert entry.details["token_id"] == program.token.split("_")[1]
            assert entry.details["rows"] == rows_in(answer.get_json())
        else:
            assert full == set()
            assert noted == []


def rows_in(plain: Any) -> int:
    """Return how many records of an answer hold an account."""
    if isinstance(plain, list):
        return sum(map(rows_in, plain))
    if not isinstance(plain, dict):
        return 0
    return any(plain.get(name) for name in ACCOUNTS) + rows_in(list(plain.values()))


def test_who_confirms_an_account_sees_that_payee_in_full_and_no_list(
    program_as: ProgramAs,
) -> None:
    checker = program_as(Role.CHECKER, READ, "payee.confirm_account")
    assert set(accounts_in(checker.get(ONE).get_json())) == {OF_PAYEES[0]}
    listed = accounts_in(checker.get("/payees").get_json())
    assert listed
    assert not set(listed) & set(OF_PAYEES)


def test_an_answer_that_did_not_change_is_not_noted_again(
    ledger: Ledger,
    readers: dict[Role, Program],
) -> None:
    tag = readers[Role.PAYER].get("/payees").headers["ETag"]
    before = len(exports(ledger))
    assert readers[Role.PAYER].get("/payees", {"If-None-Match": tag}).status_code == 304
    assert len(exports(ledger)) == before


def test_the_file_that_a_page_refuses_is_noted(
    ledger: Ledger,
    client_as: ClientAs,
) -> None:
    assert client_as(Role.CHECKER).get(f"/payees/{PAYEES[0]}?format=csv").status_code == 403
    entry = Access.of(ledger).audit.entries(limit=1).rows[0]
    assert (entry.action, entry.outcome, entry.code) == ("export", "refused", "role_missing")


def test_every_read_that_holds_accounts_says_who_gets_them_in_full(
    app: Flask,
) -> None:
    holding = set()
    for one in reads():
        _, components = msgspec.json.schema_components([one.answers])
        fields = {name for each in components.values() for name in each.get("properties", {})}
        if fields & ACCOUNTS:
            holding.add(one.path)
        assert (one.in_full is not masked) == bool(fields & ACCOUNTS), one.path
    assert holding == {path.replace("{batch}", "<batch>").replace(PAYEES[0], "<uscc>") for path in IN_FULL}
