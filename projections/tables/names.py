"""What codes are called in tables: departments, clauses, stages of a pot, in the measure's own words."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from ledger.domain.errors import NotFound
from ledger.domain.errors.base import figure_word
from ledger.domain.identifiers import mask
from ledger.policy.clause import Text
from ledger.policy.pack import Pack
from projections.tables.table import Language

LINE_KEY: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d+")
"""A statement line as events name it: the id of its page, and its place there."""
STATEMENT_LINE: Final = re.compile(r"(?P<statement>[^:]+:[0-9a-f]{16}:\d+)/(?P<row>\d+)")
"""A statement line as matters and refusals name it: its statement (account, hash of the file, place in it), its row."""
LINE_NAMES: Final = ("对账单行", "statement line")
"""What a statement line is called; alone where no more is known of it, or may be seen."""
_BEGINNING: Final = re.compile(
    r"(?P<zh>[\u3400-\u9fff]+) \((?P<en>[a-z][a-z ,'-]+)\): (?P<rest>.*)", re.DOTALL
)
FUND_SOURCE_NAMES: Final = {"district": ("区级资金", "District funds")}
"""What sources of funds are called, in Chinese and English."""
_READINGS: Final = ("默认口径", "default readings")
"""What the measure's own readings are called where no document decided otherwise."""


def department_name(pack: Pack, code: str | None, language: Language) -> str:
    """Return a department's name; its code where the measure does not know it, nothing for none."""
    if code is None:
        return ""
    try:
        return _said(pack.department(code).name, language)
    except NotFound:
        return code


def clause_title(pack: Pack, clause_id: str | None, language: Language) -> str:
    """Return the title of a clause or of a family of clauses; nothing where the measure has none."""
    family = pack.family(clause_id)
    if family is not None:
        return _said(family.title, language)
    return next((_said(clause.title, language) for clause in pack.clauses if clause.id == clause_id), "")


def fund_source_name(code: str | None, language: Language) -> str | None:
    """Return what a source of funds is called; its code where it is another one, nothing for none."""
    if code is None:
        return None
    return FUND_SOURCE_NAMES.get(code, (code, code))[language == "en"]


def economic_class_name(pack: Pack, code: str, language: Language) -> str:
    """Return what an economic class (支出经济分类) is called, by either of its codes; its code where it is another one."""
    known = (row for table in pack.header.budget_classifications for row in table.economic)
    found = next((row for row in known if code in (row.department_code, row.government_code)), None)
    return _said(found.name, language) if found else code


def line_title(pack: Pack, line: str, language: Language) -> str:
    """Return a budget line's key (指标) in words: year, department, matter, fund source. Raises ValueError for no key."""
    year, department, clause, source = line.split("|", 3)
    named = clause_title(pack, clause, language) or clause
    return " · ".join(
        (year, department_name(pack, department, language), named, fund_source_name(source, language) or "")
    )


def reason_text(text: str, language: Language) -> str:
    """Return a reason in one language, of those that the ledger keeps in both: ``主体已暂停 (suspended): 未年检``."""
    if begun := _BEGINNING.fullmatch(text):
        return f"{begun[language]}{': ' if language == 'en' else '：'}{begun['rest']}"
    return figure_word(text, language)


def account_of(statement: str) -> str:
    """Return the account in a statement's name, masked; nothing for no statement."""
    return mask(statement.partition(":")[0])


def statement_line_name(statement: str | None, booked_on: date, language: Language) -> str:
    """Return what a statement line is called: its account, masked, and the day on which the bank booked it."""
    return f"{LINE_NAMES[language == 'en']} {account_of(statement or '')} {booked_on}"


def half_said(reason: str, language: Language) -> str:
    """Return the half of a reason that reads ``中文 / English``."""
    zh, _, en = reason.partition(" / ")
    return en or zh if language == "en" else zh


def document_name(document: str, language: Language) -> str:
    """Return a document, or a text that names one, with the measure's own readings called in the language."""
    return document.replace(*_READINGS) if language == "en" else document


def _said(text: Text, language: Language) -> str:
    return text.en if language == "en" else text.zh
