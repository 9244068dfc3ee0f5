"""What an officer is asked about credits and recoveries: the passes over what ``receiving`` has left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from ledger.matching.credits import Credit, bank_returns
from ledger.matching.model import Match, Pass
from ledger.matching.receiving import OF_BANK, SEVERAL, Reason, Receiving

_NUMBER: Reason = ("附言列明追回编号", "the line carries the recovery's number")
_ACCOUNT: Reason = ("付款账号与应退余额一致", "the payer's account and exactly what is owed")
_NAME: Reason = (
    "付款户名与应退余额一致，双向唯一；账号不符或未列",
    "the payer's name and exactly what is owed, each the other's only one; the account is missing or another",
)
_PART: Reason = (
    "付款人账号来款，少于应退余额，未列追回编号",
    "from the payer's account, a part, without the number",
)
_ALL: Reason = ("等于该付款人全部应退余额", "it is all that the payer owes")


class ReceiptProposals:
    """One run of proposals; what one of them takes is not owed for the next. ``settled`` are lines of no concern."""

    def __init__(self, receiving: Receiving, settled: Collection[str]) -> None:
        self.receiving = receiving
        self.owed_fen = dict(receiving.owed_fen)
        self.credits = {name: one for name, one in receiving.credits.items() if name not in settled}
        self.proposed: list[Match] = []

    def run(self) -> list[Match]:
        """Return the proposals, none of which confirms, in the order of the passes."""
        for credit in tuple(self.credits.values()):
            if credit.named:
                self._number(credit)
        plain = [one for one in self.credits.values() if not one.numbered and not one.names_payment]
        for credit in plain:
            self._account(credit)
        self._names([one for one in plain if one.line.line in self.credits])
        for credit in plain:
            if credit.line.line in self.credits:
                self._part(credit)
        return self.proposed

    def _number(self, credit: Credit) -> None:
        recovery, *others = credit.named
        doubt = self.receiving.doubt_of_number(credit) or self._not_yet(credit)
        if others:
            self._all(credit, credit.named, "R1", doubt)
        elif self.owed_fen[recovery]:
            fen = min(credit.line.amount_fen, self.owed_fen[recovery])
            self._propose(credit, {recovery: fen}, "R1", _NUMBER, doubt)

    def _account(self, credit: Credit) -> None:
        owed = [one for one in credit.owed if self.owed_fen[one]]
        exact = [
            one
            for one in owed
            if self.owed_fen[one] == self.receiving.owed_fen[one] == credit.line.amount_fen
        ]
        doubt = self.receiving.doubt_of_account(credit) or self._not_yet(credit)
        if exact:
            self._propose(credit, {exact[0]: credit.line.amount_fen}, "R2", _ACCOUNT, doubt)
        else:
            self._all(credit, owed, "R2", None)

    def _all(self, credit: Credit, recoveries: Collection[str], label: Pass, doubt: Reason | None) -> None:
        """Propose a credit for several recoveries where it is all that is owed of them."""
        shares = {one: self.owed_fen[one] for one in recoveries if self.owed_fen[one]}
        if len(shares) > 1 and sum(shares.values()) == credit.line.amount_fen:
            self._propose(credit, shares, label, _ALL, doubt)

    def _names(self, credits_: Collection[Credit]) -> None:
        wanted: dict[str, list[Credit]] = defaultdict(list)
        only: list[tuple[Credit, str]] = []
        for credit in credits_:
            line = credit.line
            found = [
                one
                for one in self.receiving.debtors.by_name(line)
                if self.owed_fen[one] == line.amount_fen
                and self.receiving.recoveries[one].demanded_on <= line.booked_on
                and (line.line, one) not in self.receiving.apart
            ]
            for one in found:
                wanted[one].append(credit)
            if len(found) == 1:
                only.append((credit, found[0]))
        for credit, recovery in only:
            if len(wanted[recovery]) == 1:
                self._propose(credit, {recovery: credit.line.amount_fen}, "R3", _NAME, _of_bank(credit))

    def _part(self, credit: Credit) -> None:
        """Propose a part for the recovery that was demanded first."""
        owed = [one for one in credit.owed if self.owed_fen[one] >= credit.line.amount_fen]
        if owed:
            doubt = _of_bank(credit) or (SEVERAL if len(owed) > 1 else None)
            self._propose(credit, {owed[0]: credit.line.amount_fen}, "R4", _PART, doubt)

    def _not_yet(self, credit: Credit) -> Reason | None:
        day = self.receiving.known_on(credit)
        if day <= self.receiving.complete_until:
            return None
        return f"对账单尚未导入至 {day}", f"statements do not reach {day} yet"

    def _propose(
        self, credit: Credit, shares: dict[str, int], label: Pass, why: Reason, doubt: Reason | None
    ) -> None:
        for recovery, fen in shares.items():
            self.owed_fen[recovery] -= fen
        del self.credits[credit.line.line]
        zh, en = why
        if doubt:
            zh, en = f"{zh}；{doubt[0]}", f"{en}; {doubt[1]}"
        self.proposed.append(Match(credit.line.line, tuple(shares.items()), label, zh, en, confirms=False))


def _of_bank(credit: Credit) -> Reason | None:
    return OF_BANK if bank_returns(credit.line) else None
