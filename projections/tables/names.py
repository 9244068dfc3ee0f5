"""What codes are called in tables: departments, clauses, stages of a pot, in the measure's own words."""

from __future__ import annotations

from ledger.domain.errors import NotFound
from ledger.policy.clause import Text
from ledger.policy.pack import Pack
from projections.tables.table import Language


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


def _said(text: Text, language: Language) -> str:
    return text.en if language == "en" else text.zh
