from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.masking import masked, masked_account


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("password", "hunter2", "***"),
        ("Token", "yq_x", "***"),
        ("account", "6222020200112233", "************2233"),
        ("account", 622202, "**2202"),
        ("account", "123", "***"),
        ("text", "付至 6222 0202 0011 2233 号", "付至 ***************2233 号"),
        ("document", "京财 202600001234567", "京财 202600001234567"),
        ("operator_uscc", "911101160000000000", "911101160000000000"),
        ("amount_fen", 123456789012345, 123456789012345),
        ("flag", True, True),
        ("rows", [{"secret": "x", "n": 1}], [{"secret": "***", "n": 1}]),
    ],
)
def test_secrets_and_accounts_are_hidden(name: str, value: object, shown: object) -> None:
    assert masked({name: value}) == {name: shown}


def test_an_account_keeps_its_last_four() -> None:
    assert masked_account("6222020200112233") == "************2233"


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), _ANYTHING))
def test_whatever_it_is_comes_out_as_plain_values(details: dict[str, object]) -> None:
    msgspec.to_builtins(masked(details))
    assert "\x00" not in str(masked(details).values())
