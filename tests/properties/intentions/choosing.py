"""Which award a step is about."""

from __future__ import annotations

from tests.ledger.application.district import UNITS
from tests.properties.world import CASES, Case, Step, World

BY_AWARD = {case.award: case for case in CASES}

RECIPIENTS = ("P-1", "P-2", UNITS[1], UNITS[2], "P-404")

PAID = "paid_fen > returned_fen"

OPEN = "stage IN ('approved', 'scheduled') AND due_fen = 0"

WAITING = "due_fen > paid_fen - returned_fen"


def case_of(step: Step) -> Case:
    return CASES[step.first % len(CASES)]


def case_where(world: World, step: Step, condition: str) -> Case:
    """Return one of the cases that the condition picks, if there is any; sometimes any at all."""
    found = world.ledger.rows(f"SELECT award FROM award WHERE {condition} ORDER BY award")
    known = [BY_AWARD[str(row["award"])] for row in found if str(row["award"]) in BY_AWARD]
    return known[step.first % len(known)] if known and step.third != 4 else case_of(step)


def number_of(step: Step) -> int:
    return step.second % 5 + 1
