from __future__ import annotations

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from ledger.domain.errors import InvalidInput
from ledger.store.settings import Settings, normal_conninfo


def test_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.from_environment({}) == Settings(data_directory=tmp_path / ".data")


def test_reads_the_environment() -> None:
    settings = Settings.from_environment(
        {
            "YANQI_DATA": "/srv/ledger",
            "DATABASE_URL": "postgresql://u@h/d",
            "YANQI_POOL_SIZE": "3",
            "YANQI_POOL_OVERFLOW": "0",
        }
    )
    assert settings.data_directory == Path("/srv/ledger")
    assert settings.database_url is not None
    assert (settings.pool_size, settings.pool_overflow) == (3, 0)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:p%40ss@h1:5433,h2:5434/d?sslmode=verify-full&target_session_attrs=read-write",
        "postgres://u:p%40ss@h1:5433,h2:5434/d?sslmode=verify-full&target_session_attrs=read-write",
        "postgresql+psycopg://u:p%40ss@h1:5433,h2:5434/d?sslmode=verify-full&target_session_attrs=read-write",
        "user=u password=p@ss host=h1,h2 port=5433,5434 dbname=d sslmode=verify-full target_session_attrs=read-write",
    ],
)
def test_every_option_of_an_address_survives(url: str) -> None:
    assert conninfo_to_dict(normal_conninfo(url)) == {
        "user": "u",
        "password": "p@ss",
        "host": "h1,h2",
        "port": "5433,5434",
        "dbname": "d",
        "sslmode": "verify-full",
        "target_session_attrs": "read-write",
    }


@pytest.mark.parametrize("url", ["mysql://h/d", "postgresql://h/d?no_such_option=1", "just words"])
def test_an_address_that_cannot_be_read_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="DATABASE_URL"):
        normal_conninfo(url)


@pytest.mark.parametrize("size", ["0", "-1", "two", "1000", "1.5"])
def test_a_pool_size_that_makes_no_sense_is_refused(size: str) -> None:
    with pytest.raises(InvalidInput, match="YANQI_POOL_SIZE"):
        Settings.from_environment({"YANQI_POOL_SIZE": size})
