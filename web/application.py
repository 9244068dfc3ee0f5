"""The Flask application: every part is put in its place here, and nothing is opened before the first request."""

from __future__ import annotations

from flask import Flask

from ledger.policy.pack import Pack
from ledger.ports import Clock
from web import amounts, assets, errors, labels, language, navigation, parameters, proxies, security
from web.access import registering as access
from web.access.current import current_scope
from web.awards.routes import blueprint as awards
from web.burn.routes import blueprint as burn
from web.commanding import permitted
from web.commanding.routes import blueprint as commanding
from web.observing import requests as observing
from web.observing.routes import blueprint as health
from web.opened import OpenedLedger
from web.platforms.routes import blueprint as platforms
from web.preferences import display
from web.preferences.routes import blueprint as preferences
from web.worklist import mine
from web.worklist.routes import blueprint as worklist


def create_app(database_url: str, *, pack: Pack | None = None, clock: Clock | None = None) -> Flask:
    """Return the application for a migrated database.

    The ledger is opened by the first request of each process, hence after a server has forked;
    ``pack`` replaces the measure that comes with the ledger, ``clock`` the system's.
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
    amounts.register(app)
    labels.register(app)
    navigation.register(app)
    display.register(app)
    assets.register(app)
    security.register(app)
    errors.register(app)
    access.register(app)
    permitted.register(app)
    mine.register(app)
    for blueprint in (burn, platforms, awards, commanding, worklist, preferences, health):
        app.register_blueprint(blueprint)
    return app
