"""The ledger's database, wherever it is: DATABASE_URL's server, or the embedded one."""

from __future__ import annotations

from typing import Self

from ledger.store.embedded import EmbeddedServer
from ledger.store.migrate import Migration, migrate
from ledger.store.settings import Settings


class Database:
    """A database that is there as long as this is open."""

    def __init__(self, conninfo: str, server: EmbeddedServer | None = None) -> None:
        self.conninfo = conninfo
        """Its address, for its owner; connections of the application give up the owner's rights."""
        self.server = server

    @classmethod
    def open(cls, settings: Settings, *, keep: bool = False) -> Self:
        """Return the database of the settings, the embedded server started if it is needed.

        ``keep`` leaves an embedded server running afterwards. Raises EmbeddedServerFailed, DataDirectoryUnsafe.
        """
        if settings.database_url is not None:
            return cls(settings.database_url)
        server = EmbeddedServer.open(settings.data_directory, keep=keep)
        return cls(server.conninfo(), server)

    @staticmethod
    def is_made(settings: Settings) -> bool:
        """Whether there is a database to open; an embedded one is there once `open` has made it."""
        made = (settings.data_directory / name for name in ("database", "location"))
        return settings.database_url is not None or any(path.exists() for path in made)

    @property
    def is_embedded(self) -> bool:
        """Whether we run the server ourselves."""
        return self.server is not None

    def migrate(self) -> list[Migration]:
        """Bring the database up to this version of the program; see `ledger.store.migrate.migrate`."""
        return migrate(self.conninfo)

    def close(self) -> None:
        """Give up the hold on the embedded server, if there is one."""
        if self.server is not None:
            self.server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
