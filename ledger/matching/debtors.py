"""Who owes recoveries: found by the account or the name that a line shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ledger.domain.identifiers import same_account
from ledger.matching.accounts import digits_of, mask_of
from ledger.matching.glimpses import Glimpse, seen_through
from ledger.matching.model import DemandedRecovery, OpenLine
from ledger.matching.names import glimpse_of, name_key, same_name

Shape = tuple[int, int]


class Debtors:
    """Recoveries by their payers' accounts and names; masked and cut ones by what they show."""

    def __init__(self, recoveries: Iterable[DemandedRecovery]) -> None:
        self._of = {one.recovery: one for one in recoveries}
        self._accounts: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, list[str]] = defaultdict(list)
        for one in self._of.values():
            for digits in dict.fromkeys(map(digits_of, one.payer_accounts)):
                self._accounts[digits].append(one.recovery)
            self._names[name_key(one.payer_name)].append(one.recovery)
        self._masked_accounts: dict[Shape, dict[Glimpse, list[str]]] = {}
        self._masked_names: dict[Shape, dict[Glimpse, list[str]]] = {}

    def by_account(self, line: OpenLine) -> list[str]:
        """Return the recoveries one of whose payer's accounts can be the one that a line shows."""
        shown = line.counterparty_account
        digits = digits_of(shown)
        if digits:
            return self._accounts.get(digits, [])
        mask = mask_of(shown)
        if mask is None:
            return []
        return [
            recovery
            for recovery in _seen(self._masked_accounts, self._accounts, mask)
            if any(same_account(shown, account) for account in self._of[recovery].payer_accounts)
        ]

    def by_name(self, line: OpenLine) -> list[str]:
        """Return the recoveries whose payer can be of the name that a line shows, in full or else in part."""
        shown = name_key(line.counterparty_name)
        if not shown or shown in self._names:
            return self._names.get(shown, []) if shown else []
        glimpse = glimpse_of(shown)
        if glimpse is None:
            return []
        return [
            recovery
            for recovery in _seen(self._masked_names, self._names, glimpse)
            if same_name(shown, name_key(self._of[recovery].payer_name))
        ]


def _seen(
    indexes: dict[Shape, dict[Glimpse, list[str]]], in_full: dict[str, list[str]], glimpse: Glimpse
) -> dict[str, None]:
    """Return what shows so under a mask; there is an index for each shape of mask that was met."""
    index = indexes.get(glimpse.shape)
    if index is None:
        index = indexes[glimpse.shape] = defaultdict(list)
        for text, recoveries in in_full.items():
            if text:
                index[seen_through(text, glimpse.shape)] += recoveries
    return dict.fromkeys(index.get(glimpse, ()))
