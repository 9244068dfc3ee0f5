"""The Flask application: every part is put in its place here, and nothing is opened before the first request."""

from __future__ import annotations

from flask import Flask

from ledger.policy.pack import Pack
from ledger.ports import Clock
from web import (
    amounts,
    assets,
    errors,
    forms,
    labels,
    language,
    navigation,
    parameters,
    people,
    printing,
    proxies,
    refusals,
    security,
    stored_words,
    strict,
    wrong_filters,
)
from web.access import registering as access
from web.access.current import current_scope
from web.api import limits
from web.api import registration as api
from web.awards.routes import blueprint as awards
from web.background import running as background
from web.background.routes import blueprint as jobs
from web.batches.pages import blueprint as batches
from web.budgets.routes import blueprint as budgets
from web.burn.routes import blueprint as burn
from web.commanding import permitted
from web.commanding.routes import blueprint as commanding
from web.countersigning.routes import blueprint as countersigning
from web.duplicates.routes import blueprint as duplicates
from web.exceptions.routes import blueprint as exceptions
from web.months.routes import blueprint as months
from web.observing import requests as observing
from web.observing.routes import blueprint as health
from web.opened import OpenedLedger
from web.payees.routes import blueprint as payees
from web.platforms.routes import blueprint as platforms
from web.platforms.search import blueprint as search
from web.policy.routes import blueprint as policy
from web.preferences import display
from web.preferences import routes as preferences
from web.reconciliation import running as matching
from web.reconciliation.pages import blueprint as reconciliation
from web.reconciliation.running import MatchRun
from web.recoveries.routes import blueprint as recoveries
from web.statements import uploads
from web.statements.pages import blueprint as statements
from web.worklist import mine
from web.worklist.routes import blueprint as worklist

PAGES = (
    burn,
    platforms,
    search,
    awards,
    commanding,
    worklist,
    batches,
    payees,
    recoveries,
    budgets,
    health,
    policy,
    duplicates,
    jobs,
    exceptions,
    countersigning,
    months,
    statements,
    reconciliation,
)
"""The areas of the pages, one a line."""


def create_app(
    database_url: str,
    *,
    pack: Pack | None = None,
    clock: Clock | None = None,
    match_run: MatchRun | None = None,
) -> Flask:
    """Return the application for a migrated database.

    The ledger is opened by the first request of each process, hence after a server has forked;
    ``pack`` replaces the measure that comes with the ledger, ``clock`` the system's; ``match_run`` is what the
    reconciliation desk begins, where it may begin it.
    """
    app = Flask(__name__)
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # of Flask's default provider
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    proxies.register(app)
    observing.register(app)
    OpenedLedger(database_url, pack, clock, eyes=current_scope).register(app)
    language.register(app)
    parameters.register(app)
    wrong_filters.register(app)
    amounts.register(app)
    people.register(app)
    labels.register(app)
    stored_words.register(app)
    refusals.register(app)
    navigation.register(app)
    display.register(app)
    printing.register(app)
    preferences.register(app)
    assets.register(app)
    security.register(app)
    errors.register(app)
    limits.register(app)
    strict.register(app)
    uploads.register(app)
    access.register(app)
    forms.register(app)
    permitted.register(app)
    mine.register(app)
    background.register(app)
    matching.register(app, match_run)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    api.register(app)
    language.keep_filters_for_requests(app)
    forms.require_declared(app)
    return app
