"""The database of the tests: one embedded server for the session, shared by its workers.

YANQI_TEST_DATABASE_URL names another server to use instead (a superuser's address, such as Debian's
PostgreSQL 15). Every module gets a database of its own, copied from a migrated template.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from argon2 import PasswordHasher
from psycopg import sql
from psycopg.conninfo import make_conninfo

from access import passwords
from ledger.store.connection import connect_as_owner
from ledger.store.embedded import EmbeddedServer
from ledger.store.migrate import migrate, migrations
from ledger.store.private_files import locked

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EXTERNAL = "YANQI_TEST_DATABASE_URL"
SHARED_DIRECTORY = "YANQI_TEST_DIRECTORY"
OWNER = "yanqi_owner"
OWNER_PASSWORD = "test"  # noqa: S105 - of an external test server only


def pytest_configure(config: pytest.Config) -> None:
    """Make the directory that all workers of the session share."""
    if SHARED_DIRECTORY not in os.environ:
        directory = Path(tempfile.mkdtemp(prefix="yanqi-test-"))
        directory.chmod(0o711)  # root's server runs as another user, who must pass through
        os.environ[SHARED_DIRECTORY] = str(directory)
        config.add_cleanup(lambda: _clear(directory))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what must hold on every supported PostgreSQL: beside the store's tests, the guards' and the races.

    Raises UsageError for one elsewhere: tests/run_on_debian_postgresql.sh collects these places only.
    """
    here = Path(__file__).parent
    marked = (here / "races", here / "projections" / "guards")
    places = (*marked, here / "store", here / "cli" / "test_database.py")
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in marked):
            item.add_marker("store")
        if item.get_closest_marker("store") and not any(item.path.is_relative_to(place) for place in places):
            message = f"{item.nodeid} is marked store: no other PostgreSQL would run it there"
            raise pytest.UsageError(message)


def _clear(directory: Path) -> None:
    """Stop the session's server, if a worker that was killed left it running, and remove its directory."""
    if (directory / "database" / "cluster").exists():
        EmbeddedServer.open(directory).close()
    shutil.rmtree(directory)
    del os.environ[SHARED_DIRECTORY]


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash passwords with little work: of several hundred that are set and tried, each would take a third of a second."""
    quick = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: quick)
        yield


@pytest.fixture(scope="session")
def session_directory() -> Path:
    """A directory that all workers of the session share."""
    return Path(os.environ[SHARED_DIRECTORY])


@pytest.fixture(scope="session")
def superuser_url(session_directory: Path) -> Iterator[str]:
    """The address of the test server, for its superuser."""
    external = os.environ.get(EXTERNAL)
    if external:
        yield external
        return
    with EmbeddedServer.open(session_directory) as server:
        url = server.superuser_conninfo()
        _forget_on_power_loss(url)
        yield url


def _forget_on_power_loss(superuser_url: str) -> None:
    """Let the test server keep nothing safe from a power cut: its databases are made and dropped by the hundred.

    What must outlive a crash is tested on clusters of their own (tests/store/test_embedded.py).
    """
    with connect_as_owner(superuser_url) as connection:
        for name in ("fsync", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name)))
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def template(superuser_url: str, session_directory: Path) -> str:
    """The name of a migrated database to copy; made by the first worker that asks."""
    digest = hashlib.sha256("".join(each.sha256 for each in migrations()).encode()).hexdigest()
    name = f"yanqi_template_{digest[:16]}"
    with locked(session_directory / "template.lock"), connect_as_owner(superuser_url) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            _ensure_owner(connection)
            draft = f"{name}_{secrets.token_hex(4)}"
            connection.execute(
                sql.SQL(
                    "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
                ).format(sql.Identifier(draft), sql.Identifier(OWNER))
            )
            migrate(owner_url(superuser_url, draft))
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name))
            )
    return name


def _ensure_owner(connection: psycopg.Connection[dict[str, object]]) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone() is None:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB PASSWORD {}").format(
                sql.Identifier(OWNER), sql.Literal(OWNER_PASSWORD)
            )
        )


def owner_url(superuser_url: str, database: str) -> str:
    """Return the address of a test database for its owner, who is no superuser."""
    if os.environ.get(EXTERNAL):
        return make_conninfo(superuser_url, user=OWNER, password=OWNER_PASSWORD, dbname=database)
    return make_conninfo(superuser_url, user=OWNER, dbname=database)


@contextmanager
def copied_database(superuser_url: str, template: str) -> Iterator[str]:
    """Copy the template into a database of a fresh name, yield its owner's address, drop it."""
    name = f"yanqi_test_{secrets.token_hex(8)}"
    names = {
        "name": sql.Identifier(name),
        "template": sql.Identifier(template),
        "owner": sql.Identifier(OWNER),
    }
    with connect_as_owner(superuser_url) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {template} STRATEGY FILE_COPY").format(
                **names
            )
        )
    try:
        yield owner_url(superuser_url, name)
    finally:
        with connect_as_owner(superuser_url) as connection:
            connection.execute(sql.SQL("DROP DATABASE {name} WITH (FORCE)").format(**names))


@pytest.fixture(scope="module")
def database_url(superuser_url: str, template: str) -> Iterator[str]:
    """The address of a migrated database that the tests of one module share."""
    with copied_database(superuser_url, template) as url:
        yield url


@pytest.fixture
def new_database_url(superuser_url: str, template: str) -> Iterator[str]:
    """The address of a migrated database of this test alone."""
    with copied_database(superuser_url, template) as url:
        yield url


@pytest.fixture
def empty_database_url(superuser_url: str, template: str) -> Iterator[str]:  # the template makes the owner
    """The address of a database of this test alone, without any migration."""
    with copied_database(superuser_url, "template0") as url:
        yield url


@pytest.fixture
def data_directory() -> Iterator[Path]:
    """A data directory, not made yet: its path is short and root's server user can pass through to it.

    In tmp_path, which is closed to others, root's cluster would live in /var/lib and outlive the test.
    """
    parent = Path(tempfile.mkdtemp(prefix="yanqi-test-"))
    parent.chmod(0o711)
    yield parent / "data"
    if (parent / "data" / "database" / "cluster").exists():
        EmbeddedServer.open(parent / "data").close()
    shutil.rmtree(parent)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for everything that a worker looks at: Playwright runs once in a process."""
    from tests.browser.chromium import chromium

    with chromium() as browser:
        yield browser
