"""Where the ledger is kept: the data directory, the database's address, the size of the pool."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ledger.domain.errors import InvalidInput

DATA_DIRECTORY = "YANQI_DATA"
DATABASE_URL = "DATABASE_URL"
POOL_SIZE = "YANQI_POOL_SIZE"
POOL_OVERFLOW = "YANQI_POOL_OVERFLOW"

MAX_CONNECTIONS = 100
"""Per process; more is a typing error: PostgreSQL's own default for all processes is 100."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The store's settings.

    ``pool_size`` connections stay open and ``pool_overflow`` more may be opened, in each process:
    with gunicorn, multiply by its workers and keep the product below the server's max_connections.
    """

    data_directory: Path
    database_url: str | None = None
    pool_size: int = 2
    pool_overflow: int = 6

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read YANQI_DATA (default ``./.data``), DATABASE_URL and the pool sizes.

        Raises InvalidInput for an address or a number that cannot be read.
        """
        url = environment.get(DATABASE_URL, "").strip()
        return cls(
            data_directory=Path(environment.get(DATA_DIRECTORY) or ".data").expanduser().absolute(),
            database_url=normal_conninfo(url) if url else None,
            pool_size=_count(environment, POOL_SIZE, default=2, least=1),
            pool_overflow=_count(environment, POOL_OVERFLOW, default=6, least=0),
        )


def normal_conninfo(url: str, **changes: str | int | None) -> str:
    """Return an address (URI or key=value) as one conninfo string, every option kept, ``changes`` made.

    ``postgres+psycopg://`` and the like, which other programs write, are understood too. Raises InvalidInput.
    """
    scheme, separator, rest = url.partition("://")
    if separator and scheme.split("+")[0] in {"postgres", "postgresql"}:
        url = f"postgresql://{rest}"
    try:
        return make_conninfo("", **{**conninfo_to_dict(url), **changes})
    except ProgrammingError as error:
        problem = str(error).strip()
        raise InvalidInput(field=DATABASE_URL, problem=problem, problem_en=problem) from None


def _count(environment: Mapping[str, str], name: str, *, default: int, least: int) -> int:
    """Read a small whole number from the environment."""
    text = environment.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or not least <= int(text) <= MAX_CONNECTIONS:
        raise InvalidInput(
            field=name,
            problem=f"应为 {least} 到 {MAX_CONNECTIONS} 的整数",
            problem_en=f"must be a whole number from {least} to {MAX_CONNECTIONS}",
        )
    return int(text)
