"""Applications that are planned to be refused, one for each rule that a district meets sooner or later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cli.sampling.office import Office
from cli.sampling.organisation_cases import standard_number, testing_facts
from cli.sampling.people import maker
from cli.sampling.plan import Errand, Expected, PlannedAward, Step
from cli.sampling.platform_cases import QUIET, SUPPORTED_ELSEWHERE
from ledger.application.commands import RecordExternalSupport

BUDGET_EXCEEDED = "budget_exceeded"
"""The refusal for which the sample's budget leaves a line too small."""

VOUCHER_CONTRACT = "HT-CXQ-0001"
"""The contract that a city innovation voucher paid (首都科技创新券)."""


def refused_cases(office: Office, determined_on: date) -> Iterator[PlannedAward]:
    """Yield the applications and the refusals they meet."""
    first, late = office.days[0], office.days[len(office.days) // 2]
    yield from _without_a_rate(office, first, determined_on)
    yield from _testing(office, late)
    yield from _upgrades(office, late)
    yield from _once_only(office, late)
    yield _unpaid_loan(office, late)
    yield _beyond_its_line(office, late)


def _without_a_rate(office: Office, day: date, determined_on: date) -> Iterator[PlannedAward]:
    """Yield a loan subsidy asked for before anybody determined its rate."""
    if day >= determined_on:
        return
    facts = {"interest": "320000.00", "loan": office.number("DK", day.year), "interest_year": day.year}
    expected = Expected(Step.ASSESS, "no_rate_determined")
    yield office.application(
        office.bodies.spare[0].uscc, "art8.sme-interest", facts, "jxj", day, refused=expected
    )


def _testing(office: Office, day: date) -> Iterator[PlannedAward]:
    """Yield a city public platform, two contracts that together pass the cap, and a contract paid by a voucher."""
    public = [one.code for one in office.bodies.platforms if one.city_public_since]
    uscc = office.bodies.spare[1].uscc
    if public:
        facts = {
            **testing_facts(office, day, office.number("HT", day.year), 200_000, 300_000),
            "platform": public[0],
        }
        expected = Expected(Step.ASSESS, "city_public_platform")
        yield office.application(uscc, "art4.testing", facts, "kw", day, refused=expected)
    uscc = office.bodies.spare[2].uscc
    contract_date = office.before(day, 30).isoformat()
    for refused in (None, Expected(Step.APPROVE, "cap_exceeded")):
        facts = testing_facts(office, day, office.number("HT", day.year), 1_200_000, 1_200_000)
        facts["contract_date"] = contract_date
        yield office.application(uscc, "art4.testing", facts, "kw", day, refused=refused, plain=True)
    facts = testing_facts(office, day, VOUCHER_CONTRACT, 240_000, 260_000)
    expected = Expected(Step.ASSESS, "duplicate_claim")
    yield office.application(office.bodies.spare[3].uscc, "art4.testing", facts, "kw", day, refused=expected)


def _upgrades(office: Office, day: date) -> Iterator[PlannedAward]:
    """Yield an investment below the threshold, and one that another district policy supports already."""
    small, other = office.bodies.platforms[QUIET[0] + 1], office.bodies.platforms[SUPPORTED_ELSEWHERE]
    for platform, fai, expected in (
        (small, "4999999.99", Expected(Step.PUBLISH, "nothing_to_award")),
        (other, "8000000.00", Expected(Step.APPROVE, "similar_support")),
    ):
        facts = {
            "fai": fai,
            "class": "digital",
            "project": office.number("JG", day.year),
            "cost_dated": office.before(day, 30).isoformat(),
        }
        yield office.application(platform.code, "art6.upgrade", facts, "jxj", day, refused=expected)


def _once_only(office: Office, day: date) -> Iterator[PlannedAward]:
    """Yield a second award for artificial intelligence, and a standard above an organisation's cap."""
    uscc = office.bodies.spare[4].uscc
    later = office.day(first=date.fromordinal(day.toordinal() + 60)) or office.days[-1]
    for applied_on, refused in ((day, None), (later, Expected(Step.ASSESS, "one_award_per_enterprise"))):
        facts = {"award": "260000.00", "recognition_document": office.number("RD", applied_on.year)}
        yield office.application(uscc, "art6.ai", facts, "jxj", applied_on, refused=refused, plain=True)
    templates = ("ISO {number}:{year}", "GB/T {number}-{year}", "JB/T {number}-{year}")
    days = (office.days[0], day, later)
    for template, applied_on in zip(templates, days, strict=True):
        refused = Expected(Step.PUBLISH, "nothing_to_award") if template.startswith("JB") else None
        facts = {"standard": standard_number(office, applied_on.year, template)}
        yield office.application(
            uscc, "art10.standard", facts, "scjg", applied_on, refused=refused, plain=True
        )


def _unpaid_loan(office: Office, day: date) -> PlannedAward:
    facts = {
        "interest": "180000.00",
        "repaid_on_time": False,
        "repaid_on": office.before(day, 30).isoformat(),
        "loan": office.number("DK", day.year),
    }
    platform = office.bodies.platforms[0].code
    expected = Expected(Step.ASSESS, "not_repaid_on_time")
    return office.application(platform, "art10.ip-interest", facts, "scjg", day, refused=expected)


def _beyond_its_line(office: Office, day: date) -> PlannedAward:
    """Return an application under a department whose budget line is small."""
    facts = {
        "award": "3600000.00",
        "assessment_year": day.year - 1,
        "deciding_document": office.number("HY", day.year),
    }
    platform = office.bodies.platforms[QUIET[0] + 1].code
    expected = Expected(Step.APPROVE, BUDGET_EXCEEDED)
    return office.application(platform, "art4.service", facts, "kxc-cgzh", day, refused=expected)


def support_by_others(office: Office, day: date) -> tuple[Errand, ...]:
    """Return the records of others' support that two of the refusals rest on."""
    voucher = RecordExternalSupport(
        entry="WB-CXQ-0001",
        recipient=office.bodies.spare[3].uscc,
        level="city",
        measure="首都科技创新券",
        amount_fen=20_000_00,
        received_on=day,
        document="创新券示例 0001",
        cost_base=f"contract:{VOUCHER_CONTRACT}",
        claims=(f"contract:{VOUCHER_CONTRACT}",),
    )
    similar = RecordExternalSupport(
        entry="WB-JG-0001",
        recipient=office.bodies.platforms[SUPPORTED_ELSEWHERE].code,
        level="district",
        measure="怀柔区技术改造专项（示例）",
        amount_fen=1_200_000_00,
        received_on=day,
        document="怀经信〔示例〕1号",
        direction="upgrade",
        content="fixed_assets",
        standard="share_of_cost",
    )
    return (Errand(day, maker("kw"), "kw", (voucher,)), Errand(day, maker("jxj"), "jxj", (similar,)))
