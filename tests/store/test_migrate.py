"""Migrations: once, in order, by one process; what does not fit is refused by name."""

from __future__ import annotations

import multiprocessing
import shutil
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from ledger.domain.errors import (
    DatabaseNewer,
    DatabaseNotMigrated,
    MigrationChanged,
    MigrationFailed,
    ServerTooOld,
    ServerUnreachable,
)
from ledger.store import migrate as module
from ledger.store.connection import connect_as_owner
from ledger.store.migrate import MIGRATIONS, migrate, migrations, projection_ddl, require_migrated

pytestmark = pytest.mark.store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MIGRATIONS, tmp_path / "migrations"))


def add(folder: Path, ddl: str) -> str:
    name = f"{len(migrations(folder)) + 1:04d}_added"
    (folder / f"{name}.sql").write_text(f"-- schema: ledger\n{ddl}\n", encoding="utf-8")
    return name


def applied(url: str) -> list[str]:
    with connect_as_owner(url) as connection:
        return [
            row["name"] for row in connection.execute("SELECT name FROM ledger.migration ORDER BY number")
        ]


def test_applies_everything_once(empty_database_url: str) -> None:
    names = [each.name for each in migrate(empty_database_url)]
    assert names == [each.name for each in migrations()]
    assert migrate(empty_database_url) == []
    assert applied(empty_database_url) == names


def test_applies_what_was_added(new_database_url: str, folder: Path) -> None:
    name = add(folder, "CREATE TABLE added (x integer);")
    assert [each.name for each in migrate(new_database_url, folder)] == [name]


def test_a_failing_migration_leaves_nothing(new_database_url: str, folder: Path) -> None:
    name = add(folder, "CREATE TABLE added (x integer); SELECT 1/0;")
    with pytest.raises(MigrationFailed) as refused:
        migrate(new_database_url, folder)
    assert refused.value.details["name"] == name
    with connect_as_owner(new_database_url) as connection:
        row = connection.execute("SELECT to_regclass('ledger.added') AS added").fetchone()
    assert row == {"added": None}
    assert name not in applied(new_database_url)


def test_a_changed_file_is_refused_by_name(new_database_url: str, folder: Path) -> None:
    with (folder / "0001_record.sql").open("a", encoding="utf-8") as file:
        file.write("-- a remark\n")
    with pytest.raises(MigrationChanged, match="0001_record"):
        migrate(new_database_url, folder)


def test_a_database_newer_than_the_program_is_refused(new_database_url: str, folder: Path) -> None:
    migrate(new_database_url, folder)
    name = add(folder, "CREATE TABLE added (x integer);")
    migrate(new_database_url, folder)
    with pytest.raises(DatabaseNewer, match=name):
        migrate(new_database_url)


def test_a_database_without_migrations_is_refused(empty_database_url: str) -> None:
    with (
        connect_as_owner(empty_database_url) as connection,
        pytest.raises(DatabaseNotMigrated, match="0001_record"),
    ):
        require_migrated(connection)


def test_an_old_server_is_refused(new_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REQUIRED_VERSION", 99)
    with pytest.raises(ServerTooOld):
        migrate(new_database_url)


def test_no_server_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(ServerUnreachable):
        migrate(make_conninfo("", host=str(tmp_path), dbname="nowhere", user="nobody"))


def test_a_user_without_rights_may_open_a_database_that_is_ready(
    new_database_url: str, superuser_url: str
) -> None:
    with connect_as_owner(superuser_url) as connection:
        connection.execute("DROP ROLE IF EXISTS yanqi_guest")
        connection.execute("CREATE ROLE yanqi_guest NOLOGIN")
    with connect_as_owner(new_database_url) as connection:
        connection.execute("GRANT USAGE ON SCHEMA ledger TO yanqi_guest")
        connection.execute("GRANT SELECT ON ledger.migration TO yanqi_guest")
    with connect_as_owner(superuser_url) as connection:
        connection.execute("GRANT yanqi_guest TO yanqi_owner")
    assert migrate(make_conninfo(new_database_url, options="-c role=yanqi_guest")) == []


@pytest.mark.parametrize("name", ["3_short.sql", "0003-dash.sql", "0003_Upper.sql"])
def test_a_misnamed_file_is_an_error(folder: Path, name: str) -> None:
    (folder / name).write_text("-- schema: ledger\n", encoding="utf-8")
    with pytest.raises(ValueError, match="expected NNNN_name"):
        migrations(folder)


def test_a_missing_header_or_number_is_an_error(folder: Path) -> None:
    (folder / "0009_gap.sql").write_text("-- schema: ledger\n", encoding="utf-8")
    with pytest.raises(ValueError, match="without a gap"):
        migrations(folder)
    (folder / "0009_gap.sql").write_text("SELECT 1;\n", encoding="utf-8")
    with pytest.raises(ValueError, match="schema"):
        migrations(folder)


def test_projections_can_be_made_in_another_schema(new_database_url: str) -> None:
    with connect_as_owner(new_database_url) as connection:
        connection.execute("CREATE SCHEMA projection_next")
        connection.execute("SET search_path = projection_next, ledger, public")
        for ddl in projection_ddl():
            connection.execute(ddl.encode())
        rows = connection.execute(
            "SELECT table_schema, count(*) AS n FROM information_schema.tables "
            "WHERE table_schema LIKE 'projection%' GROUP BY 1"
        ).fetchall()
    counts = {row["table_schema"]: row["n"] for row in rows}
    assert counts["projection"] == counts["projection_next"] > 0


def _migrate_quietly(url: str, barrier: Any, results: Any) -> None:
    barrier.wait()
    try:
        results.put(len(migrate(url)))
    except (psycopg.Error, MigrationFailed) as error:
        results.put(repr(error))


def test_of_several_processes_one_migrates_and_the_others_wait(empty_database_url: str) -> None:
    """Trap 4: workers that create tables at start die with "tuple concurrently updated"."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(4), context.Queue()
    processes = [
        context.Process(target=_migrate_quietly, args=(empty_database_url, barrier, results))
        for _ in range(4)
    ]
    for process in processes:
        process.start()
    counts = [results.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert sorted(counts) == [0, 0, 0, len(migrations())]
