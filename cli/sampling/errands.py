"""What happens in a district beside applications: readings, suspensions, indicators, services, closings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cli.sampling.course import approved_on, months
from cli.sampling.office import Office
from cli.sampling.people import BUDGET_DEPUTY, BUDGET_OFFICER, checker, finance, maker
from cli.sampling.plan import Errand, PlannedAward
from cli.sampling.platform_cases import LISTED_LATER, QUIET
from ledger.application.commands import (
    AssertBalances,
    CancelRemainder,
    ChangeCityPublicStatus,
    ChangeOperator,
    CloseMonth,
    Command,
    ConfirmAdjustment,
    ConfirmDetermination,
    ProposeAdjustment,
    ProposeDetermination,
    RecordAppropriation,
    RecordExternalSupport,
    RecordIndicator,
    RecordNonMonetarySupport,
    Resume,
    SettleConstruction,
    Suspend,
)
from ledger.domain.calendar import CALENDAR, months_after
from ledger.domain.determination import Determination
from ledger.domain.holds import budget_line
from ledger.domain.money import FEN_PER_WAN, fen_from_yuan
from ledger.domain.recipient import INDICATORS
from ledger.domain.signature import FINANCE
from ledger.policy.reading import Ruling

READINGS = (
    ("art8.sme-interest", "rate", "0.30", "jxj"),
    ("art8.sme-interest", "ceiling", "500000.00", "jxj"),
    ("art9.talent", "ceiling", "200000.00", "rsj"),
)
"""Clause, parameter, value and the department that determines it."""


def rulings(determined_on: date) -> tuple[Ruling, ...]:
    """Return the readings as the engine reads them."""
    return tuple(
        Ruling(
            _document(clause, determined_on), clause, f"parameter:{name}", value, determined_on, "口径示例"
        )
        for clause, name, value, _ in READINGS
    )


def _document(clause: str, day: date) -> str:
    number = list(dict.fromkeys(each for each, *_ in READINGS)).index(clause) + 1
    return f"怀口径〔{day.year}〕{number}号"


def determinations(determined_on: date) -> Iterator[Errand]:
    """Yield the readings that the text leaves open, each proposed and confirmed by two people."""
    for clause, name, value, department in READINGS:
        document, target = _document(clause, determined_on), f"parameter:{name}"
        proposal = ProposeDetermination(
            clause=clause,
            target=target,
            value=value,
            effective_from=determined_on,
            document=document,
            basis="参照区级同类政策（示例）",
        )
        confirmation = ConfirmDetermination(
            determination=str(Determination.create_id(document, clause, target))
        )
        yield Errand(determined_on, maker(department), department, (proposal,))
        yield Errand(determined_on, checker(department), department, (confirmation,))


def suspensions(office: Office, until: date) -> Iterator[Errand]:
    """Yield two suspensions, one of which ends."""
    for index, lasts in zip(QUIET, (4, None), strict=True):
        platform = office.bodies.platforms[index].code
        begins = CALENDAR.next_working(months_after(office.opens_on, 9 + index))
        if begins > until:
            continue
        document = f"怀监〔{begins.year}〕{index}号"
        yield Errand(
            begins,
            checker("jxj"),
            "jxj",
            (Suspend(recipient=platform, reason="年度监测材料未按期报送", document=document),),
        )
        ends = CALENDAR.next_working(months_after(begins, lasts)) if lasts else None
        if ends and ends <= until:
            resume = Resume(recipient=platform, reason="材料已补齐", document=document)
            yield Errand(ends, checker("jxj"), "jxj", (resume,))


def services(office: Office) -> Iterator[Errand]:
    """Yield support without money: cards for persons, listings for platforms."""
    for number, person in enumerate(office.bodies.of_kind("person"), start=1):
        day = office.random.choice(office.days)
        card = RecordNonMonetarySupport(
            entry=f"YQK-{number:03d}", recipient=person.uscc, kind="yanqi_card", description="发放雁栖卡"
        )
        yield Errand(day, maker("rsj"), "rsj", (card,))
    for number, platform in enumerate(office.bodies.platforms, start=1):
        if office.happens(0.5):
            listing = RecordNonMonetarySupport(
                entry=f"GJQD-{number:03d}",
                recipient=platform.code,
                kind=office.random.choice(("supply_list", "industry_map_listing", "patent_preexamination")),
                description="纳入中试平台供给清单或相关服务",
            )
            yield Errand(office.random.choice(office.days), maker("kw"), "kw", (listing,))


def indicators(office: Office, years: Sequence[int], until: date) -> Iterator[Errand]:
    """Yield the monitoring results of each year that ended (Article 12)."""
    for year in years:
        day = CALENDAR.next_working(date(year + 1, 2, 20))
        if day > until:
            continue
        commands = tuple(
            RecordIndicator(
                entry=f"ZB-{year}-{platform.code}-{number:02d}",
                recipient=platform.code,
                year=year,
                indicator=indicator,
                value=f"{office.random.randint(60, 99)}/100",
            )
            for platform in office.bodies.platforms
            for number, indicator in enumerate(INDICATORS, start=1)
        )
        yield Errand(day, maker("kw"), "kw", commands)


def changes(office: Office, until: date) -> Iterator[Errand]:
    """Yield a change of operator and a platform that becomes a city public one."""
    later = CALENDAR.next_working(months_after(office.opens_on, 14))
    if later > until:
        return
    moved, listed = office.bodies.platforms[1], office.bodies.platforms[LISTED_LATER]
    successor = office.bodies.spare[5]
    change = ChangeOperator(
        platform=moved.code,
        operator_uscc=successor.uscc,
        operator_name=successor.organisation_name,
        reason="运行主体重组",
        document=f"怀科函〔{later.year}〕示例号",
    )
    public = ChangeCityPublicStatus(platform=listed.code, since=later, document="京科〔示例〕名单")
    yield Errand(later, checker("kw"), "kw", (change, public))


def city_support(awards: Sequence[PlannedAward]) -> Iterator[Errand]:
    """Yield city money for renovation on some construction projects: it counts against the same cost."""
    for number, award in enumerate(one for one in awards if one.clause == "art1.construction"):
        if number % 4 == 0:
            investment_fen = fen_from_yuan(award.facts["investment"])
            support = RecordExternalSupport(
                entry=f"WB-GZ-{number:03d}",
                recipient=award.recipient,
                level="city",
                measure="低效产业空间改造市级资金",
                amount_fen=investment_fen // 10,
                received_on=award.applied_on,
                document="京发改〔示例〕批复",
                cost_base=f"project:{award.facts['project']}",
            )
            yield Errand(award.applied_on, maker("jxj"), "jxj", (support,))


def afterwards(awards: Sequence[PlannedAward], until: date) -> Iterator[Errand]:
    """Yield one settlement on audit, and one rent award that ends early."""
    built = next((one for one in awards if one.clause == "art1.construction"), None)
    if built:
        day = CALENDAR.next_working(approved_on(built.applied_on) + timedelta(days=150))
        audited_fen = fen_from_yuan(built.facts["investment"]) * 9 // 10
        settle = SettleConstruction(award=built.award, audited_fen=audited_fen, document="怀审〔示例〕1号")
        if day <= until:
            yield Errand(day, checker(built.department), built.department, (settle,))
    rented = next((one for one in awards if one.clause == "art3.rent" and one.facts["months"] >= 36), None)
    if rented:
        day = CALENDAR.next_working(approved_on(rented.applied_on) + timedelta(days=420))
        cancel = CancelRemainder(award=rented.award, reason="平台迁出租赁场地", document="怀经信〔示例〕终止")
        if day <= until:
            yield Errand(day, checker(rented.department), rented.department, (cancel,))


def adjustments(lines: Sequence[RecordAppropriation], until: date) -> Iterator[Errand]:
    """Yield a raise of the largest line of each year, proposed and confirmed by two people."""
    for year in sorted({one.fiscal_year for one in lines}):
        day = CALENDAR.next_working(date(year, 7, 15))
        if day > until:
            continue
        largest = max((one for one in lines if one.fiscal_year == year), key=lambda one: one.amount_fen)
        line = budget_line(year, largest.department, largest.clause, largest.fund_source)
        raised_fen = largest.amount_fen // 20 // FEN_PER_WAN * FEN_PER_WAN or FEN_PER_WAN
        proposal = ProposeAdjustment(line=line, amount_fen=raised_fen, document=f"怀财预〔{year}〕调整1号")
        yield Errand(day, finance(BUDGET_OFFICER), FINANCE, (proposal,))
        confirmation = ConfirmAdjustment(line=line, adjustment=1)
        yield Errand(day, finance(BUDGET_DEPUTY), FINANCE, (confirmation,))


def closings(opens_on: date, until: date) -> Iterator[Errand]:
    """Yield the closing of each month with its balances, in the middle of the next one; the last two stay open."""
    for month in months(opens_on, months_after(until, -3)):
        day = CALENDAR.next_working(months_after(month, 1) + timedelta(days=17))
        close: tuple[Command, ...] = (CloseMonth(month=month), AssertBalances(month=month))
        yield Errand(day, finance(BUDGET_DEPUTY), FINANCE, close)
