"""Every check says what is wrong and how to mend it, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.rows import DictRow

from ledger.store import doctor as module
from ledger.store.doctor import Finding, examine

pytestmark = pytest.mark.store

DURABILITY = "durability"


def wrong(url: str, directory: Path | None = None) -> dict[str, Finding]:
    """Return what is wrong, by check, but for what is wrong with every test server."""
    findings = (finding for finding in examine(url, directory) if finding.check_en != DURABILITY)
    return {finding.check_en: finding for finding in findings if not finding.is_sound}


def test_a_new_database_is_sound(new_database_url: str, tmp_path: Path) -> None:
    assert wrong(new_database_url, tmp_path) == {}
    findings = list(examine(new_database_url, tmp_path))
    assert len(findings) == len(module.DIRECTORY_CHECKS) + 1 + len(module.DATABASE_CHECKS)


def test_no_server(tmp_path: Path) -> None:
    found = wrong(make_conninfo("", host=str(tmp_path), dbname="nowhere", user="nobody"))
    assert list(found) == ["connection"]


def test_migrations_missing(empty_database_url: str) -> None:
    found = wrong(empty_database_url)
    assert "yanqi init" in found["migrations"].mend_en
    assert {"extension btree_gist", "append-only triggers", "application role"} & found.keys()


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        ("ALTER TABLE ledger.event DISABLE TRIGGER event_append_only", "append-only triggers"),
        ("ALTER TABLE ledger.event ENABLE TRIGGER event_hash", "append-only triggers"),
        ("DROP TRIGGER command_append_only ON ledger.command", "append-only triggers"),
        ("GRANT DELETE ON ledger.event TO yanqi_app", "role yanqi_app"),
        ("REVOKE INSERT ON ledger.command FROM yanqi_app", "the application's rights"),
        ("GRANT SELECT ON ledger.event TO yanqi_reader", "role yanqi_reader"),
        ("GRANT UPDATE ON projection.award TO yanqi_reader", "role yanqi_reader"),
        ("ALTER TABLE projection.award DISABLE ROW LEVEL SECURITY", "department scope"),
        ("UPDATE ledger.migration SET sha256 = 'x' WHERE number = 1", "migrations"),
        ("INSERT INTO ledger.migration VALUES (999, '0999_later', 'x')", "migrations"),
    ],
)
def test_damage_is_found(new_database_url: str, owner: Connection[DictRow], damage: str, check: str) -> None:
    owner.execute(damage.encode())
    found = wrong(new_database_url)
    assert list(found) == [check]
    finding = found[check]
    assert finding.problem
    assert finding.mend_zh
    assert finding.mend_en


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("REQUIRED_VERSION", 99, "server version"),
        ("LEAST_FREE_BYTES", 2**80, "disk space"),
        ("LARGEST_CLOCK_SKEW_S", -100, "clock"),
        ("APP_ROLE", "yanqi_nobody", "role yanqi_nobody"),
        ("READER_ROLE", "yanqi_nobody", "role yanqi_nobody"),
    ],
)
def test_limits_are_kept(
    new_database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: object,
    check: str,
) -> None:
    monkeypatch.setattr(module, name, value)
    assert list(wrong(new_database_url, tmp_path)) == [check]


def test_a_directory_open_to_others(new_database_url: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    found = wrong(new_database_url, tmp_path)
    assert "chmod go-w" in found["permissions of the data directory"].mend_en


def test_the_test_server_itself_would_lose_what_was_confirmed(new_database_url: str) -> None:
    finding = next(one for one in examine(new_database_url, None) if one.check_en == DURABILITY)
    assert sorted(finding.problem.removesuffix(" = off").split(", ")) == ["fsync", "full_page_writes"]
    assert "postgresql.conf" in finding.mend_en
