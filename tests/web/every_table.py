"""The year that pages are looked at in, carried on until every table of every page has rows; and where they stand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from access.roles import Role
from ledger.application.commands import (
    AssertBalances,
    CloseMonth,
    ProposeAdjustment,
    ProposeRoles,
    RecordIndicator,
    ReturnPayment,
)
from ledger.domain.signature import FINANCE
from tests.browser.site import Site
from tests.browser.year import A_WHILE, EVERYTHING, IN_NOTICE, PAID
from tests.ledger.application.district import OFFICER, PAYER, UNITS, District
from tests.web.officers import SECURITY, access_of, appoint
from tests.web.sample import AWARD, ENTERPRISE
from tests.web.sample import testing as a_contract

ELSEWHERE: Final = "clerk.fgw"
"""A clerk of another department, who sees of most support only that it is given."""
MONTH: Final = date(2026, 3, 1)
RECOVERY: Final = "R-2"
PAYABLE, NO_ACCOUNT = "HR-2026-7", "HR-2026-8"
LINE: Final = "2026|kw|art4.testing|district"

MORE: Final[dict[str, tuple[str, ...]]] = {
    "awards.award": (f"/awards/{AWARD}", f"/awards/{PAID}", f"/awards/{IN_NOTICE}"),
    "batches.batch": ("SELECT '/batches/' || batch FROM payment WHERE award = 'HR-2026-4' ORDER BY batch",),
    "budgets.line": (f"/budgets/{LINE}",),
    "burn.entries": (f"/burn/entries?line={LINE}",),
    "months.show": (f"/months/{MONTH:%Y-%m}",),
    "payees.payee": (f"/payees/{ENTERPRISE}",),
    "platforms.organisation": (f"/organisations/{ENTERPRISE}",),
    "policy.clause": ("/policy/art4.testing",),
    "recoveries.recovery": (f"/recoveries/{RECOVERY}",),
    "search.index": ("/search?q=HR-2026",),
    "statements.show": ("SELECT '/statements/' || statement FROM statement ORDER BY new_lines DESC",),
}
"""Further pages of the same endpoints, where tables have rows that the first ones leave empty."""


def play_more(site: Site) -> None:
    """Carry the year on, and appoint who sees only that support is given."""
    district = District(site.ledger, site.clock, count=500_000)
    _fall_due(district)
    reference = str(
        site.ledger.rows("SELECT reference FROM payment WHERE award = %s", (PAID,))[0]["reference"]
    )
    district.pay(PAID, reference=reference)
    came_back = ReturnPayment(award=PAID, number=1, reference=reference, reason="账号有误")
    district.does(came_back, PAYER, FINANCE)
    district.open_recovery(AWARD, 500_000, "voluntary", RECOVERY)
    district.receive(200_000, RECOVERY, "HD-1")
    district.does(
        RecordIndicator(entry="ZB-1", recipient="P-001", year=2026, indicator="openness", value="12 家")
    )
    district.does(CloseMonth(month=MONTH), OFFICER, FINANCE)
    district.does(AssertBalances(month=MONTH), OFFICER, FINANCE)
    adjustment = ProposeAdjustment(line=LINE, amount_fen=5_000_000, document="怀财调〔2026〕3号")
    district.does(adjustment, EVERYTHING, FINANCE)
    appoint(site.ledger, ELSEWHERE, (Role.CLERK,), "fgw")
    roles = ProposeRoles(username=ELSEWHERE, roles=(Role.CHECKER,), officer_department="fgw")
    district.does(roles, SECURITY, FINANCE)
    access_of(site.app).tokens.issue(
        EVERYTHING, label="每日取数", scopes=("read",), life=timedelta(days=30), by=EVERYTHING
    )


def _fall_due(district: District) -> None:
    """Let one payment fall due that can be made, and one to a unit without an account."""
    district.organisation(UNITS[2])
    district.organisation(UNITS[3])
    district.account(UNITS[2], "0200004909200077777", name="另一单位")
    today = district.today
    for award, unit in ((PAYABLE, UNITS[2]), (NO_ACCOUNT, UNITS[3])):
        district.clock.set(today - 2 * A_WHILE)
        district.scheduled(award, unit, "art4.testing", a_contract(f"HT-{award}", "40000.00"))
    district.clock.set(today)
    district.post_due()
