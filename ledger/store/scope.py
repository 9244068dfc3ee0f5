"""Whose eyes a query has (部门范围): the settings that row-level security compares rows with (migration 0012)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_EVERY_DEPARTMENT: Final = "*"


@dataclass(frozen=True, slots=True)
class Scope:
    """A department's code, and the clauses and budget clauses it is in charge of (责任单位).

    Raises ValueError for a clause that holds a comma: the database is told them as one text.
    """

    department: str
    clauses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any("," in clause or not clause for clause in self.clauses):
            message = f"no names of clauses: {self.clauses!r}"
            raise ValueError(message)

    @property
    def settings(self) -> tuple[str, str]:
        """What the database is told: yanqi.scope and yanqi.clauses."""
        return self.department, ",".join(self.clauses)


EVERYTHING: Final = Scope(_EVERY_DEPARTMENT)
"""Every department's matters: for the finance bureau (区财政局) and for auditors."""
NOTHING: Final = Scope("")
"""Nobody's eyes: no row is visible."""
