"""Access put into an application: cookies, who is there, the gate, the pages."""

from __future__ import annotations

from flask import Flask

from web.access import acting, auditing, cookies, current, fresh, gate, limits, places, provider
from web.access.account import blueprint as account
from web.access.audit import blueprint as audit
from web.access.confirming import blueprint as confirming
from web.access.officers import blueprint as officers
from web.access.signing_in import blueprint as signing_in


def register(app: Flask) -> None:
    """Give an application its sign-in, its gate and the pages of accounts, officers and the audit.

    The gate comes before everything else that looks at a request.
    """
    cookies.register(app)
    current.register(app)
    gate.register(app)
    limits.register(app)
    acting.register(app)
    auditing.register(app)
    fresh.register(app)
    places.register(app)
    for blueprint in (signing_in, account, officers, audit, confirming):
        app.register_blueprint(blueprint)
    provider.register(app)
