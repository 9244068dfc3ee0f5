"""Logs are records of what the machine did, and say nothing of persons and accounts."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.logs import COVER, covered

PROGRAM = """
import logging
from ledger import logs
logs.configure(as_json=True)
logs.logger("web.request").info("request", route="/awards/<award>", status=200, ms=1.5)
logging.getLogger("scheduler").info("account %s of %s", "6222 0000 1111 2222", "someone@example.com")
try:
    raise ValueError("Key (account)=(6222000011112222) already exists")
except ValueError:
    logging.getLogger("web").exception("failure")
"""


def test_every_line_is_a_record_and_covers_what_it_must() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True)
    request, account, failure = map(json.loads, ran.stderr.decode().splitlines())
    assert request["event"] == "request"
    assert (request["route"], request["status"], request["level"]) == ("/awards/<award>", 200, "info")
    assert account["event"] == f"account {COVER} of {COVER}"
    assert "ValueError" in failure["exception"]
    assert "6222" not in ran.stderr.decode()


@pytest.mark.parametrize(
    "said",
    [
        "6222000011112222",
        "0200 0049 0920 0012 345",
        "110105-19491231-002",
        "91110116MA01A2B33F",
        "13800138000",
    ],
)
def test_accounts_codes_and_telephones_are_covered(said: str) -> None:
    assert covered(f"收款 {said}，退回") == f"收款 {COVER}，退回"


@pytest.mark.parametrize(
    "said",
    [
        "YQ20260331-002017",
        "art1.construction",
        "2026-03-31T08:00:00",
        "12,345.67",
        "f3a9c1d2e4b5a697",
        "P-0001",
    ],
)
def test_references_dates_and_amounts_are_not(said: str) -> None:
    assert covered(said) == said


@given(st.text(st.characters(categories=["Nd"], max_codepoint=127), min_size=11, max_size=30))
def test_no_long_number_is_left(number: str) -> None:
    assert number not in covered(f"of {number}.")


def test_configuring_twice_writes_once() -> None:
    from ledger import logs

    before = list(logging.getLogger().handlers)
    logs.configure()
    logs.configure()
    try:
        assert len(logging.getLogger().handlers) == 1
    finally:
        logging.getLogger().handlers = before
