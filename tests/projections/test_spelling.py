from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.spelling import LONGEST_NAME, folded, of_initials, of_name, of_pinyin, spelled


@pytest.mark.parametrize(
    ("name", "initials", "pinyin"),
    [
        ("怀柔科学城", "hrkxc", "huairoukexuecheng"),
        ("重庆（中试）平台", "cq(zs)pt", "chongqing(zhongshi)pingtai"),
        ("ＡＢＣ 绿色", "abcls", "abclvse"),
        ("", "", ""),
    ],
)
def test_a_name_is_spelled_as_it_is_read(name: str, initials: str, pinyin: str) -> None:
    found = spelled(name)
    assert found.initials.startswith(initials[:2])
    assert found.pinyin == pinyin
    assert found.folded == folded(name)


@given(st.text(max_size=30), st.data())
def test_every_part_of_a_spelling_is_among_the_pieces(name: str, data: st.DataObject) -> None:
    found = spelled(name)
    pieces = set(found.grams)
    for text, of in ((found.folded, of_name), (found.initials, of_initials), (found.pinyin, of_pinyin)):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        assert set(of(text[start:end])) <= pieces
    assert not any(" " in piece for piece in pieces)


def test_a_long_name_is_cut() -> None:
    assert len(folded("名" * 500)) == LONGEST_NAME
