"""Playing a planned district: the life of its awards, day by day on a set clock, by the people in charge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cli.sampling.cashier import Cashier
from cli.sampling.course import application_days, day_after, months
from cli.sampling.desk import Desk
from cli.sampling.officers import demo_officers
from cli.sampling.people import BUDGET_OFFICER, checker, finance, maker
from cli.sampling.plan import DistrictPlan, Errand, PlannedAward, Step
from cli.sampling.steps import actor, command, following
from cli.simulating.measuring import Measured, measure
from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import Command, RejectAward
from ledger.domain.calendar import CALENDAR, months_after
from ledger.domain.errors import Refusal
from ledger.domain.signature import FINANCE
from scheduler.due import DueRun, post_due_until

PAY_DAY = 25
STATEMENT_WORKING_DAY = 3
"""The bank's statement of a month is there so many working days into the next one."""
REGISTRAR = "kw"
"""The department that keeps the register of platforms."""


@dataclass(frozen=True)
class Refused:
    """A refusal met in the play: of an application at a step, or of an errand's command by its name."""

    case: str
    step: str
    code: str
    refusal: Refusal


@dataclass
class PlayResult:
    """What a play came to: ``events`` are those recorded by people, ``posted`` and ``held`` the scheduler's.

    Amounts in fen; ``refusals`` in the order in which they were met. ``lines`` are those of statements,
    ``by_hand`` how many of them people matched or explained; ``measured`` says how right the matcher was.
    """

    until: date
    measured: Measured
    lines: int = 0
    by_hand: int = 0
    commands: int = 0
    events: int = 0
    posted: int = 0
    held: int = 0
    paid: int = 0
    paid_fen: int = 0
    refusals: list[Refused] = field(default_factory=list)


@dataclass(frozen=True)
class _Task:
    """The next step of an application."""

    award: PlannedAward
    step: Step


def play(
    ledger: Ledger, clock: SetClock, plan: DistrictPlan, progress: Callable[[date], None] | None = None
) -> PlayResult:
    """Play a plan on an empty ledger whose clock is ``clock``; ``progress`` hears of each day that is done.

    Ends with the clock on the plan's last day. A refusal is recorded and the play goes on.
    """
    district = _Play(ledger, clock, plan)
    district.open()
    while district.days:
        day = district.take_day()
        if progress:
            progress(day)
    return district.result()


class _Play:
    """The days to come, and what has become of each award."""

    def __init__(self, ledger: Ledger, clock: SetClock, plan: DistrictPlan) -> None:
        self.ledger, self.clock, self.plan = ledger, clock, plan
        self.desk = Desk(ledger, f"play-{plan.seed}")
        self.cashier = Cashier(ledger, self.desk, plan)
        self.due = DueRun()
        self.refusals: list[Refused] = []
        self.amounts: dict[str, int] = {}
        self.taken: dict[str, list[Step]] = defaultdict(list)
        self.tasks: dict[date, list[_Task]] = defaultdict(list)
        self.errands: dict[date, list[Errand]] = defaultdict(list)
        last = (plan.until,)
        self.routine_days = {*application_days(plan.opens_on, plan.until), *last}
        self.pay_days = {
            CALENDAR.next_working(month.replace(day=PAY_DAY)) for month in months(plan.opens_on, plan.until)
        }
        self.statement_days = _statement_days(plan.opens_on, plan.until)
        routine = self.routine_days | self.pay_days | self.statement_days.keys()
        self.days = {day for day in routine if day <= plan.until}
        for award in plan.awards:
            self._add(award.applied_on, _Task(award, Step.APPLY))
        for errand in plan.errands:
            self._send(errand)

    def open(self) -> None:
        """Appoint everybody; enter registers, budget lines and earlier payments on the first day.

        Later lines are opened when their year begins.
        """
        day = self.plan.opens_on
        officer = finance(BUDGET_OFFICER)
        register: tuple[Command, ...] = (*self.plan.platforms, *self.plan.organisations)
        self.clock.set(day)
        demo_officers(self.ledger)
        self._run(Errand(day, maker(REGISTRAR), REGISTRAR, register))
        for year in self.plan.years:
            opens_on = max(day, CALENDAR.next_working(date(year, 1, 1)))
            lines = tuple(one for one in self.plan.appropriations if one.fiscal_year == year)
            self.errands[opens_on].insert(0, Errand(opens_on, officer, FINANCE, lines))
            self.days.add(opens_on)
        self._run(self.errands[day].pop(0))
        self._run(Errand(day, officer, FINANCE, self.plan.disbursements))

    def take_day(self) -> date:
        """Do everything of the next day."""
        day = min(self.days)
        self.days.remove(day)
        self.clock.set(day)
        for errand in _joined(self.errands.pop(day, [])):
            self._run(errand)
        self._take_steps(day)
        if day in self.routine_days:
            self.cashier.show_evidence(day)
            self._post_due(day)
        if day in self.pay_days:
            self._post_due(day)
            self.cashier.pay(day)
        if day in self.statement_days:
            for errand in self.cashier.reconcile(
                self.statement_days[day], day, ask_at_once=day == self.plan.until
            ):
                self._send(errand)
        return day

    def result(self) -> PlayResult:
        """Return what the play came to."""
        return PlayResult(
            until=self.plan.until,
            measured=measure(
                self.cashier.reconciler, tuple(self.cashier.month_ends), self.cashier.repaying.owed
            ),
            lines=len(self.cashier.reconciler.bookings),
            by_hand=self.cashier.reconciler.settled_by_hand,
            commands=self.desk.commands,
            events=self.desk.events,
            posted=self.due.posted,
            held=self.due.held,
            paid=self.cashier.paid,
            paid_fen=self.cashier.paid_fen,
            refusals=[*self.refusals, *(_of_errand(*one) for one in self.cashier.all_refusals)],
        )

    def _add(self, day: date, task: _Task) -> None:
        if day <= self.plan.until:
            self.tasks[day].append(task)
            self.days.add(day)

    def _send(self, errand: Errand) -> None:
        if errand.day <= self.plan.until:
            self.errands[errand.day].append(errand)
            self.days.add(errand.day)

    def _run(self, errand: Errand) -> None:
        replies = self.desk.hand_in(errand.commands, errand.actor, errand.department, errand.day)
        for one, reply in zip(errand.commands, replies, strict=True):
            if isinstance(reply, Refusal):
                self.refusals.append(_of_errand(one, reply))

    def _take_steps(self, day: date) -> None:
        """Take all steps of a day, each kind in each department as one run."""
        runs: dict[tuple[str, Step], list[PlannedAward]] = defaultdict(list)
        for task in self.tasks.pop(day, []):
            runs[(task.award.department, task.step)].append(task.award)
        for (department, step), awards in runs.items():
            commands = [command(award, step, day, self.amounts.get(award.award, 0)) for award in awards]
            replies = self.desk.hand_in(commands, actor(awards[0], step), department, day)
            for award, reply in zip(awards, replies, strict=True):
                if isinstance(reply, Refusal):
                    self._reject(award, step, reply, day)
                else:
                    self._go_on(award, step, reply.get("amount_fen"), day)

    def _go_on(self, award: PlannedAward, step: Step, amount_fen: int | None, day: date) -> None:
        if amount_fen is not None:
            self.amounts[award.award] = amount_fen
        self.taken[award.award].append(step)
        after = following(award, step, self.taken[award.award])
        if after:
            self._add(day_after(day, after), _Task(award, after))

    def _reject(self, award: PlannedAward, step: Step, refusal: Refusal, day: date) -> None:
        """Note the refusal, and refuse the application with its words."""
        self.refusals.append(Refused(award.award, step, refusal.code, refusal))
        if step is not Step.APPLY:
            reject = RejectAward(
                award=award.award, reason=refusal.message[:200], document=f"不予支持通知 {award.award}"
            )
            self._run(Errand(day, checker(award.department), award.department, (reject,)))

    def _post_due(self, day: date) -> None:
        run = post_due_until(self.ledger, day)
        self.due.posted += run.posted
        self.due.held += run.held
        self.due.refused += run.refused


def _statement_days(first: date, until: date) -> dict[date, date]:
    """Return on which day the statement of which month comes: early in the next one, the last at the end."""
    last = until.replace(day=1)
    days = {
        CALENDAR.add_working_days(months_after(month, 1), STATEMENT_WORKING_DAY): month
        for month in months(first, until)
        if month < last
    }
    if months_after(last, 1) - until == timedelta(days=1):
        days[until] = last
    return days


def _joined(errands: Sequence[Errand]) -> list[Errand]:
    """Return a day's errands, those of one person that follow one another as one."""
    joined: list[Errand] = []
    for one in errands:
        last = joined[-1] if joined else None
        if last and (last.actor, last.department) == (one.actor, one.department):
            joined[-1] = Errand(one.day, one.actor, one.department, (*last.commands, *one.commands))
        else:
            joined.append(one)
    return joined


def _of_errand(one: Command, refusal: Refusal) -> Refused:
    return Refused(
        getattr(one, "award", "") or getattr(one, "recipient", ""), one.name, refusal.code, refusal
    )
