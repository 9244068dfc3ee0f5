"""The match run begun from the desk: it goes on behind a page that shows how far it is.

What runs is given to the application by whoever puts it together: the pages do not reach into the scheduler,
which does the same by the clock.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ledger.application import Ledger
from ledger.application.commands import MatchLines
from ledger.domain.errors import NotFound
from ledger.progress import Progress
from web.access.acting import require_may_give
from web.access.areas import area
from web.background.running import begin
from web.forms import takes
from web.reconciliation.blueprint import blueprint

KIND: Final = "match"
TITLE: Final = ("自动勾对", "Match run")
_EXTENSION: Final = "yanqi-match-run"


class MatchRun(Protocol):
    """Matches what is certain and reviews the exceptions; returns what it came to, figures by name."""

    def __call__(self, ledger: Ledger, progress: Progress, *, batches_confirm: bool) -> dict[str, Any]:
        """Match everything that is open; ``batches_confirm`` lets one line confirm a whole batch (P4)."""


@blueprint.post("/reconciliation/run")
@area("reconciliation")
@takes("batches")
def run() -> ResponseReturnValue:
    """Begin a match run; ``batches`` lets one line confirm a whole batch (P4). Raises RoleMissing, JobUnderWay."""
    require_may_give(MatchLines.name)
    match_run = current_match_run()
    if match_run is None:
        raise NotFound(kind="match run 自动勾对", name="—")
    batches_confirm = request.form.get("batches") == "true"
    place = url_for("reconciliation.index")

    def work(ledger: Ledger, progress: Progress) -> dict[str, Any]:
        return {**match_run(ledger, progress, batches_confirm=batches_confirm), "url": place}

    job = begin(KIND, work, title=TITLE, area="reconciliation", command=MatchLines.name)
    return redirect(url_for("jobs.show", job=job))


def current_match_run() -> MatchRun | None:
    """Return the match run of the current application; None where only the scheduler matches."""
    found: MatchRun | None = current_app.extensions.get(_EXTENSION)
    return found


def register(app: Flask, match_run: MatchRun | None) -> None:
    """Let an application's desk begin match runs."""
    app.extensions[_EXTENSION] = match_run
