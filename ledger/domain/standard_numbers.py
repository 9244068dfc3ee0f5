"""Standard numbers (标准编号), which tell the level that Article 10 supports: 国际、国家、行业标准."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from ledger.domain.code_tables import INDUSTRY_STANDARDS
from ledger.domain.errors import InvalidStandardNumber, UnsupportedStandard
from ledger.domain.text import half_width


class StandardLevel(StrEnum):
    """The levels of a standard that Article 10 names."""

    INTERNATIONAL = "international"
    NATIONAL = "national"
    INDUSTRY = "industry"


_NATIONAL_CODES = ("GB", "GBZ")
"""GBZ are the national occupational health standards (国家职业卫生标准); GB/Z is another thing."""

_GUIDANCE = {"Z", "TS", "TR", "PAS", "GUIDE"}

_UNSUPPORTED = (
    (re.compile(r"DBS?\d"), "地方标准", "local standards"),
    (re.compile(r"T/"), "团体标准", "association standards"),
    (re.compile(r"Q/"), "企业标准", "enterprise standards"),
)
"""DB with a region's digits is local; DB/T without them is the seismic industry's."""

_YEAR = r"(?P<year>(?:19|20)\d{2})"
_DOMESTIC = re.compile(
    r"/?(?P<kind>[TZ])?(?P<number>\d{1,6}[A-Z]?(?:\.\d{1,4}){0,3})"
    r"[-:](?P<year>(?:19|20)\d{2}|\d{2})",
    re.ASCII,
)
_ISO_IEC = re.compile(
    r"(?P<code>(?:ISO|IEC)(?:/(?:ISO|IEC|IEEE|ASTM|CIE|SAE|IDF|HL7|CISPR))*)/?(?P<kind>TS|TR|PAS|GUIDE)?"
    rf"(?P<number>\d{{1,6}}(?:-\d{{1,4}}){{0,3}})(?::{_YEAR}(?:-\d{{2}})?|-(?P<year_after_hyphen>(?:19|20)\d{{2}}))",
    re.ASCII,
)
_ITU = re.compile(
    r"(?P<code>ITU-?[TR])(?:REC\.?)?(?P<number>[A-Z]{1,2}\.\d{1,5}(?:\.\d{1,4}){0,3}(?:-\d{1,2})?)"
    rf"(?:\((?:\d{{2}}/)?{_YEAR}\)|[:-](?P<year_after_hyphen>(?:19|20)\d{{2}}))",
    re.ASCII,
)


@dataclass(frozen=True)
class StandardNumber:
    """The number of a published standard, brought to one form: code, number, year of publication, level.

    ``guidance`` marks GB/Z, ISO/TS and the like: published by the same body, but a technical report or
    specification; whether one earns the award of its level is for the reviewer to say.
    """

    code: str
    number: str
    year: int
    level: StandardLevel
    guidance: bool = False

    @property
    def text(self) -> str:
        """The number as it is written and compared: ``GB/T 45678-2026``, ``ISO 12345:2020``."""
        separator = ":" if self.level is StandardLevel.INTERNATIONAL else "-"
        return f"{self.code} {self.number}{separator}{self.year}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a standard number in any of the usual spellings, such as ``gb／t45678—2026``.

        Raises UnsupportedStandard for local, association and enterprise standards; InvalidStandardNumber for
        anything else that is not international (ISO, IEC, ITU), national or of an industry, or has no year.
        """
        compact = re.sub(r"\s", "", half_width(text)).upper()
        for pattern, kind, kind_en in _UNSUPPORTED:
            if pattern.match(compact):
                raise UnsupportedStandard(kind=kind, kind_en=kind_en, value=text[:40])
        found = cls._international(compact) or cls._domestic(compact)
        if found is None:
            raise InvalidStandardNumber(value=text[:40])
        return found

    @classmethod
    def _international(cls, compact: str) -> Self | None:
        written = _ISO_IEC.fullmatch(compact) or _ITU.fullmatch(compact)
        if written is None:
            return None
        code = written["code"]
        if code.startswith("ITU"):
            code = f"ITU-{code[-1]}"
        kind = written.groupdict().get("kind")
        if kind:
            # ISO/TS, but ISO/IEC TR: a joint code already has its slash.
            code += (" " if "/" in code else "/") + kind.replace("GUIDE", "Guide")
        year = int(written["year"] or written["year_after_hyphen"])
        return cls(code, written["number"], year, StandardLevel.INTERNATIONAL, guidance=kind in _GUIDANCE)

    @classmethod
    def _domestic(cls, compact: str) -> Self | None:
        for base in _DOMESTIC_CODES:
            written = _DOMESTIC.fullmatch(compact.removeprefix(base)) if compact.startswith(base) else None
            if written is None:
                continue
            kind = written["kind"]
            level = StandardLevel.NATIONAL if base in _NATIONAL_CODES else StandardLevel.INDUSTRY
            # Two digits stand for years before 1996, when four became the rule.
            year = int(written["year"] if len(written["year"]) == 4 else "19" + written["year"])
            code = f"{base}/{kind}" if kind else base
            return cls(code, written["number"], year, level, guidance=kind in _GUIDANCE)
        return None


_DOMESTIC_CODES = sorted((*_NATIONAL_CODES, *INDUSTRY_STANDARDS), key=len, reverse=True)
"""The longest first, so that JGJ is not read as JG."""
