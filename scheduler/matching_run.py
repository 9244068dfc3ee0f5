"""The match run and the review of exceptions as one piece of work that says how far it is (自动勾对)."""

from __future__ import annotations

from typing import Any

from ledger.application import Ledger
from ledger.progress import Phase, Progress, counted
from scheduler.exceptions import review
from scheduler.reconcile import reconcile


def match_and_review(ledger: Ledger, progress: Progress, *, batches_confirm: bool = False) -> dict[str, Any]:
    """Match what is certain, review the exceptions by what is left, and return what it came to, by name.

    Raises what the ledger raises when it is busy; refusals of single lines are counted.
    """
    run = reconcile(ledger, batches_confirm=batches_confirm, progress=progress)
    reviewed = review(ledger, run.result, counted(progress, Phase.REVIEWING))
    return {
        "by_pass": dict(sorted(run.by_pass.items())),
        "payments_confirmed": run.confirmed,
        "payments_returned": run.returns,
        "matches_refused": len(run.refused),
        "exceptions_opened": reviewed.opened,
        "exceptions_cleared": reviewed.cleared,
    }
