"""The rows of amounts.yaml, and which of them only a ledger can answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.domain.errors import (
    CityPublicPlatform,
    DuplicateClaim,
    DuplicateSupport,
    NoRateDetermined,
    NotRepaidOnTime,
    OneAwardPerEnterprise,
    OneClassPerProject,
    RateAboveCeiling,
    Refusal,
)
from ledger.domain.money import fen_from_yuan
from ledger.policy.strict_yaml import read_yaml

AMOUNTS = Path(__file__).with_name("amounts.yaml")

MONEY_BACK = "money back"
"""The group about payments returned and recovered: only a ledger knows of them."""

SAID_OF_THE_CASE = frozenset({"case", "expect", "expect_recovery", "stops_at", "refused"})
"""What a row says about the case, beside its facts."""

SET_UP = frozenset({"before", "before_other_year", "twice"})
"""What a row says about what went before."""

REFUSALS: dict[str, type[Refusal]] = {
    "rate above the ceiling": RateAboveCeiling,
    "duplicate claim": DuplicateClaim,
    "platform is a city public technical service platform": CityPublicPlatform,
    "duplicate support": DuplicateSupport,
    "a project has one class": OneClassPerProject,
    "one award per enterprise": OneAwardPerEnterprise,
    "no rate has been determined": NoRateDetermined,
    "not repaid on time": NotRepaidOnTime,
}


@dataclass(frozen=True)
class Row:
    """One case: its clause (or family), its name, and everything it gives, in plain words and yuan."""

    group: str
    case: str
    given: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.group}: {self.case}"

    @property
    def clause(self) -> str:
        return str(self.given.get("clause", self.group))

    @property
    def facts(self) -> dict[str, Any]:
        """The facts as an application states them."""
        return {name: value for name, value in self.given.items() if name not in SAID_OF_THE_CASE | SET_UP}

    @property
    def refusal(self) -> type[Refusal] | None:
        """The refusal in which the case must end."""
        return REFUSALS[self.given["refused"]] if "refused" in self.given else None

    @property
    def stops_at(self) -> str | None:
        stops_at = self.given.get("stops_at")
        return None if stops_at is None else str(stops_at)

    @property
    def is_for_the_ledger(self) -> bool:
        """Whether the case needs a ledger: claims held by others, money that came back."""
        return self.group == MONEY_BACK or "twice" in self.given

    def fen(self, name: str) -> int:
        """Return a sum of the row in fen; 0 if it gives none."""
        return fen_from_yuan(self.given.get(name, 0))


def rows() -> list[Row]:
    """Return every row of the file."""
    data = read_yaml(AMOUNTS.read_text("utf-8"), AMOUNTS.name).data
    return [Row(group, given["case"], given) for group, cases in data.items() for given in cases]


def ledger_rows() -> list[Row]:
    """Return the rows that only a ledger can answer."""
    return [row for row in rows() if row.is_for_the_ledger]


def policy_rows() -> list[Row]:
    """Return the rows that the policy engine answers by itself."""
    return [row for row in rows() if not row.is_for_the_ledger]
