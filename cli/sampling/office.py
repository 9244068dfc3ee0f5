"""What the generators of applications share: the random source, the application days, numbers of papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from cli.sampling.bodies import Bodies
from cli.sampling.plan import Expected, Objection, PlannedAward, TranchePlan

NUMBERED_LATER = ""
"""The award number of an application that has not been put into its order yet."""


@dataclass
class Office:
    """Draws days, sums and numbers for applications; every number is drawn once."""

    random: Random
    bodies: Bodies
    opens_on: date
    days: tuple[date, ...]
    counts: dict[str, int] = field(default_factory=dict)

    def number(self, kind: str, year: int) -> str:
        """Return the next number of a kind of paper, such as ``HT-2026-0007``."""
        place = f"{kind}-{year}"
        self.counts[place] = self.counts.get(place, 0) + 1
        return f"{place}-{self.counts[place]:04d}"

    def day(self, first: date | None = None, last: date | None = None) -> date | None:
        """Return an application day between two days, or None where there is none."""
        days = [day for day in self.days if (first or day) <= day <= (last or day)]
        return self.random.choice(days) if days else None

    def before(self, day: date, most_days: int) -> date:
        """Return a day up to ``most_days`` before another, within its year."""
        drawn = day - timedelta(days=self.random.randint(3, most_days))
        return max(drawn, date(day.year, 1, 2))

    def yuan(self, least: int, most: int, step: int = 1000) -> str:
        """Return a sum between two, in whole steps of yuan and now and then with fen, as facts write it."""
        whole = self.random.randrange(least, most + 1, step)
        cents = self.random.randint(1, 99) if self.random.random() < 0.3 and whole < most else 0
        return f"{whole}.{cents:02d}"

    def happens(self, chance: float) -> bool:
        """Whether something of this chance happens."""
        return self.random.random() < chance

    def application(
        self,
        recipient: str,
        clause: str,
        facts: Mapping[str, Any],
        department: str,
        applied_on: date,
        *,
        tranches: tuple[TranchePlan, ...] = (),
        refused: Expected | None = None,
        plain: bool = False,
    ) -> PlannedAward:
        """Return an application that now and then is sent back, objected to, or granted at the full amount."""
        ordinary = refused is None and not plain
        objection = Objection.NONE
        if ordinary and self.happens(0.03):
            objection = self.random.choice((Objection.DISMISSED, Objection.UPHELD))
        return PlannedAward(
            award=NUMBERED_LATER,
            recipient=recipient,
            clause=clause,
            facts=dict(facts),
            department=department,
            applied_on=applied_on,
            tranches=tranches,
            granted=Fraction(9, 10) if ordinary and self.happens(0.05) else Fraction(1),
            objection=objection,
            sent_back=ordinary and self.happens(0.08),
            refused=refused,
        )
