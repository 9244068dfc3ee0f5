from __future__ import annotations

import pytest

from ledger.domain.errors import UnknownProfile
from ledger.statements.profile import FIELDS, TITLES, header_name, meaning_of_headers, profile_named, profiles


def test_the_banks_of_the_bureau_have_profiles() -> None:
    assert set(profiles()) == {
        "abc",
        "boc",
        "ccb",
        "cmb",
        "generic-en",
        "generic-zh",
        "icbc",
        "spdb",
        "treasury",
    }


@pytest.mark.parametrize("name", sorted(profiles()))
def test_a_profile_speaks_of_known_fields_only(name: str) -> None:
    profile = profile_named(name)
    assert profile.id == name
    assert set(profile.columns) <= set(FIELDS)
    assert set(profile.titles) <= set(TITLES)
    assert {"booked_on", "credit", "debit", "amount", "balance"} <= set(profile.columns)


@pytest.mark.parametrize("name", sorted(profiles()))
def test_no_header_means_two_things_in_one_profile(name: str) -> None:
    headers = [header_name(alias) for aliases in profile_named(name).columns.values() for alias in aliases]
    assert sorted(headers) == sorted(set(headers))
    assert not {header_name(word) for word in profile_named(name).credit_words} & {
        header_name(word) for word in profile_named(name).debit_words
    }


def test_a_banks_own_meaning_moves_a_header() -> None:
    assert meaning_of_headers("generic-zh")["交易类型"][0] == "summary"
    assert meaning_of_headers("boc")["交易类型"][0] == "direction"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("借方发生额/元(支取)", "借方发生额(支取)"),
        ("交易金额[ Trade Amount ]", "交易金额"),
        ("交易金额（元）", "交易金额"),
        (" 账　　号： ", "账号"),
        ("日 志 号", "日志号"),
        ("Transaction Amount", "transactionamount"),
    ],
)
def test_headers_are_compared_without_width_unit_and_english(written: str, name: str) -> None:
    assert header_name(written) == name


def test_an_unknown_profile_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownProfile, match="icbc"):
        profile_named("lehman")
