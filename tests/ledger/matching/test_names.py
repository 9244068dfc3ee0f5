import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.matching.names import name_key, same_name

NAME = "北京雁栖（国际）科技有限责任公司"


@pytest.mark.parametrize(
    "written",
    [
        "北京雁栖(国际)科技有限公司",
        "北京雁栖国际科技有限公司",
        " 北京雁栖【国际】科技　有限责任公司 ",
        "北京雁栖（国际）科技有限责任",
        "北京雁栖（国际）科技",
        "北京雁栖*****有限公司",
        "北京＊＊＊＊＊＊＊＊公司",
        "**雁栖国际科技有限公司",
    ],
)
def test_one_body_written_in_many_ways(written: str) -> None:
    assert same_name(name_key(written), name_key(NAME))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "*",
        "北京雁栖",
        "京***公司",
        "北京雁栖国际科技股份有限公司",
        "北京雁栖国际科技有限公司一分公司",
        "上海雁栖***有限公司",
    ],
)
def test_others_and_too_little(written: str) -> None:
    assert not same_name(name_key(written), name_key(NAME))


def test_english_legal_forms() -> None:
    assert (
        name_key("Yanqi Tech Co., Ltd.")
        == name_key("YANQI TECH COMPANY LIMITED")
        == name_key("Yanqi Tech Ltd")
    )


@given(st.text(max_size=20))
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
