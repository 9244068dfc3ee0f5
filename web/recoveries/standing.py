"""How a recovery case stands: its steps, the last days that run in it, and who may not take which step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from ledger.domain.calendar import WorkingDays
from ledger.domain.recovery import RECOVERY_STATE_NAMES, VOLUNTARY, RecoveryDuty, RecoveryState
from ledger.ports import Rows
from projections.queries.history import HistoryEntry
from projections.queries.recoveries import RecoveryRow
from projections.queries.recovery_list import ReceiptRow, recovery_duties, write_off_proposers
from web.commanding.permitted import Case
from web.language import gettext as _
from web.language import said

Standing = Literal["done", "now", "ahead", "stopped"]

DUTY_OF: Final[Mapping[str, RecoveryDuty]] = {
    "recovery.hear": RecoveryDuty.DECIDER,
    "recovery.demand": RecoveryDuty.DECIDER,
    "recovery.receive": RecoveryDuty.RECEIVER,
    "recovery.receive_penalty": RecoveryDuty.RECEIVER,
    "recovery.reverse_receipt": RecoveryDuty.RECEIVER,
}
"""In which duty of the case a command acts; who acted in another one cannot give it."""
CONFIRM, WITHDRAW = "recovery.confirm_write_off", "recovery.withdraw"
TITLES: Final = (
    ("立案", "Opened"),
    ("告知", "Noticed"),
    ("听取陈述", "Heard"),
    ("送达决定", "Demanded"),
    ("到账", "Received"),
    ("办结", "Ended"),
)
DEMAND, LAST = 3, 5
NEXT: Final[Mapping[RecoveryState, int]] = {
    RecoveryState.OPENED: 1,
    RecoveryState.NOTICED: 2,
    RecoveryState.HEARD: DEMAND,
    RecoveryState.DEMANDED: 4,
}
"""Which step comes next in a state; none of a case that has ended."""


@dataclass(frozen=True)
class Step:
    """One step: what it is called, how the case stands with it, when it was taken, a word more."""

    title: str
    state: Standing
    when: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Deadline:
    """A last day that runs: what for, how many working days are left of it, how many days it is past.

    ``provisional``: the holidays of its year were not published when it was reckoned.
    """

    title: str
    day: date
    working_days_left: int
    days_late: int
    provisional: bool


@dataclass(frozen=True)
class Apart:
    """Who acted in which duty of a case, and who proposed the write-off that waits."""

    duties: Mapping[RecoveryDuty, frozenset[str]]
    write_off_by: frozenset[str]
    state: RecoveryState

    def case_for(self, command: str) -> Case:
        """Return who cannot give a command on the case, as `ledger.domain` decides it (不相容岗位)."""
        if command == CONFIRM:
            return Case(made_by=self.write_off_by | self.duties[RecoveryDuty.RECEIVER])
        if command == WITHDRAW:
            noticed = self.state is not RecoveryState.OPENED
            return Case(made_by=self.duties[RecoveryDuty.OPENER] if noticed else frozenset())
        own = DUTY_OF.get(command)
        if own is None:
            return Case()
        others = (persons for duty, persons in self.duties.items() if duty is not own)
        return Case(made_by=frozenset().union(*others))


def apart_of(rows: Rows, case: RecoveryRow) -> Apart:
    """Return who acted on a case in which duty."""
    return Apart(recovery_duties(rows, case), write_off_proposers(rows, case), case.state)


def steps_of(case: RecoveryRow, receipts: Sequence[ReceiptRow] = ()) -> list[Step]:
    """Return the steps of a case; a voluntary return needs no notice and no hearing.

    The money is in on the day of the last of its receipts, once all of it is.
    """
    came_in = [one.effective_on for one in receipts if not one.penalty and not one.is_reversed]
    is_in = case.received_fen >= case.principal_fen
    taken = (
        True,
        case.noticed_on,
        case.heard_on,
        case.demanded_on,
        is_in,
        case.ended_on,
    )
    received_on = max(came_in) if is_in and came_in else None
    days = (case.opened_on, case.noticed_on, case.heard_on, case.demanded_on, received_on, case.ended_on)
    comes_next = NEXT.get(case.state)
    if case.kind == VOLUNTARY and case.state is RecoveryState.OPENED:
        comes_next = DEMAND
    return [
        Step(
            said(title),
            _standing(case, place, comes_next, is_taken=bool(taken[place])),
            days[place],
            said(RECOVERY_STATE_NAMES[case.state]) if place == LAST and case.ended_on else "",
        )
        for place, title in enumerate(TITLES)
    ]


def _standing(case: RecoveryRow, place: int, comes_next: int | None, *, is_taken: bool) -> Standing:
    if place == LAST and case.state is RecoveryState.WITHDRAWN:
        return "stopped"
    if is_taken:
        return "done"
    return "now" if place == comes_next else "ahead"


def deadlines_of(
    case: RecoveryRow, entries: Sequence[HistoryEntry], calendar: WorkingDays, today: date
) -> list[Deadline]:
    """Return the last days that run in a case as it stands today."""
    provisional = {entry.topic: bool(entry.figures.get("provisional")) for entry in entries}
    found = []
    if case.state is RecoveryState.NOTICED and case.hear_until:
        found.append((_("陈述申辩截止"), case.hear_until, provisional.get("recovery.noticed", False)))
    if case.state is RecoveryState.DEMANDED and case.pay_by and case.left_fen:
        found.append((_("缴款期限"), case.pay_by, provisional.get("recovery.demanded", False)))
    return [
        Deadline(
            title,
            day,
            max(0, calendar.working_days_between(today, day)),
            max(0, (today - day).days),
            is_provisional,
        )
        for title, day, is_provisional in found
    ]
