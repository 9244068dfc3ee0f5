from __future__ import annotations

from datetime import date

from ledger.application.clock import SetClock
from ledger.application.commands import ResumeOfficer, SuspendOfficer
from ledger.application.verbs.officers import BOOTSTRAP
from projections.bootstrap import open_ledger
from projections.queries.officers import officer_row
from projections.rebuild import compare, rebuild
from tests.ledger.application.test_officers import FIRST, SECURITY, appoint, give, propose


def test_a_rebuild_gives_the_same_officers_and_the_same_rights(new_database_url: str) -> None:
    with open_ledger(new_database_url, clock=SetClock(date(2026, 3, 2))) as ledger:
        give(ledger, FIRST, BOOTSTRAP)
        appoint(ledger, "zhang.min", "clerk")
        propose(ledger, "zhang.min", "checker")
        propose(ledger, "zhang.min", "clerk", "reconciler")
        give(ledger, SuspendOfficer(username="zhang.min", reason="调离"), SECURITY)
        give(ledger, ResumeOfficer(username="zhang.min", reason="返岗"), SECURITY)
        before = officer_row(ledger.rows, "zhang.min")
        assert compare(new_database_url) == []
        rebuild(new_database_url)
        assert officer_row(ledger.rows, "zhang.min") == before
