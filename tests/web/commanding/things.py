"""One thing of each kind that forms are about, under the names by which forms know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from access.roles import Role
from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import (
    AskCountersignature,
    CloseMonth,
    ExceptionNoticed,
    ExplainLine,
    ProposeDetermination,
    RecordIndicator,
    ReviewDuplicates,
    ReviewExceptions,
)
from ledger.application.countersigning import payload_of
from ledger.domain.exception_case import ExceptionCase
from ledger.domain.signature import FINANCE
from tests.ledger.application.district import OFFICER, SECOND, UNITS, District
from tests.ledger.application.test_reconciliation import Desk as Bureau
from tests.ledger.application.test_reconciliation import statement
from tests.web.conftest import username_of
from tests.web.officers import BUSINESS, appoint
from tests.web.sample import AWARD, RETURNED, TODAY
from tests.web.sample import testing as a_contract
from web.commanding.about import Matter

LINE = "2026|kw|art4.testing|district"
BATCH, RECOVERY, ENTRY = "YQ20260920-001", "R-9", "IND-1"
EXCEPTION = ("unknown_line", "line-9")
TARGET = "parameter:ceiling"
CLOSED = date(2026, 1, 1)
REVIEWER = "reviewer.czj"


@dataclass(frozen=True)
class Things:
    """What of each kind there is in the sample, under the names that forms know it by."""

    ledger: Ledger
    district: District
    names: Mapping[Matter, Mapping[str, str]]


def prepared(ledger: Ledger) -> Things:
    """Let there be one of each, and return what they are called."""
    assert isinstance(ledger.clock, SetClock)
    district = District(ledger, ledger.clock, count=700_000)
    district.clock.set(TODAY)
    district.account(UNITS[1])
    district.clock.set(date(2026, 8, 3))
    district.scheduled("BATCH-1", UNITS[1], "art4.testing", a_contract("HT-BATCH-1", "100000.00"))
    district.clock.set(TODAY)
    district.post_due()
    district.batch("BATCH-1")
    district.open_recovery(AWARD, 100_00, recovery=RECOVERY)
    district.does(a_reading("怀科〔2026〕7号"))
    noticed = ExceptionNoticed(
        kind=EXCEPTION[0], subject=EXCEPTION[1], amount_fen=500_00, noticed_on=TODAY, detail="x"
    )
    district.does(ReviewExceptions(noticed=(noticed,)), OFFICER, "czj")
    district.does(
        RecordIndicator(entry=ENTRY, recipient="P-002", year=2025, indicator="service", value="80%"),
        department="jxj",
    )
    bureau = Bureau(district)
    page = bureau.imported(statement(-12_34, day=date(2026, 9, 10)), "a" * 64)
    bureau.imported(statement(-55_00, day=date(2026, 9, 11), quarantine=("余额不连续",)), "b" * 64)
    (quarantined,) = ledger.rows("SELECT statement FROM statement WHERE quarantine <> '{}'", ())
    district.does(CloseMonth(month=CLOSED), SECOND, "czj")
    username = appoint(ledger, "qian.lin", [Role.CLERK])
    twice = {"first": AWARD, "second": RETURNED}
    district.does(
        ReviewDuplicates(recipient=UNITS[1], verdict="distinct", reason="两份合同", **twice),
        REVIEWER,
        FINANCE,
    )
    large = bureau.imported(statement(-1_234_500, day=date(2026, 9, 14)), "e" * 64)
    explanation = ExplainLine(
        page=large,
        position=1,
        kind="other_payment",
        reason="非本账款项",
        second_person=appoint(ledger, username_of(BUSINESS, FINANCE), BUSINESS, FINANCE),
    )
    asked = AskCountersignature(command=explanation.name, payload=payload_of(explanation))
    countersignature = district.does(asked, OFFICER, FINANCE).answer["countersignature"]
    (reading,) = ledger.rows(
        "SELECT id::text AS id FROM determination WHERE document = '怀科〔2026〕7号'", ()
    )
    return Things(
        ledger,
        district,
        {
            Matter.AWARD: {"award": AWARD},
            Matter.RECOVERY: {"recovery": RECOVERY},
            Matter.BUDGET_LINE: {"line": LINE},
            Matter.BATCH: {"batch": BATCH},
            Matter.EXCEPTION: {"exception": str(ExceptionCase.create_id(*EXCEPTION))},
            Matter.PAYEE: {"uscc": UNITS[1]},
            Matter.STATEMENT: {"statement": str(quarantined["statement"])},
            Matter.STATEMENT_PAGE: {"page": page},
            Matter.STATEMENT_LINE: {"page": page, "position": "1"},
            Matter.DETERMINATION: {"determination": str(reading["id"])},
            Matter.MONTH: {"month": f"{CLOSED:%Y-%m}"},
            Matter.OFFICER: {"username": username},
            Matter.RECIPIENT: {"recipient": "P-001", "platform": "P-001"},
            Matter.ENTRY: {"recipient": "P-002", "entry": ENTRY},
            Matter.COUNTERSIGNATURE: {"countersignature": str(countersignature)},
            Matter.DUPLICATES: twice,
        },
    )


def a_reading(document: str) -> ProposeDetermination:
    return ProposeDetermination(
        clause="art4.testing",
        target=TARGET,
        value="250",
        effective_from=date(2026, 9, 1),
        document=document,
        basis="会议纪要",
    )
