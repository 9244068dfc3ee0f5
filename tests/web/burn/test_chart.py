from __future__ import annotations

import pytest

from web.burn.chart import LONGEST_LABEL, NARROW_LABEL, beside_a_bar


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", ""),
        ("中试平台租金补贴", "中试平台租金补贴"),
        ("租" * (LONGEST_LABEL // 2), "租" * (LONGEST_LABEL // 2)),
        ("租" * 23, "租" * 21 + "…"),
        ("Rent subsidy for pilot platforms", "Rent subsidy for pilot platforms"),
        ("Support for building pilot platforms", "Support for building pilot platforms"),
        (
            "Digital and green upgrading of manufacturing platforms",
            "Digital and green upgrading of manufacturin…",
        ),
    ],
)
def test_a_name_is_cut_by_its_width(name: str, shown: str) -> None:
    assert beside_a_bar(name) == shown


def test_a_phone_has_less_room() -> None:
    assert beside_a_bar("Support for building pilot platforms", NARROW_LABEL) == "Support for building pilo…"
