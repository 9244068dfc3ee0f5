import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.code_tables import INDUSTRY_STANDARDS
from ledger.domain.errors import InvalidStandardNumber, PolicyRefusal, UnsupportedStandard
from ledger.domain.standard_numbers import StandardLevel, StandardNumber

INTERNATIONAL, NATIONAL, INDUSTRY = StandardLevel


@pytest.mark.parametrize(
    ("written", "text", "level"),
    [
        ("GB/T 45678-2026", "GB/T 45678-2026", NATIONAL),
        ("gb／t45678—2026", "GB/T 45678-2026", NATIONAL),
        ("GBT 45678 – 2026", "GB/T 45678-2026", NATIONAL),
        ("GB/T 45678.1-2026", "GB/T 45678.1-2026", NATIONAL),
        ("GB 2760-2024", "GB 2760-2024", NATIONAL),
        ("GB 1234-89", "GB 1234-1989", NATIONAL),
        ("GB/Z 43210-2023", "GB/Z 43210-2023", NATIONAL),
        ("GBZ 2.1-2019", "GBZ 2.1-2019", NATIONAL),
        ("GBZ/T 189.1-2007", "GBZ/T 189.1-2007", NATIONAL),
        ("ISO 12345:2020", "ISO 12345:2020", INTERNATIONAL),
        ("iso12345-2：2020", "ISO 12345-2:2020", INTERNATIONAL),
        ("ISO 12345-2020", "ISO 12345:2020", INTERNATIONAL),
        ("ISO 8601-1:2019-02", "ISO 8601-1:2019", INTERNATIONAL),
        ("ISO/IEC 27001:2022", "ISO/IEC 27001:2022", INTERNATIONAL),
        ("ISO/IEC/IEEE 29148:2018", "ISO/IEC/IEEE 29148:2018", INTERNATIONAL),
        ("ISO/TS 22163:2017", "ISO/TS 22163:2017", INTERNATIONAL),
        ("ISO/IEC TR 29119-1:2013", "ISO/IEC TR 29119-1:2013", INTERNATIONAL),
        ("IEC 60335-2-14:2016", "IEC 60335-2-14:2016", INTERNATIONAL),
        ("ITU-T Y.3600 (08/2015)", "ITU-T Y.3600:2015", INTERNATIONAL),
        ("ITU-T G.984.1:2008", "ITU-T G.984.1:2008", INTERNATIONAL),
        ("JB/T 12345-2025", "JB/T 12345-2025", INDUSTRY),
        ("JBT12345-2025", "JB/T 12345-2025", INDUSTRY),
        ("YY 0505-2012", "YY 0505-2012", INDUSTRY),
        ("NB/SH/T 0001-2010", "NB/SH/T 0001-2010", INDUSTRY),
        ("DB/T 29-2008", "DB/T 29-2008", INDUSTRY),
        ("JGJ/T 123-2012", "JGJ/T 123-2012", INDUSTRY),
    ],
)
def test_the_number_tells_the_level(written: str, text: str, level: StandardLevel) -> None:
    number = StandardNumber.parse(written)
    assert (number.text, number.level) == (text, level)


@pytest.mark.parametrize(
    "written", ["GB/Z 43210-2023", "ISO/TS 22163:2017", "ISO/IEC Guide 51:2014", "JB/Z 1-1990"]
)
def test_guidance_is_marked(written: str) -> None:
    assert StandardNumber.parse(written).guidance
    assert not StandardNumber.parse("GB/T 45678-2026").guidance


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("DB11/T 1234-2020", "地方标准"),
        ("DB 11/T 1234-2020", "地方标准"),
        ("DB4403/T 12-2019", "地方标准"),
        ("DBS11/ 003-2015", "地方标准"),
        ("T/CECS 123-2020", "团体标准"),
        ("t／csae 45-2021", "团体标准"),
        ("Q/ABC 001-2024", "企业标准"),
    ],
)
def test_other_levels_are_not_supported(written: str, kind: str) -> None:
    with pytest.raises(UnsupportedStandard, match=kind) as refusal:
        StandardNumber.parse(written)
    assert isinstance(refusal.value, PolicyRefusal)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "GB/T 45678",
        "ISO 12345",
        "GB/T-2026",
        "GB/T 45678-2126",
        "GB/T 45678-2026/XG1-2027",
        "ISO 12345:2020/Amd 1:2022",
        "ISO/FDIS 12345:2020",
        "IEEE 802.3-2022",
        "ASTM D638-14",
        "EN 1234:2020",
        "GJB 9001C-2017",
        "JJG 1-2020",
        "GB/T 1234~1236-2020",
        "中试服务规范",
    ],
)
def test_anything_else_is_not_recognised(written: str) -> None:
    with pytest.raises(InvalidStandardNumber):
        StandardNumber.parse(written)


@given(
    st.sampled_from(["GB", "GBZ", *INDUSTRY_STANDARDS]),
    st.sampled_from(["", "/T", "/Z"]),
    st.from_regex(r"[0-9]{1,6}(\.[0-9]{1,3})?", fullmatch=True),
    st.integers(1950, 2099),
)
def test_what_is_printed_reads_back_as_itself(code: str, kind: str, number: str, year: int) -> None:
    if code == "DB" and not kind:
        kind = "/T"  # without it DB and digits are a region's
    text = f"{code}{kind} {number}-{year}"
    read = StandardNumber.parse(text)
    assert read.text == text
    assert StandardNumber.parse(read.text) == read
    assert read.level is (NATIONAL if code in ("GB", "GBZ") else INDUSTRY)
