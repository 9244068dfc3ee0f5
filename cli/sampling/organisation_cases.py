"""Applications of organisations and persons: testing, artificial intelligence, loans, talent, standards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cli.sampling.office import Office
from cli.sampling.plan import PlannedAward
from cli.sampling.platform_cases import LISTED_LATER
from ledger.application.commands import RegisterOrganisation

_STANDARDS = ("ISO {number}:{year}", "GB/T {number}-{year}", "GB/T {number}-{year}", "JB/T {number}-{year}")


def organisation_cases(office: Office, determined_on: date) -> Iterator[PlannedAward]:
    """Yield the applications of all organisations; loans and talent only after their rates are determined."""
    for enterprise in office.bodies.of_kind("enterprise"):
        yield from _testing(office, enterprise)
        yield from _artificial_intelligence(office, enterprise)
        yield from _interest(office, enterprise, determined_on)
    for organisation in office.bodies.of_kind("enterprise", "university", "institute", "association"):
        yield from _standards(office, organisation)
    for person in office.bodies.of_kind("person"):
        yield from _talent(office, person, determined_on)


def testing_facts(office: Office, day: date, contract: str, least: int, most: int) -> dict[str, object]:
    """Return the facts of a testing contract with a platform that is no city public one."""
    open_platforms = [
        one
        for index, one in enumerate(office.bodies.platforms)
        if one.city_public_since is None and index != LISTED_LATER
    ]
    return {
        "contract": office.yuan(least, most, 100),
        "contract_no": contract,
        "contract_date": office.before(day, 60).isoformat(),
        "platform": office.random.choice(open_platforms).code,
        "invoices": [office.number("FP", day.year)],
    }


def _testing(office: Office, enterprise: RegisterOrganisation) -> Iterator[PlannedAward]:
    days = {office.day() for _ in range(office.random.randint(1, 4))}
    for day in sorted(day for day in days if day is not None):
        facts = testing_facts(office, day, office.number("HT", day.year), 60_000, 520_000)
        yield office.application(enterprise.uscc, "art4.testing", facts, "kw", day)


def _artificial_intelligence(office: Office, enterprise: RegisterOrganisation) -> Iterator[PlannedAward]:
    day = office.day()
    if day is None or not office.happens(0.4):
        return
    facts = {
        "award": office.yuan(100_000, 500_000, 10_000),
        "recognition_document": office.number("RD", day.year),
        "cost_dated": office.before(day, 80).isoformat(),
        "invoices": [office.number("FP", day.year) for _ in range(2)],
    }
    yield office.application(enterprise.uscc, "art6.ai", facts, "jxj", day)


def _interest(
    office: Office, enterprise: RegisterOrganisation, determined_on: date
) -> Iterator[PlannedAward]:
    day = office.day(first=determined_on)
    if day is None or not office.happens(0.3):
        return
    facts = {
        "interest": office.yuan(80_000, 900_000, 100),
        "loan": office.number("DK", day.year),
        "interest_year": day.year,
    }
    yield office.application(enterprise.uscc, "art8.sme-interest", facts, "jxj", day)


def _standards(office: Office, organisation: RegisterOrganisation) -> Iterator[PlannedAward]:
    days = {office.day() for _ in range(office.random.choice((0, 1, 1, 2)))}
    for day in sorted(day for day in days if day is not None):
        facts = {"standard": standard_number(office, day.year)}
        yield office.application(organisation.uscc, "art10.standard", facts, "scjg", day)


def standard_number(office: Office, year: int, template: str = "") -> str:
    """Return the number of a standard that does not exist: its serial number is above all in use."""
    serial = office.number("STD", year).rsplit("-", 1)[1]
    template = template or office.random.choice(_STANDARDS)
    return template.format(number=9_00_000 + int(serial), year=year)


def _talent(office: Office, person: RegisterOrganisation, determined_on: date) -> Iterator[PlannedAward]:
    day = office.day(first=determined_on)
    if day is None or not office.happens(0.7):
        return
    facts = {
        "award": office.yuan(30_000, 200_000, 5_000),
        "recognition_document": office.number("RC", day.year),
    }
    yield office.application(person.uscc, "art9.talent", facts, "rsj", day)
