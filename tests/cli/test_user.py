from __future__ import annotations

import json
import re

import pytest
from click.testing import Result

from ledger.store.connection import connect_as_owner
from tests.cli.conftest import Run

SIGNED = ("--actor", "he.an", "--department", "czj")
SECOND = ("--actor", "xi.tong", "--department", "czj")
PASSWORD = "correct horse battery\n"  # noqa: S105 - of a test officer only


def bootstrap(run: Run) -> Result:
    return run(
        "user", "bootstrap", "--security", "he.an", "--security-name", "何安", "--system", "xi.tong",
        "--system-name", "席彤",
    )  # fmt: skip


def begin(run: Run) -> None:
    assert bootstrap(run).exit_code == 0
    assert run("user", "add", "zhang.min", "--name", "张敏", *SIGNED).exit_code == 0


def appoint(run: Run) -> None:
    begin(run)
    assert run("user", "roles", "zhang.min", "clerk", "--of", "kw", *SIGNED).exit_code == 0
    assert run("user", "confirm", "zhang.min", *SECOND).exit_code == 0


def test_the_first_administrators_get_temporary_passwords_once(run_anew: Run) -> None:
    first = bootstrap(run_anew)
    assert first.exit_code == 0
    assert len(re.findall(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", first.output)) == 2
    again = bootstrap(run_anew)
    assert again.exit_code == 1
    assert "officers_already_bootstrapped" in again.output


def test_an_officer_is_registered_and_given_roles_by_two(run_anew: Run) -> None:
    begin(run_anew)
    assert run_anew("user", "roles", "zhang.min", "clerk", "--of", "区科委", *SIGNED).exit_code == 0
    waiting = json.loads(run_anew("user", "list", "--proposals", "--format", "json").output)
    assert "经办" in json.dumps(waiting, ensure_ascii=False)
    alone = run_anew("user", "confirm", "zhang.min", *SIGNED)
    assert "separation_of_duties" in alone.output
    assert run_anew("user", "confirm", "zhang.min", *SECOND).exit_code == 0
    listed = run_anew("user", "list").output
    assert "张敏" in listed
    assert "经办" in listed
    assert run_anew("user", "confirm", "zhang.min", *SECOND).exit_code == 1
    english = run_anew("--lang", "en", "user", "list").output
    assert "security administrator" in english


def test_an_officer_is_suspended_and_resumed(run_anew: Run) -> None:
    begin(run_anew)
    assert run_anew("user", "suspend", "zhang.min", "--reason", "调离", *SIGNED).exit_code == 0
    assert "停用" in run_anew("user", "list").output
    assert run_anew("user", "resume", "zhang.min", "--reason", "返岗", *SIGNED).exit_code == 0
    assert "停用" not in run_anew("user", "list").output


def test_roles_are_named_or_taken_away_on_purpose(run_anew: Run) -> None:
    begin(run_anew)
    assert run_anew("user", "roles", "zhang.min", "--of", "kw", *SIGNED).exit_code == 2
    assert run_anew("user", "roles", "zhang.min", "clerk", "--none", "--of", "kw", *SIGNED).exit_code == 2
    assert run_anew("user", "roles", "zhang.min", "--none", "--of", "kw", *SIGNED).exit_code == 0
    refused = run_anew("user", "roles", "zhang.min", "payer", "approver", "--of", "kw", *SIGNED)
    assert "incompatible_roles" in refused.output


def test_a_password_comes_from_stdin_or_the_terminal(run_anew: Run) -> None:
    begin(run_anew)
    piped = run_anew("user", "password", "zhang.min", "--stdin", stdin=PASSWORD)
    assert piped.exit_code == 0
    assert "correct horse" not in piped.output
    typed = run_anew("user", "password", "zhang.min", stdin="another good one 7\nanother good one 7\n")
    assert typed.exit_code == 0
    assert "another good" not in typed.output
    assert run_anew("user", "password", "zhang.min", "--stdin", stdin="").exit_code == 1
    weak = run_anew("user", "password", "zhang.min", "--stdin", stdin="short\n")
    assert "password_too_weak" in weak.output
    assert run_anew("user", "password", "zhang.min", "--temporary").exit_code == 0
    assert run_anew("user", "password", "nobody", "--temporary").exit_code == 1
    assert "审计日志 7 条相接" in run_anew("verify").output


def test_tokens_are_issued_listed_and_revoked(run_anew: Run) -> None:
    appoint(run_anew)
    issued = run_anew(
        "token", "issue", "zhang.min", "--label", "导入", "--scope", "award.*", "--role", "clerk",
        "--department", "区科委",
    )  # fmt: skip
    assert issued.exit_code == 0
    found = re.search(r"yq_([a-z0-9]{10})_\S{43}", issued.output)
    assert found is not None
    listed = run_anew("token", "list", "zhang.min", "--format", "json").output
    assert found[1] in listed
    assert found[0] not in listed
    assert run_anew("token", "revoke", found[1]).exit_code == 0
    assert run_anew("token", "revoke", found[1]).exit_code == 1
    wide = run_anew("token", "issue", "zhang.min", "--label", "x", "--scope", "read", "--role", "payer")
    assert "token_too_wide" in wide.output


def test_an_altered_audit_log_is_found(run_anew: Run, new_database_url: str) -> None:
    begin(run_anew)
    with connect_as_owner(new_database_url) as connection:
        connection.execute("ALTER TABLE access.audit DISABLE TRIGGER audit_append_only")
        connection.execute("UPDATE access.audit SET officer = 'nobody' WHERE number = 1")
    found = run_anew("verify")
    assert found.exit_code == 1
    assert "审计日志" in found.output


def test_a_cut_audit_log_is_found_by_what_was_written_down(run_anew: Run, new_database_url: str) -> None:
    """The chain of what is left is whole; that there was more only its last entry, kept elsewhere, can tell."""
    appoint(run_anew)
    said = run_anew("verify")
    assert said.exit_code == 0
    last = re.search(r"\d+:[0-9a-f]{64}", said.output)
    assert last is not None
    assert run_anew("verify", "--audit-at-least", last[0]).exit_code == 0
    run_anew("user", "password", "zhang.min", "--temporary")
    assert run_anew("verify", "--audit-at-least", last[0]).exit_code == 0, "it may have grown"
    number = int(last[0].partition(":")[0])
    with connect_as_owner(new_database_url) as connection:
        connection.execute("ALTER TABLE access.audit DISABLE TRIGGER audit_append_only")
        connection.execute("DELETE FROM access.audit WHERE number >= %s", [number])
    assert run_anew("verify").exit_code == 0
    cut = run_anew("verify", "--audit-at-least", last[0])
    assert cut.exit_code == 1
    assert last[0] in cut.output


@pytest.mark.parametrize("text", ["5", "5:abc", f"0:{'a' * 64}", f"x:{'a' * 64}"])
def test_what_is_no_entry_to_compare_with_is_refused(run_anew: Run, text: str) -> None:
    found = run_anew("verify", "--audit-at-least", text)
    assert found.exit_code == 1
    assert "invalid_input" in found.output
