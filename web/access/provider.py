"""Signing in at an OpenID Connect provider (统一身份认证), where the environment names one.

It says only who somebody is: an officer of that user name must exist here, and a second factor bound here is
still asked for. Nothing is created, and no role is taken from the provider.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, abort, current_app, redirect, session, url_for
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException

from access.officers import find_officer
from access.sessions import FRESH
from ledger.domain.errors import InvalidInput, ProviderRefused
from web.access import auditing
from web.access.areas import PUBLIC, area
from web.access.limits import SIGN_INS, limiter
from web.access.places import asked_place, local_path
from web.access.signing_in import begin_session, require_private_connection
from web.access.vouching import EXTENSION, has_provider
from web.opened import current_ledger
from web.preferences.reading import CHOICES

blueprint = Blueprint("provider", __name__)

NAME: Final = "provider"
ISSUER: Final = "YANQI_OIDC_ISSUER"
CLIENT_ID: Final = "YANQI_OIDC_CLIENT_ID"
CLIENT_SECRET: Final = "YANQI_OIDC_CLIENT_SECRET"  # noqa: S105 - the name of a variable
CLAIM: Final = "YANQI_OIDC_CLAIM"
DEFAULT_CLAIM: Final = "preferred_username"
TIMEOUT_S: Final = 10
LEEWAY_S: Final = 60
"""By how much the provider's clock may differ from ours."""

_PLACE = "provider-next"


@dataclass(frozen=True)
class Provider:
    """The provider that the environment names: its issuer, who we are to it, which claim holds the user name."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str

    @property
    def metadata_url(self) -> str:
        """Where it describes itself."""
        return f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"


def provider_from_environment() -> Provider | None:
    """Return the provider; None if none is named. Raises InvalidInput if it is named in part."""
    given = {name: os.environ.get(name, "").strip() for name in (ISSUER, CLIENT_ID, CLIENT_SECRET)}
    if not any(given.values()):
        return None
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise InvalidInput(field=", ".join(missing), problem="未设置", problem_en="is not set")
    claim = os.environ.get(CLAIM, "").strip() or DEFAULT_CLAIM
    return Provider(given[ISSUER], given[CLIENT_ID], given[CLIENT_SECRET], claim)


@blueprint.get("/login/provider")
@limiter.limit(SIGN_INS)
@area(PUBLIC)
def begin() -> ResponseReturnValue:
    """Send the browser to the provider; a page of ours to go on to afterwards is kept."""
    require_private_connection()
    session[_PLACE] = asked_place() or ""
    place, _state = sent_to_provider("provider.answer", "login")
    return redirect(place)


@blueprint.get("/login/provider/answer")
@limiter.limit(SIGN_INS)
@area(PUBLIC)
def answer() -> ResponseReturnValue:
    """Take the provider's answer and begin a session for the officer it names. Raises ProviderRefused.

    It is as fresh as the sign-in at the provider that it rests on; where that is not said, not fresh at all.
    """
    require_private_connection()
    claims = claims_of_answer("login")
    username = name_in(claims, "login")
    place = local_path(session.pop(_PLACE, ""))
    if find_officer(current_ledger().rows, username) is None:
        raise refused(LookupError("no such officer"), "login")
    signed_in_at = signed_in_at_provider(claims)
    ago = FRESH if signed_in_at is None else timedelta(seconds=max(0, time.time() - signed_in_at))
    return begin_session(username, place, way="provider", authenticated_ago=ago)


def sent_to_provider(endpoint: str, action: str, **asked: str) -> tuple[str, str]:
    """Return where the browser is sent, to come back to a view of ours, and the state that it will bring back.

    Raises ProviderRefused where the provider cannot be reached; ``action`` is what that is called in the audit.
    """
    client, _provider = _client()
    back = url_for(endpoint, _external=True, **dict.fromkeys(CHOICES))
    try:
        wanted = client.create_authorization_url(back, **asked)
    except (OAuthError, RequestException, ValueError) as error:
        raise refused(error, action) from error
    _forget_earlier_ways()
    place = str(wanted.pop("url"))
    client.save_authorize_data(redirect_uri=back, **wanted)
    return place, str(wanted["state"])


def _forget_earlier_ways() -> None:
    """Forget the ways to the provider that nobody came back from: a few of them would fill the page's cookie."""
    for name in [one for one in session if one.startswith(f"_state_{NAME}_")]:
        session.pop(name)


def claims_of_answer(action: str) -> Mapping[str, Any]:
    """Return what the provider signed in its answer to the current request. Raises ProviderRefused."""
    client, provider = _client()
    options = {
        "iss": {"essential": True, "values": [provider.issuer]},
        "aud": {"essential": True, "value": provider.client_id},
    }
    try:
        claims: Mapping[str, Any] = (
            client.authorize_access_token(claims_options=options).get("userinfo") or {}
        )
    except (OAuthError, JoseError, RequestException, ValueError) as error:
        raise refused(error, action) from error
    return claims


def name_in(claims: Mapping[str, Any], action: str) -> str:
    """Return the user name that the provider says. Raises ProviderRefused where it says none."""
    _found, provider = _client()
    username = claims.get(provider.claim)
    if not isinstance(username, str) or not username:
        raise refused(LookupError(provider.claim), action)
    return username


def signed_in_at_provider(claims: Mapping[str, Any]) -> float | None:
    """Return when, in seconds since 1970, the person signed in at the provider (``auth_time``).

    None where it is not said, or is said to be still to come, beyond what clocks differ by.
    """
    moment = claims.get("auth_time")
    if isinstance(moment, bool) or not isinstance(moment, int | float):
        return None
    return float(moment) if moment <= time.time() + LEEWAY_S else None


def refused(error: Exception, action: str) -> ProviderRefused:
    """Put a failure into the audit and the log; the page says its kind, not what the provider wrote."""
    current_app.logger.warning("the identity provider refused: %s", type(error).__name__)
    auditing.note(action, "failed", code=ProviderRefused.code, details={"problem": type(error).__name__})
    kind = getattr(error, "error", None) or type(error).__name__
    return ProviderRefused(problem=str(kind)[:80], problem_en=str(kind)[:80])


def _client() -> tuple[Any, Provider]:
    found = current_app.extensions.get(EXTENSION)
    if found is None:
        abort(404)
    client, provider = found
    return client, provider


def register(app: Flask) -> None:
    """Let an application's officers sign in at the provider, if the environment names one."""
    app.register_blueprint(blueprint)
    app.add_template_global(has_provider)
    provider = provider_from_environment()
    if provider is None:
        return
    client = OAuth(app).register(
        NAME,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=provider.metadata_url,
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": TIMEOUT_S},
    )
    app.extensions[EXTENSION] = (client, provider)
