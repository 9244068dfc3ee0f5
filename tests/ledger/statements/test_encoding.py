from __future__ import annotations

import pytest

from ledger.domain.errors import UnreadableStatement
from ledger.statements.encoding import decode

TEXT = "交易日期,金额,对方户名\n2026-03-05,1.00,北京怀柔仪器有限公司\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_bytes_tell_the_encoding(encoding: str) -> None:
    text, found = decode(TEXT.encode(encoding), "a.csv")
    assert text == TEXT
    assert found == encoding


def test_rare_characters_of_names_survive_gb18030() -> None:
    text, encoding = decode("户名,金额\n㐂𠮷科技,1.00\n".encode("gb18030"), "a.csv")
    assert "㐂𠮷科技" in text
    assert encoding == "gb18030"


def test_two_exports_pasted_together_are_refused() -> None:
    with pytest.raises(UnreadableStatement, match="第 3 行是 UTF-8"):
        decode(TEXT.encode("gb18030") + TEXT.encode("utf-8"), "a.csv")


def test_text_cut_in_the_middle_of_a_character_is_refused_not_repaired() -> None:
    with pytest.raises(UnreadableStatement):
        decode(TEXT.encode("utf-8")[:-3], "a.csv")
    with pytest.raises(UnreadableStatement):
        decode(TEXT.encode("utf-16")[:-1], "a.csv")
