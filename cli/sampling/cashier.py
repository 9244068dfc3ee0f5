"""Evidence of rent and payments in a play: what comes in on routine days, goes out on pay days, and comes back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from cli.sampling.desk import Desk
from cli.sampling.people import BUDGET_DEPUTY, BUDGET_OFFICER, finance, maker
from cli.sampling.plan import DistrictPlan, Errand, PlannedAward
from cli.sampling.refusals import BUDGET_EXCEEDED
from cli.simulating.bank import Bank, Noise
from cli.simulating.booking import Owed
from cli.simulating.measuring import MonthEnd, month_end
from cli.simulating.reconciling import Reconciler
from cli.simulating.repaying import Repaying
from cli.simulating.treasury import Treasury
from ledger.application import Ledger
from ledger.application.commands import (
    Command,
    DemandRecovery,
    EvidenceRent,
    GiveRecoveryNotice,
    OpenRecovery,
    ReleaseInstalment,
    RemarkGiven,
)
from ledger.domain.calendar import CALENDAR
from ledger.domain.errors import Refusal
from ledger.domain.money import fen_from_yuan
from ledger.domain.recovery import RECOVERY_KINDS
from ledger.domain.signature import FINANCE

EVIDENCE_AHEAD_DAYS = 12
"""Rent is paid ahead: its evidence is there so many days before the month ends."""
LATE_EVIDENCE_DAYS = 150
"""Every other missing evidence comes in so late; the rest never does."""
UNPAID_SHARE = 0.04
"""What a pay day leaves for the next one."""
PAID_IN_PART_SHARE = 0.02
RECOVERED_SHARE = 0.12
"""How many first payments turn out to have been paid against the rules."""


@dataclass
class Cashier:
    """Shows evidence of paid rent, pays what is due by batch, and reconciles the bank's statements."""

    ledger: Ledger
    desk: Desk
    plan: DistrictPlan
    noise: Noise | None = None
    paid_fen: int = 0
    month_ends: list[MonthEnd] = field(default_factory=list)
    refusals: list[tuple[Command, Refusal]] = field(default_factory=list)
    _evidenced: set[tuple[str, int]] = field(default_factory=set)
    _paid: set[str] = field(default_factory=set)
    _returned: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._random = Random(self.plan.seed)  # noqa: S311 - a sample, not a secret
        self._awards = {one.award: one for one in self.plan.awards}
        self._spared = _spared(self.plan)
        self.bank = Bank(self.plan.seed, self.noise, self.plan.returned)
        self.repaying = Repaying(self.bank, self.plan.seed)
        self.treasury = Treasury(self.ledger, self.desk)
        self.reconciler = Reconciler(self.ledger, self.desk, self.bank)

    @property
    def paid(self) -> int:
        """How many payments statements have shown."""
        return len(self._paid)

    @property
    def all_refusals(self) -> list[tuple[Command, Refusal]]:
        """Every refusal met at the desk, in the treasury and in reconciling."""
        return [*self.refusals, *self.treasury.refusals, *self.reconciler.refusals]

    def show_evidence(self, day: date) -> None:
        """Show that rent was paid, department by department."""
        rows = self.ledger.rows(
            "SELECT award, number, ends FROM instalment WHERE needs = 'rent_paid'"
            " AND state IN ('scheduled', 'held') AND ends <= %s ORDER BY award, number",
            (day + timedelta(days=EVIDENCE_AHEAD_DAYS),),
        )
        wanted: dict[str, list[Command]] = defaultdict(list)
        for row in rows:
            award, number = self._awards[str(row["award"])], int(str(row["number"]))
            place = (award.award, number)
            if place not in self._evidenced and self._has_evidence(
                place, day, date.fromisoformat(str(row["ends"]))
            ):
                self._evidenced.add(place)
                wanted[award.department].append(self._evidence(award, number))
        for department, commands in wanted.items():
            self._hand_in(commands, maker(department), department, day)

    def pay(self, day: date) -> None:
        """Send what fell due to the bank, in batches; a few payments wait for the next pay day."""
        for batch in self.treasury.pay(day, lambda _: self._random.random() >= UNPAID_SHARE):
            self.bank.take(batch)

    def reconcile(self, month: date, day: date, *, ask_at_once: bool = False) -> list[Errand]:
        """Take in a month's statement, and return the errands that what it shows brings with it."""
        self.reconciler.take_month(month, day, ask_at_once=ask_at_once)
        self.month_ends.append(month_end(self.ledger, self.bank, month, self.reconciler.imported_until))
        rows = self.ledger.rows(
            "SELECT reference, award, number, amount_fen, state FROM payment"
            " WHERE state IN ('paid', 'returned') ORDER BY reference"
        )
        return [errand for row in rows for errand in self._afterwards(row, day)]

    def _hand_in(
        self, commands: Sequence[Command], actor: str, department: str, day: date
    ) -> list[dict[str, int] | Refusal]:
        replies = self.desk.hand_in(commands, actor, department, day)
        for one, reply in zip(commands, replies, strict=True):
            if isinstance(reply, Refusal):
                self.refusals.append((one, reply))
        return replies

    def _has_evidence(self, place: tuple[str, int], day: date, ends: date) -> bool:
        if place not in self.plan.unproven:
            return True
        return place[1] % 2 == 0 and day > ends + timedelta(days=LATE_EVIDENCE_DAYS)

    def _evidence(self, award: PlannedAward, number: int) -> EvidenceRent:
        """Return the evidence of a month's rent; now and then a part of it was paid."""
        rent_fen = sum(fen_from_yuan(lease["rent"]) for lease in award.facts["leases"])
        if self._random.random() < PAID_IN_PART_SHARE:
            rent_fen = rent_fen * 4 // 5
        return EvidenceRent(
            award=award.award, number=number, paid_rent_fen=rent_fen, invoice=f"ZJ-{award.award}-{number:02d}"
        )

    def _recovered(self, reference: str, award: str, day: date) -> list[Errand]:
        """Return what recovers a part of some first payments, and let their payees pay it back through the bank.

        The plan's recoveries restore the cap, those that chance adds do not: no planned refusal is affected.
        """
        planned = award in self.plan.recovered
        sent = next(one for one in self.bank.sent if one.reference == reference)
        opened_on = CALENDAR.add_working_days(day, 5)
        demanded_on = CALENDAR.add_working_days(opened_on, 6)
        if demanded_on > self.plan.until or self.bank.came_back(reference):
            return []
        if not planned and (award in self._spared or not self.repaying.chosen(RECOVERED_SHARE)):
            return []
        amount_fen = sent.amount_fen // 10 if planned else self.repaying.part_of(sent.amount_fen)
        owed = Owed(f"ZH-{award}", sent.payee_name, sent.account, amount_fen, demanded_on)
        self.repaying.pay_back(owed)
        return _recovery(owed, award, "miscalculation" if planned else "violation", opened_on)

    def _afterwards(self, row: Mapping[str, object], day: date) -> list[Errand]:
        """Return what follows a payment that a statement shows for the first time, or shows as returned."""
        reference, award, number = str(row["reference"]), str(row["award"]), int(str(row["number"]))
        amount_fen = int(str(row["amount_fen"]))
        errands: list[Errand] = []
        if reference not in self._paid:
            self._paid.add(reference)
            self.paid_fen += amount_fen
            if number == 1:
                errands += self._recovered(reference, award, day)
        if row["state"] == "returned" and reference not in self._returned:
            self._returned.add(reference)
            release = ReleaseInstalment(award=award, number=number, reason="收款账户已更正")
            release_on = CALENDAR.add_working_days(day, 5)
            errands.append(Errand(release_on, finance(BUDGET_DEPUTY), FINANCE, (release,)))
        return errands


def _spared(plan: DistrictPlan) -> frozenset[str]:
    """Return the awards that chance does not recover from.

    Money that comes back to a budget line would let through what the plan has refused for want of budget, and
    what is settled, cancelled, or meant to bounce has a story of its own.
    """
    short = {one.clause for one in plan.awards if one.refused and one.refused.code == BUDGET_EXCEEDED}
    own = {getattr(command, "award", "") for errand in plan.errands for command in errand.commands}
    return frozenset(
        one.award for one in plan.awards if one.clause in short or one.award in own | plan.returned
    )


def _recovery(owed: Owed, award: str, kind: str, opened_on: date) -> list[Errand]:
    """Return a recovery from its opening to the demand: nobody speaks. What comes in, statements show."""
    recovery = owed.recovery
    opened = OpenRecovery(
        recovery=recovery,
        award=award,
        kind=kind,
        amount_fen=owed.amount_fen,
        instalments=(1,),
        basis="审计整改意见",
        reason=RECOVERY_KINDS[kind][0],
        document=f"怀财追〔{opened_on.year}〕{award}号",
    )
    notice = GiveRecoveryNotice(recovery=recovery, document=f"怀财追告〔{opened_on.year}〕{award}号")
    remark = RemarkGiven(revenue_item="1039999 其他收入")
    document = f"怀财追决〔{opened_on.year}〕{award}号"
    demand = DemandRecovery(recovery=recovery, document=document, remark=remark)
    return [
        Errand(opened_on, finance(BUDGET_OFFICER), FINANCE, (opened, notice)),
        Errand(owed.demanded_on, finance(BUDGET_DEPUTY), FINANCE, (demand,)),
    ]
