"""The Flask application: every part is put in its place here, and nothing is opened before the first request."""

from __future__ import annotations

from flask import Flask

from ledger.policy.pack import Pack
from ledger.ports import Clock
from ledger.store.scope import EVERYTHING
from web import amounts, assets, errors, labels, language, navigation, parameters, proxies, security
from web.burn.routes import blueprint as burn
from web.observing import requests as observing
from web.observing.routes import blueprint as health
from web.opened import OpenedLedger
from web.platforms.routes import blueprint as platforms
from web.preferences import display
from web.preferences.routes import blueprint as preferences


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
    OpenedLedger(database_url, pack, clock, eyes=lambda: EVERYTHING.department).register(app)
    language.register(app)
    parameters.register(app)
    amounts.register(app)
    labels.register(app)
    navigation.register(app)
    display.register(app)
    assets.register(app)
    security.register(app)
    errors.register(app)
    for blueprint in (burn, platforms, preferences, health):
        app.register_blueprint(blueprint)
    return app
