"""Applications of platforms: construction, rent, services, upgrading, loans pledged on intellectual property."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from cli.sampling.office import Office
from cli.sampling.plan import PlannedAward, TranchePlan
from ledger.application.commands import RegisterPlatform
from ledger.domain.calendar import months_after

QUIET = (3, 11)
"""Platforms (counted from 0) that only rent: they are suspended for a while."""
LISTED_LATER = 2
"""The platform that becomes a city public one on the way; nobody tests there."""
SUPPORTED_ELSEWHERE = 5
"""The platform that another district policy supports already; it asks for nothing but its refused upgrade."""

TRANCHES = (
    TranchePlan(0, Fraction(2, 5)),
    TranchePlan(9, Fraction(3, 10)),
    TranchePlan(18, Fraction(3, 10)),
)
RENT_STARTS_MONTHS = 15
RENT_MONTHS = (12, 24, 36, 36, 48, 60, 60)
_BRANCHES: tuple[dict[str, Any], ...] = (
    {"city_supported": False},
    {"city_supported": False},
    {"city_supported": True, "city_support_document": "京发改〔2026〕示例号"},
    {
        "city_supported": False,
        "elevated": True,
        "independent_legal_entity": True,
        "recognition_document": "认定示例",
    },
)


def platform_cases(office: Office) -> Iterator[PlannedAward]:
    """Yield the applications of all platforms."""
    operators: set[str] = set()
    for index, platform in enumerate(office.bodies.platforms):
        shares_its_operator = platform.operator_uscc in operators
        operators.add(platform.operator_uscc)
        if index == SUPPORTED_ELSEWHERE:
            continue
        if index in QUIET or (not shares_its_operator and office.happens(0.6)):
            yield from _rent(office, platform, 6 if index in QUIET else RENT_STARTS_MONTHS)
        if index in QUIET:
            continue
        if not shares_its_operator:
            yield from _construction(office, platform)
            yield from _service(office, platform)
            yield from _loan(office, platform)
        if platform.manufacturing:
            yield from _upgrade(office, platform)


def _construction(office: Office, platform: RegisterPlatform) -> Iterator[PlannedAward]:
    day = office.day(last=months_after(office.days[-1], -6))
    if day is None or not office.happens(0.5):
        return
    branch = office.random.choice(_BRANCHES)
    facts = {
        **branch,
        "investment": office.yuan(6_000_000, 60_000_000, 50_000),
        "project": office.number("XM", day.year),
        "cost_dated": office.before(day, 60).isoformat(),
        "invoices": [office.number("FP", day.year) for _ in range(office.random.randint(1, 3))],
    }
    yield office.application(platform.code, "art1.construction", facts, "fgw", day, tranches=TRANCHES)


def _rent(office: Office, platform: RegisterPlatform, starts_within: int) -> Iterator[PlannedAward]:
    first = date(office.opens_on.year, 1, 1)
    start = months_after(first, office.random.randrange(0, starts_within))
    if office.happens(0.3):
        start += timedelta(days=office.random.choice((9, 14, 30)))
    day = office.day(start, start + timedelta(days=100))
    if day is None:
        return
    leases = [
        {
            "lease": office.number("ZL", start.year),
            "area": str(office.random.randrange(500, 7000, 50)),
            "rent": office.yuan(15_000, 140_000, 500),
        }
        for _ in range(office.random.choice((1, 1, 1, 2)))
    ]
    facts = {"start": start.isoformat(), "months": office.random.choice(RENT_MONTHS), "leases": leases}
    yield office.application(platform.code, "art3.rent", facts, "jxj", day, plain=True)


def _service(office: Office, platform: RegisterPlatform) -> Iterator[PlannedAward]:
    """Yield one award for each year that ended, applied for in the spring after it."""
    for year in range(office.opens_on.year, office.days[-1].year):
        day = office.day(date(year + 1, 3, 1), date(year + 1, 6, 30))
        if day is None or not office.happens(0.45):
            continue
        facts = {
            "award": office.yuan(200_000, 1_800_000, 10_000),
            "assessment_year": year,
            "contract_value": office.yuan(1_000_000, 20_000_000, 10_000),
            "firms_converted": office.random.randint(1, 25),
            "score": f"{office.random.randint(70, 98)} 分",
            "deciding_document": f"怀科评〔{year + 1}〕示例号",
        }
        yield office.application(platform.code, "art4.service", facts, "kw", day)


def _upgrade(office: Office, platform: RegisterPlatform) -> Iterator[PlannedAward]:
    day = office.day()
    if day is None or not office.happens(0.45):
        return
    kind, least = office.random.choice((("digital", 5_000_000), ("green", 2_000_000)))
    facts = {
        "fai": office.yuan(least, least * 5, 10_000),
        "class": kind,
        "project": office.number("JG", day.year),
        "audit_document": office.number("SJ", day.year),
        "cost_dated": office.before(day, 80).isoformat(),
        "assets": [office.number("ZC", day.year) for _ in range(office.random.randint(1, 4))],
    }
    yield office.application(platform.code, "art6.upgrade", facts, "jxj", day)


def _loan(office: Office, platform: RegisterPlatform) -> Iterator[PlannedAward]:
    """Yield the interest of a repaid loan, and with it now and then its guarantee fee."""
    day = office.day()
    if day is None or not office.happens(0.3):
        return
    loan, paid_on = office.number("DK", day.year), office.before(day, 40)
    interest = {
        "interest": office.yuan(60_000, 560_000, 100),
        "repaid_on_time": True,
        "repaid_on": paid_on.isoformat(),
        "loan": loan,
    }
    yield office.application(platform.code, "art10.ip-interest", interest, "scjg", day)
    if office.happens(0.6):
        fee = {
            "fee": office.yuan(20_000, 300_000, 100),
            "fee_paid_on": paid_on.isoformat(),
            "loan": loan,
            "invoices": [office.number("FP", day.year)],
        }
        yield office.application(platform.code, "art10.guarantee", fee, "scjg", day)
