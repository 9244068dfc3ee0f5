"""Signing in at an OpenID Connect provider (统一身份认证), where the environment names one.

It says only who somebody is: an officer of that user name must exist here, and a second factor bound here is
still asked for. Nothing is created, and no role is taken from the provider.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Final

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, abort, current_app, session, url_for
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException

from access.officers import find_officer
from ledger.domain.errors import InvalidInput, ProviderRefused
from web.access import auditing
from web.access.areas import PUBLIC, area
from web.access.limits import SIGN_INS, limiter
from web.access.places import asked_place, local_path
from web.access.signing_in import begin_session, require_private_connection
from web.opened import current_ledger

blueprint = Blueprint("provider", __name__)

NAME: Final = "provider"
ISSUER: Final = "YANQI_OIDC_ISSUER"
CLIENT_ID: Final = "YANQI_OIDC_CLIENT_ID"
CLIENT_SECRET: Final = "YANQI_OIDC_CLIENT_SECRET"  # noqa: S105 - the name of a variable
CLAIM: Final = "YANQI_OIDC_CLAIM"
DEFAULT_CLAIM: Final = "preferred_username"
TIMEOUT_S: Final = 10

_EXTENSION = "yanqi-provider"
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


def has_provider() -> bool:
    """Whether officers can sign in at a provider."""
    return _EXTENSION in current_app.extensions


@blueprint.get("/login/provider")
@limiter.limit(SIGN_INS)
@area(PUBLIC)
def begin() -> ResponseReturnValue:
    """Send the browser to the provider; a page of ours to go on to afterwards is kept."""
    require_private_connection()
    client, _provider = _client()
    session[_PLACE] = asked_place() or ""
    try:
        answer: ResponseReturnValue = client.authorize_redirect(url_for("provider.answer", _external=True))
    except (OAuthError, RequestException, ValueError) as error:
        raise _refused(error) from error
    return answer


@blueprint.get("/login/provider/answer")
@limiter.limit(SIGN_INS)
@area(PUBLIC)
def answer() -> ResponseReturnValue:
    """Take the provider's answer and begin a session for the officer it names. Raises ProviderRefused."""
    require_private_connection()
    client, provider = _client()
    options = {
        "iss": {"essential": True, "values": [provider.issuer]},
        "aud": {"essential": True, "value": provider.client_id},
    }
    try:
        claims = client.authorize_access_token(claims_options=options).get("userinfo") or {}
    except (OAuthError, JoseError, RequestException, ValueError) as error:
        raise _refused(error) from error
    username = claims.get(provider.claim)
    if not isinstance(username, str) or not username:
        raise _refused(LookupError(provider.claim))
    place = local_path(session.pop(_PLACE, ""))
    if find_officer(current_ledger().rows, username) is None:
        raise _refused(LookupError(provider.claim))
    return begin_session(username, place, way="provider")


def _refused(error: Exception) -> ProviderRefused:
    """Put a failure into the audit and the log; the page says its kind, not what the provider wrote."""
    current_app.logger.warning("the identity provider refused: %s", type(error).__name__)
    auditing.note("login", "failed", code=ProviderRefused.code, details={"problem": type(error).__name__})
    kind = getattr(error, "error", None) or type(error).__name__
    return ProviderRefused(problem=str(kind)[:80], problem_en=str(kind)[:80])


def _client() -> tuple[Any, Provider]:
    found = current_app.extensions.get(_EXTENSION)
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
    app.extensions[_EXTENSION] = (client, provider)
