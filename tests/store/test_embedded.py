"""The embedded server: private, shared by whoever opens its directory, hard to kill."""

from __future__ import annotations

import multiprocessing
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ledger.domain.errors import DataDirectoryUnsafe, EmbeddedServerFailed
from ledger.store import cluster, embedded
from ledger.store.connection import connect_as_owner
from ledger.store.embedded import EmbeddedServer, _postmaster
from ledger.store.server_user import server_user

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")


@pytest.fixture
def directory(data_directory: Path) -> Path:
    return data_directory


def value(conninfo: str, query: str) -> Any:
    with connect_as_owner(conninfo) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return next(iter(row.values()))


def postmaster(server: EmbeddedServer) -> int:
    pid = _postmaster(server.home)
    assert pid is not None
    return pid


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_its_settings_are_durable_and_private(directory: Path) -> None:
    expected = {
        "data_checksums": "on",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "listen_addresses": "",
        "server_encoding": "UTF8",
        "TimeZone": "UTC",
        "password_encryption": "scram-sha-256",
        "unix_socket_permissions": "0700",
    }
    with EmbeddedServer.open(directory) as server:
        url = server.conninfo()
        assert {name: value(url, f"SHOW {name}") for name in expected} == expected
        locale = "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'yanqi'"
        assert value(url, locale) == "b C.UTF-8"
        assert value(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        authentication = "SELECT array_agg(DISTINCT auth_method) FROM pg_hba_file_rules"
        assert value(server.superuser_conninfo(), authentication) == ["scram-sha-256"]


def test_the_last_to_close_stops_it(directory: Path) -> None:
    first = EmbeddedServer.open(directory)
    pid = postmaster(first)
    second = EmbeddedServer.open(directory)
    assert postmaster(second) == pid
    first.close()
    first.close()
    assert value(second.conninfo(), "SELECT 1") == 1
    second.close()
    assert not is_alive(pid)


def test_it_can_be_kept_running(directory: Path) -> None:
    with EmbeddedServer.open(directory, keep=True) as server:
        pid = postmaster(server)
    assert is_alive(pid)
    EmbeddedServer.open(directory).close()
    assert not is_alive(pid)


def test_what_is_stored_survives_a_restart(directory: Path) -> None:
    with EmbeddedServer.open(directory) as server, connect_as_owner(server.conninfo()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS x")
    with EmbeddedServer.open(directory) as server:
        assert value(server.conninfo(), "SELECT x FROM kept") == 7


@pytest.mark.parametrize("still_held", [True, False])
def test_survives_kill_9_of_the_server(directory: Path, still_held: bool) -> None:
    server = EmbeddedServer.open(directory)
    with connect_as_owner(server.conninfo()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS x")
        os.kill(postmaster(server), signal.SIGKILL)
    if not still_held:
        server.close()
    with EmbeddedServer.open(directory) as again:
        assert value(again.conninfo(), "SELECT x FROM kept") == 7
        assert again.conninfo() == server.conninfo()


def test_a_server_that_dies_while_it_is_joined_is_started_again(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with EmbeddedServer.open(directory) as server:
        pid = postmaster(server)
        os.kill(pid, signal.SIGKILL)
        found = iter([pid])  # the killed server still looks alive the first time
        monkeypatch.setattr(embedded, "_postmaster", lambda home: next(found, None) or _postmaster(home))
        started = time.monotonic()
        with EmbeddedServer.open(directory) as again:
            assert value(again.conninfo(), "SELECT 1") == 1
        assert time.monotonic() - started < embedded.START_TIMEOUT_S / 2


@pytest.mark.thorough
def test_survives_a_stale_pid_that_is_now_another_program(directory: Path) -> None:
    with EmbeddedServer.open(directory) as server:
        text = (server.home.cluster / "postmaster.pid").read_text(encoding="utf-8")
        lock = server.home.socket_directory() / ".s.PGSQL.5432.lock"
        lock_text = lock.read_text(encoding="utf-8")
    old_pid, rest = text.split("\n", 1)
    sleeper = subprocess.Popen(["sleep", "60"], user=server.home.user.uid if os.geteuid() == 0 else None)
    try:
        (server.home.cluster / "postmaster.pid").write_text(f"{sleeper.pid}\n{rest}", encoding="utf-8")
        lock.write_text(lock_text.replace(old_pid, str(sleeper.pid)), encoding="utf-8")
        with EmbeddedServer.open(directory) as again:
            assert value(again.conninfo(), "SELECT 1") == 1
    finally:
        sleeper.kill()
        sleeper.wait()


@pytest.mark.thorough
def test_survives_an_interrupted_first_start(directory: Path) -> None:
    with EmbeddedServer.open(directory) as server:
        home = server.home
    home.cluster.rename(home.path / "cluster.new")  # as if initdb had not come to its end
    (home.path / "cluster.new" / "base").rename(home.path / "cluster.new" / "half")
    with EmbeddedServer.open(directory) as server:
        assert value(server.conninfo(), "SELECT 1") == 1


OPEN_AND_WAIT = """
import sys, time
from pathlib import Path
from ledger.store.embedded import EmbeddedServer
server = EmbeddedServer.open(Path(sys.argv[1]))
print("open", flush=True)
if sys.argv[2] == "wait":
    time.sleep(60)
"""


def opener(directory: Path, then: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", OPEN_AND_WAIT, str(directory), then], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def finish(process: subprocess.Popen[str]) -> None:
    process.wait(30)
    assert process.stdout is not None
    process.stdout.close()


def test_survives_kill_9_of_the_starter(directory: Path) -> None:
    starter = opener(directory, "wait")
    with EmbeddedServer.open(directory) as server:
        pid = postmaster(server)
        starter.kill()
        finish(starter)
        assert value(server.conninfo(), "SELECT 1") == 1
    assert not is_alive(pid)


@pytest.mark.thorough
def test_another_process_keeps_it_running(directory: Path) -> None:
    server = EmbeddedServer.open(directory)
    pid = postmaster(server)
    other = opener(directory, "wait")
    server.close()
    assert is_alive(pid)
    other.kill()
    finish(other)


def test_a_process_that_ends_without_closing_stops_it(directory: Path) -> None:
    finish(opener(directory, "end"))
    pid_file = directory / "database" / "cluster" / "postmaster.pid"
    assert not pid_file.exists()


@pytest.mark.thorough
def test_ctrl_c_in_the_terminal_does_not_reach_it(directory: Path) -> None:
    with EmbeddedServer.open(directory) as server:
        assert os.getsid(postmaster(server)) != os.getsid(0)


def _open_at_once(directory: Path, barrier: Any, results: Any) -> None:
    barrier.wait()
    with EmbeddedServer.open(directory) as server:
        results.put((postmaster(server), value(server.conninfo(), "SELECT 1")))
        barrier.wait()


def test_several_processes_may_start_it_at_once(directory: Path) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(3), context.Queue()
    processes = [context.Process(target=_open_at_once, args=(directory, barrier, results)) for _ in range(3)]
    for process in processes:
        process.start()
    found = [results.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(60)
    assert len(set(found)) == 1
    assert not is_alive(found[0][0])


def _in_fork(action: Callable[[], object], *, user: str | None = None) -> str:
    """Run an action in a forked process, as another user if asked; return what it raised."""

    def run(results: Any) -> None:
        try:
            if user is not None:
                entry = pwd.getpwnam(user)
                os.setgroups([])
                os.setgid(entry.pw_gid)
                os.setuid(entry.pw_uid)
            results.put(f"returned {action()}")
        except Exception as error:
            results.put(f"{type(error).__name__}: {error}")

    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()
    process = context.Process(target=run, args=(results,))
    process.start()
    process.join(30)
    return str(results.get())


@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
@pytest.mark.thorough
def test_a_forked_child_does_not_stop_it(directory: Path) -> None:
    with EmbeddedServer.open(directory) as server:
        assert _in_fork(server.close) == "returned None"
        assert value(server.conninfo(), "SELECT 1") == 1


@as_root
@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_another_user_reaches_neither_socket_nor_password(directory: Path) -> None:
    with EmbeddedServer.open(directory) as server:
        path = server.home.socket_directory() / ".s.PGSQL.5432"

        def connect_to_socket() -> None:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
                client.connect(str(path))

        assert _in_fork(connect_to_socket).startswith("returned")
        assert _in_fork(connect_to_socket, user="nobody").startswith("PermissionError")
        assert _in_fork(server.home.passwords.read_bytes, user="nobody").startswith("PermissionError")
        assert _in_fork(lambda: list(server.home.cluster.iterdir()), user="nobody").startswith(
            "PermissionError"
        )


def test_whoever_reached_the_socket_still_needs_a_password(directory: Path, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none")
    with EmbeddedServer.open(directory) as server:
        for user, password in product(("postgres", "yanqi_owner", "yanqi_app"), ("", "guess")):
            address = make_conninfo(server.conninfo(), user=user, password=password, passfile=nowhere)
            with pytest.raises(psycopg.OperationalError, match=r"password|not permitted to log in"):
                psycopg.connect(address)


def test_its_files_are_its_users_alone(directory: Path) -> None:
    with EmbeddedServer.open(directory) as server:
        home = server.home
        for path in (home.cluster, home.socket_directory()):
            found = path.stat()
            assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (home.user.uid, 0o700)
        assert stat.S_IMODE(home.passwords.stat().st_mode) == 0o600
        assert not list(home.path.glob("*.password"))
        assert conninfo_to_dict(server.conninfo()).get("password") is None


@pytest.mark.thorough
def test_a_long_path_gets_a_private_socket_directory_elsewhere(directory: Path) -> None:
    deep = directory / ("long" * 30)
    with EmbeddedServer.open(deep) as server:
        sockets = server.home.socket_directory()
        assert len(str(sockets)) < 60
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert sockets.stat().st_uid == server.home.user.uid
        address = server.conninfo()
    with EmbeddedServer.open(deep) as server:
        assert server.conninfo() == address
    shutil.rmtree(sockets)  # as after a reboot
    with EmbeddedServer.open(deep) as server:
        fresh = server.home.socket_directory()
        assert value(server.conninfo(), "SELECT 1") == 1
    shutil.rmtree(fresh)


@pytest.mark.thorough
def test_a_socket_directory_that_was_opened_to_others_is_not_trusted(directory: Path) -> None:
    with EmbeddedServer.open(directory) as server:
        server.home.socket_directory().chmod(0o755)
        with pytest.raises(DataDirectoryUnsafe, match="open to others"):
            server.conninfo()
        (server.home.path / "socket.d").chmod(0o700)


@as_root
@pytest.mark.thorough
def test_a_socket_directory_of_another_user_is_refused_or_replaced(directory: Path) -> None:
    deep = directory / ("long" * 30)
    with EmbeddedServer.open(deep) as server:
        sockets = server.home.socket_directory()
        os.chown(sockets, pwd.getpwnam("nobody").pw_uid, -1)
        with pytest.raises(DataDirectoryUnsafe, match="owner"):
            server.conninfo()
        os.chown(sockets, server.home.user.uid, -1)
    os.chown(sockets, pwd.getpwnam("nobody").pw_uid, -1)
    with EmbeddedServer.open(deep) as server:
        fresh = server.home.socket_directory()
        assert fresh != sockets
    shutil.rmtree(sockets)
    shutil.rmtree(fresh)


def test_a_directory_that_others_may_write_is_refused(directory: Path) -> None:
    directory.mkdir()
    directory.chmod(0o777)
    with pytest.raises(DataDirectoryUnsafe, match="writable by others"):
        EmbeddedServer.open(directory)


@as_root
@pytest.mark.thorough
def test_a_directory_of_another_user_is_refused(directory: Path) -> None:
    directory.mkdir()
    os.chown(directory, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(DataDirectoryUnsafe, match="owner"):
        EmbeddedServer.open(directory)


def test_lost_or_wrong_passwords_are_a_refusal_and_touch_nothing(directory: Path) -> None:
    with EmbeddedServer.open(directory) as server:
        home = server.home
    kept = home.passwords.rename(home.path / "moved")
    with pytest.raises(EmbeddedServerFailed, match="pgpass"):
        EmbeddedServer.open(directory)
    home.passwords.write_text("*:*:*:postgres:wrong\n*:*:*:yanqi_owner:wrong\n", encoding="utf-8")
    home.passwords.chmod(0o600)
    with pytest.raises(EmbeddedServerFailed, match="password authentication failed"):
        EmbeddedServer.open(directory)
    kept.rename(home.passwords)
    EmbeddedServer.open(directory).close()


def test_a_server_that_cannot_start_says_why(directory: Path) -> None:
    with EmbeddedServer.open(directory) as server:
        home = server.home
    settings = home.cluster / "postgresql.conf"
    sound = settings.read_text(encoding="utf-8")
    settings.write_text(sound + "\nno_such_setting = on\n", encoding="utf-8")
    with pytest.raises(EmbeddedServerFailed, match="no_such_setting"):
        EmbeddedServer.open(directory)
    settings.write_text(sound, encoding="utf-8")


@as_root
def test_root_serves_as_a_system_user_without_shell(directory: Path) -> None:
    with EmbeddedServer.open(directory) as server:
        assert Path(f"/proc/{postmaster(server)}").stat().st_uid == server_user().uid != 0
    assert pwd.getpwnam("yanqi-ledger").pw_shell.endswith("nologin")


@pytest.fixture
def shared_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Stands for /var/lib/yanqi-ledger."""
    home = Path(tempfile.mkdtemp(prefix="yanqi-test-"))
    home.chmod(0o711)
    monkeypatch.setattr(cluster, "SHARED_HOME", home)
    yield home
    shutil.rmtree(home)


@as_root
@pytest.mark.thorough
def test_a_closed_parent_is_left_closed_and_the_cluster_lives_elsewhere(
    directory: Path, shared_home: Path
) -> None:
    directory.parent.chmod(0o700)
    with EmbeddedServer.open(directory) as server:
        assert server.home.path.parent == shared_home
        assert (server.home.path / "data-directory").read_text(encoding="utf-8") == str(directory)
        assert value(server.conninfo(), "SELECT 1") == 1
        path = server.home.path
    assert stat.S_IMODE(directory.parent.stat().st_mode) == 0o700
    with EmbeddedServer.open(directory) as server:
        assert server.home.path == path


@as_root
@pytest.mark.thorough
def test_programs_out_of_reach_are_copied_once(
    directory: Path, shared_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = cluster._installed_programs().parents[1]
    for name in (package.name, f"{package.name}.libs"):
        (closed / name).symlink_to(package.parent / name)
    programs = closed / package.name / "pginstall" / "bin"
    monkeypatch.setattr(cluster, "_installed_programs", lambda: programs)
    for _ in range(2):
        with EmbeddedServer.open(directory) as server:
            program = Path(f"/proc/{postmaster(server)}/exe").readlink()
        assert program.is_relative_to(shared_home)
        assert program.stat().st_uid == 0
    assert len(list(shared_home.iterdir())) == 1


@pytest.mark.thorough
def test_starting_again_is_quick(directory: Path) -> None:
    EmbeddedServer.open(directory).close()
    started = time.monotonic()
    EmbeddedServer.open(directory).close()
    assert time.monotonic() - started < 10
