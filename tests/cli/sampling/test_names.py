"""Invented bodies carry codes that pass every check, none of them twice."""

from __future__ import annotations

from random import Random

from cli.sampling.names import REGION, Names
from ledger.domain.identifiers import check_uscc


def test_codes_pass_their_checks_and_differ() -> None:
    names = Names(Random(1))
    codes = [names.uscc() for _ in range(500)]
    assert len(set(codes)) == 500
    for code in codes:
        check = check_uscc(code)
        assert check.valid
        assert check.value == code
        assert code.startswith(f"91{REGION}MA")


def test_kinds_of_bodies_have_codes_of_their_own() -> None:
    names = Names(Random(2))
    assert check_uscc(names.uscc("12")).kind_zh == "事业单位"
    assert check_uscc(names.uscc("51")).kind_zh == "社会团体"


def test_trade_names_differ() -> None:
    names = Names(Random(3))
    drawn = [names.trade_name() for _ in range(1000)]
    assert len(set(drawn)) == 1000
    assert all(len(name) == 3 for name in drawn)
