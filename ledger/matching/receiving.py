"""What comes in under recoveries (追回到账): credits that carry a recovery's number, or show its payer.

=== ==========================================================================  ========
R1  the number, and no more than is owed                                        confirms
R2  the payer's account, in full or masked, and exactly what is owed            confirms
R3  the payer's name and exactly what is owed                                   proposes
R4  the payer's account and less than is owed: a part without a number          proposes
=== ==========================================================================  ========

Money that comes back can also be a payment that the bank returns (退汇). So nothing confirms that names a payment
or that the bank calls a return; nor does R2 where the line says return in any word, or where as much was paid to
the payer so recently that it could be coming back. It is proposed, with what speaks against it.

**Why the order of imports changes nothing**: as for payments (``matcher``), each decision is taken as on the
evening of a day set by the line, and anew when what stood in its way is settled. R1 on the day of the line: the
lines of that day that carry the number confirm if together they are within what is owed. R2 two working days
later, when every payment that could be coming back is known; the line must be the only one up to that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from heapq import heappop, heappush

from ledger.matching.credits import Credit, bank_returns, credits_of, says_return
from ledger.matching.debtors import Debtors
from ledger.matching.model import DemandedRecovery, Match, OpenLine, Pass
from ledger.matching.windows import RETURN_DAYS, Windows

_BY_NUMBER, _BY_ACCOUNT = 1, 2
Reason = tuple[str, str]
"""Chinese and English."""

SEVERAL: Reason = ("该付款人有多项追回", "the payer owes several recoveries")
OF_BANK: Reason = ("银行称退汇", "the bank calls it a return")
_NUMBER: Reason = (
    "附言列明追回编号，金额未超过应退余额",
    "the line carries the recovery's number, within what is owed",
)
_ACCOUNT: Reason = (
    "付款账号与金额均一致，双向唯一",
    "the payer's account and exactly what is owed, each the other's only one",
)


class Receiving:
    """The credits and recoveries of one run. What is confirmed is out of ``credits``, and no longer owed."""

    def __init__(
        self,
        lines: Iterable[OpenLine],
        recoveries: Sequence[DemandedRecovery],
        windows: Windows,
        complete_until: date,
        apart: Collection[tuple[str, str]] = (),
    ) -> None:
        self.windows = windows
        self.complete_until = complete_until
        self.apart = apart
        self.recoveries = {
            one.recovery: one for one in sorted(recoveries, key=lambda one: (one.demanded_on, one.recovery))
        }
        self.debtors = Debtors(self.recoveries.values())
        self.owed_fen = {one.recovery: one.amount_fen for one in recoveries}
        found = credits_of(lines, recoveries, self.debtors, apart) if recoveries else []
        self.credits = {credit.line.line: credit for credit in found}
        self._naming: dict[str, dict[str, None]] = defaultdict(dict)
        self._of_account: dict[str, dict[str, None]] = defaultdict(dict)
        for credit in found:
            for recovery in credit.named:
                self._naming[recovery][credit.line.line] = None
            for recovery in credit.owed:
                self._of_account[recovery][credit.line.line] = None
        self.numbered = frozenset(credit.line.line for credit in found if credit.numbered)
        self._agenda: list[tuple[date, int, str]] = []
        self._today = date.min

    def confirm(self) -> list[Match]:
        """Decide day by day, and again what a decision may have freed; return what stands by itself."""
        for waiting in self.credits.values():
            self._ask(waiting)
        confirmed: list[Match] = []
        while self._agenda:
            self._today, question, line = heappop(self._agenda)
            credit = self.credits.get(line)
            if credit is None:
                continue
            doubt = self.doubt_of_number(credit) if question == _BY_NUMBER else self.doubt_of_account(credit)
            if doubt is None:
                label: Pass = "R1" if question == _BY_NUMBER else "R2"
                confirmed.append(self._confirm(credit, label))
        return confirmed

    def known_on(self, credit: Credit) -> date:
        """Return the day on which a credit is decided."""
        booked_on = credit.line.booked_on
        return booked_on if credit.numbered else self.windows.last_claim(booked_on)

    def doubt_of_number(self, credit: Credit) -> Reason | None:
        """Return what speaks against R1; None if nothing does, or the number is all that could speak for it."""
        line, (recovery, *others) = credit.line, credit.named
        if others:
            return "列有多个追回编号", "it carries several numbers"
        if doubt := _doubt_of_return(credit):
            return doubt
        if credit.owed and recovery not in credit.owed:
            return "付款账号属于另一追回的付款人", "the account is that of another recovery's payer"
        if line.amount_fen > self.owed_fen[recovery]:
            return "金额超过应退余额", "it is more than what is owed"
        that_day = (self.credits[name].line for name in self._naming[recovery])
        if (
            sum(one.amount_fen for one in that_day if one.booked_on == line.booked_on)
            > self.owed_fen[recovery]
        ):
            return (
                "同日多笔引用该编号，合计超过应退余额",
                "lines of that day carry it that together are too much",
            )
        return None

    def doubt_of_account(self, credit: Credit) -> Reason | None:
        """Return what speaks against R2; None if nothing does. The account must fit some recovery."""
        line = credit.line
        owed = self.open_of_account(credit)
        if len(owed) != 1:
            return SEVERAL if owed else ("金额超过应退余额", "it is more than what is owed")
        (recovery,) = owed
        if line.amount_fen != self.owed_fen[recovery]:
            return "金额少于应退余额", "it is less than what is owed"
        if doubt := _doubt_of_return(credit):
            return doubt
        if says_return(line):
            return "摘要称退回", "the line says return"
        if self._may_be_coming_back(self.recoveries[recovery], line):
            return "近期向其支付过等额款项，可能系退汇", "as much was paid to it lately: it may be a return"
        return self._doubt_of_rivals(credit, recovery)

    def open_of_account(self, credit: Credit) -> list[str]:
        """Return the recoveries of the credit's account of which so much is owed still."""
        return [one for one in credit.owed if self.owed_fen[one] >= credit.line.amount_fen]

    def _doubt_of_rivals(self, credit: Credit, recovery: str) -> Reason | None:
        until = self.known_on(credit)
        for name in self._of_account[recovery]:
            other = self.credits[name].line
            same = other.amount_fen == credit.line.amount_fen
            if same and other.line != credit.line.line and other.booked_on <= until:
                return "另有等额流水", "another line is of as much"
        if any(self.credits[name].line.booked_on <= until for name in self._naming[recovery]):
            return "另有流水引用该追回编号", "another line carries the recovery's number"
        return None

    def _may_be_coming_back(self, recovery: DemandedRecovery, line: OpenLine) -> bool:
        """Return whether a payment of the amount can have been booked in the days from which returns come."""
        since = line.booked_on - timedelta(days=RETURN_DAYS)
        return any(
            fen == line.amount_fen
            and self.windows.first(paid_on) <= line.booked_on
            and self.windows.last(paid_on) >= since
            for paid_on, fen in recovery.paid
        )

    def _ask(self, credit: Credit) -> None:
        """Ask by the number where a credit carries one, else by the account; not beyond complete statements."""
        day = max(self.known_on(credit), self._today)
        if not (credit.named or (credit.owed and not credit.numbered)) or day > self.complete_until:
            return
        heappush(self._agenda, (day, _BY_NUMBER if credit.named else _BY_ACCOUNT, credit.line.line))

    def _confirm(self, credit: Credit, label: Pass) -> Match:
        """Take a credit, and ask anew the others of every account and recovery that it concerned."""
        line = credit.line
        recovery = credit.named[0] if label == "R1" else self.open_of_account(credit)[0]
        self.owed_fen[recovery] -= line.amount_fen
        del self.credits[line.line]
        for one in credit.named:
            del self._naming[one][line.line]
        for one in credit.owed:
            del self._of_account[one][line.line]
        for one in dict.fromkeys((recovery, *credit.named, *credit.owed)):
            for name in self._of_account[one]:
                self._ask(self.credits[name])
        zh, en = _NUMBER if label == "R1" else _ACCOUNT
        return Match(line.line, ((recovery, line.amount_fen),), label, zh, en, confirms=True)


def _doubt_of_return(credit: Credit) -> Reason | None:
    if credit.names_payment:
        return "同时引用付款编号，可能系退汇", "it carries the reference of a payment too: it may be a return"
    if bank_returns(credit.line):
        return OF_BANK
    return None
