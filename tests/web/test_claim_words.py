"""Claims in words: as the refusals call them, and as the measure calls what they keep."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from web.claim_words import claim_key, claim_name, claim_value, shared_words


@pytest.fixture(autouse=True)
def _english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


def test_kinds_and_keys() -> None:
    assert claim_name("rent_unit") == "rent of the unit"
    assert claim_name("no_such_kind") == "no_such_kind"
    assert claim_key("contract", "HT-1") == "HT-1"
    assert claim_key("standard", "9111|GB/T 1") == "9111 · GB/T 1"
    similar = claim_key("similar_support", "P-001|space|rent|share_of_cost")
    assert similar == "P-001 · space · rent · a share of cost"
    assert claim_key("similar_support", "P-001|moon") == "P-001 · moon"


def test_values() -> None:
    assert claim_value("huairou-2026-draft").startswith("Huairou District measures")
    assert claim_value("digital").lower().startswith("digital")
    assert claim_value("watched") == "registered"
    assert claim_value("2026-04-01") == "2026-04-01"
    assert claim_value("") == ""


@pytest.mark.parametrize(
    ("rule", "shared", "words"),
    [
        ("same_cost", "contract:HT-1", "Contract HT-1"),
        ("same_year", "art3.rent", "Rent subsidy for pilot platforms"),
        ("similar_measure", "另一措施 / 2026-04-01", "另一措施 / 2026-04-01"),
        ("like_number", "contract HT-1 / HT 1", "contract HT-1 / HT 1"),
        ("other_level", "首都科技创新券", "首都科技创新券"),
    ],
)
def test_what_two_candidates_share(rule: str, shared: str, words: str) -> None:
    assert shared_words(rule, shared) == words
