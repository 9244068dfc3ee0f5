"""Evidence of rent and payments in a play: what comes in on routine days, goes out on pay days, and comes back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from cli.sampling.desk import Desk
from cli.sampling.people import BUDGET_DEPUTY, BUDGET_OFFICER, PAYER, finance, maker
from cli.sampling.plan import DistrictPlan, Errand, PlannedAward
from cli.simulating.bank import Bank, Noise
from cli.simulating.measuring import MonthEnd, month_end
from cli.simulating.reconciling import Reconciler
from cli.simulating.treasury import Treasury
from ledger.application import Ledger
from ledger.application.commands import (
    Command,
    DemandRecovery,
    EvidenceRent,
    GiveRecoveryNotice,
    OpenRecovery,
    ReceiveRecovery,
    ReleaseInstalment,
    RemarkGiven,
)
from ledger.domain.calendar import CALENDAR
from ledger.domain.errors import Refusal
from ledger.domain.money import fen_from_yuan
from ledger.domain.signature import FINANCE

EVIDENCE_AHEAD_DAYS = 12
"""Rent is paid ahead: its evidence is there so many days before the month ends."""
LATE_EVIDENCE_DAYS = 150
"""Every other missing evidence comes in so late; the rest never does."""
UNPAID_SHARE = 0.04
"""What a pay day leaves for the next one."""
PAID_IN_PART_SHARE = 0.02


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
        self.bank = Bank(self.plan.seed, self.noise, self.plan.returned)
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

    def _afterwards(self, row: Mapping[str, object], day: date) -> list[Errand]:
        """Return what follows a payment that a statement shows for the first time, or shows as returned."""
        reference, award, number = str(row["reference"]), str(row["award"]), int(str(row["number"]))
        amount_fen = int(str(row["amount_fen"]))
        errands: list[Errand] = []
        if reference not in self._paid:
            self._paid.add(reference)
            self.paid_fen += amount_fen
            if award in self.plan.recovered and number == 1:
                errands += _recovery(award, amount_fen // 10, CALENDAR.add_working_days(day, 5))
        if row["state"] == "returned" and reference not in self._returned:
            self._returned.add(reference)
            release = ReleaseInstalment(award=award, number=number, reason="收款账户已更正")
            release_on = CALENDAR.add_working_days(day, 5)
            errands.append(Errand(release_on, finance(BUDGET_DEPUTY), FINANCE, (release,)))
        return errands


def _recovery(award: str, amount_fen: int, day: date) -> list[Errand]:
    """Return the whole of a recovery: opened and noticed, demanded once nobody spoke, received in two parts."""
    recovery, first_fen = f"ZH-{award}", amount_fen // 2
    opened = OpenRecovery(
        recovery=recovery,
        award=award,
        kind="miscalculation",
        amount_fen=amount_fen,
        instalments=(1,),
        basis="审计整改意见",
        reason="核定基数有误",
        document=f"怀财追〔{day.year}〕{award}号",
    )
    notice = GiveRecoveryNotice(recovery=recovery, document=f"怀财追告〔{day.year}〕{award}号")
    remark = RemarkGiven(revenue_item="1039999 其他收入")
    demand = DemandRecovery(recovery=recovery, document=f"怀财追决〔{day.year}〕{award}号", remark=remark)
    amounts_fen = {6: first_fen, 9: amount_fen - first_fen}
    receipts = (
        Errand(
            CALENDAR.add_working_days(day, 6 + wait),
            finance(PAYER),
            FINANCE,
            (ReceiveRecovery(recovery=recovery, amount_fen=fen, document=f"JK-{award}-{wait}"),),
        )
        for wait, fen in amounts_fen.items()
        if fen
    )
    return [
        Errand(day, finance(BUDGET_OFFICER), FINANCE, (opened, notice)),
        Errand(CALENDAR.add_working_days(day, 6), finance(BUDGET_DEPUTY), FINANCE, (demand,)),
        *receipts,
    ]
