"""The few ways in which the measure turns facts into an amount, as data; `formulas` computes them.

Every field names a fact or a parameter of the clause; no number is written here.
"""

from __future__ import annotations

import msgspec


class _Formula(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """The base of formulas: told apart by ``kind``."""


class RateOfBase(_Formula, frozen=True, kw_only=True, tag="rate_of_base"):
    """base × rate, from a threshold on if there is one (按…给予…%)."""

    base: str
    rate: str
    threshold: str | None = None


class DeterminedAward(_Formula, frozen=True, tag="determined_award"):
    """What the reviewers determined, within the caps (经认定，给予不超过…)."""

    award: str


class AmountByLevel(_Formula, frozen=True, tag="amount_by_level"):
    """A fixed sum by level (分别给予…一次性资金支持); the standard's number gives the level."""

    level: str
    standard: str
    amounts: dict[str, str]


class RentPhase(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Up to this month of the term, this rate."""

    through: str
    rate: str


class RentSchedule(_Formula, frozen=True, tag="rent_schedule"):
    """Monthly rent × share of the area within its ceiling × rate of the month (租金补贴)."""

    area_ceiling: str
    phases: tuple[RentPhase, ...]


class NoDistrictMoney(_Formula, frozen=True, tag="none"):
    """Nothing is computed: city money, support without money, or a rule."""


Formula = RateOfBase | DeterminedAward | AmountByLevel | RentSchedule | NoDistrictMoney
