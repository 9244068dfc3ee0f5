"""What the small year lacks: a batch with the bank, a statement, exceptions, a recovery, a closed month, a reading."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from access.roles import Role
from ledger.application import Outcome
from ledger.application.commands import AssertBalances, CloseMonth, Command, ExemptionGiven, ImportStatement
from ledger.progress import unheard_phase
from ledger.statements.reading import read_statement_file
from scheduler.matching_run import match_and_review
from tests.ledger.application.district import CHECKER, UNITS, District
from tests.web.officers import appoint
from tests.web.sample import testing
from tests.web.statements.files import statement_file

EXPORTED, WAITING, RECOVERED = "HR-2026-21", "HR-2026-22", "HR-2026-1"
RECOVERY: Final = "R-1"
PAYEE: Final = UNITS[1]
RECONCILER: Final = "czj.reconciler"
CLOSED: Final = date(2026, 3, 1)


@dataclass
class Recorded(District):
    """A district that remembers what was done in it, kind by kind."""

    given: dict[type[Command], Command] = field(default_factory=dict)

    def does(self, command: Command, *people: str, **how: Any) -> Outcome:
        """Do it, and remember the last of its kind."""
        self.given[type(command)] = command
        return super().does(command, *people, **how)


def play_on(district: District) -> str:
    """Go on after the small year until every list of the interface holds something; return the batch."""
    district.determined("art4.testing", "parameter:ceiling", "5000000.00", district.today, department="kw")
    district.external("Z-1", PAYEE, 180_000)
    appoint(district.ledger, CHECKER, (Role.CHECKER,), "kw")
    exemption = ExemptionGiven(reason="确需", document="纪要 1", second_person=CHECKER)
    district.external("Z-2", PAYEE, 1_000, level="district", exemption=exemption)
    district.account(PAYEE, name="北京一家科技有限公司")
    for award in (EXPORTED, WAITING):
        district.due(award, PAYEE, "art4.testing", testing(f"HT-{award}", "300000.00"))
    batch = district.exported(EXPORTED)
    district.open_recovery(RECOVERED, 1_000_00, recovery=RECOVERY)
    district.clock.set(district.today + timedelta(days=14))
    district.post_due()
    day = district.today
    content = statement_file(
        (day, -1_234_00, "外地单位", "6222999900000001", "货款"),
        (day, -_amount(district, EXPORTED), "北京一家科技有限公司", "0200004909200012345", "拨付"),
    )
    found = read_statement_file("2026-10.csv", content)
    for index, one in enumerate(found.statements, start=1):
        command = ImportStatement(
            file_name="2026-10.csv",
            file_hash=hashlib.sha256(content).hexdigest(),
            file_format=found.format,
            index=index,
            statement=one,
        )
        district.does(command, RECONCILER, "czj")
    match_and_review(district.ledger, unheard_phase)
    district.does(CloseMonth(month=CLOSED), RECONCILER, "czj")
    district.does(AssertBalances(month=CLOSED), RECONCILER, "czj")
    return batch


def _amount(district: District, award: str) -> int:
    row = district.row("SELECT amount_fen FROM payment WHERE award = %s", award)
    return int(str(row["amount_fen"]))
