"""`/account/confirm/provider`: an officer shows once more at the identity provider that it is he (重新验证身份).

The provider is asked to make him sign in anew (``prompt=login``, ``max_age=0``) and must say when he did
(``auth_time``): a provider where he is signed in all day would otherwise vouch for whoever sits at his desk. What
was filled in meanwhile waits here, encrypted, and a second factor bound here is still asked for.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from ledger.domain.errors import ProviderRefused
from web.access import auditing
from web.access.areas import area
from web.access.cookies import session_id
from web.access.current import current_access, current_officer
from web.access.fresh import waiting_form
from web.access.places import asked_place, home, local_path
from web.access.provider import (
    LEEWAY_S,
    claims_of_answer,
    name_in,
    sent_to_provider,
    signed_in_at_provider,
)
from web.access.signing_in import go_on, require_private_connection
from web.access.vouching import note_vouched

blueprint = Blueprint("confirming", __name__)

_CONFIRMING: Final = "provider-confirming"
_ACTION: Final = "confirm"
"""What it is called in the audit log, as where a password is given again."""
_LONGEST_NAME: Final = 100


@blueprint.get("/account/confirm/provider")
@area("account")
def begin() -> ResponseReturnValue:
    """Send the officer to sign in anew at the provider; where to go on, and the form that waits, are kept."""
    require_private_connection()
    place, state = sent_to_provider("confirming.answer", _ACTION, prompt="login", max_age="0")
    session[_CONFIRMING] = {
        "state": state,
        "officer": current_officer().username,
        "asked": time.time(),
        "next": asked_place() or home(),
        "kept": request.args.get("kept", "")[:_LONGEST_NAME],
    }
    return redirect(place)


@blueprint.get("/account/confirm/provider/answer")
@area("account")
def answer() -> ResponseReturnValue:
    """Take the provider's answer: the same officer, who signed in there since he was asked to. Raises ProviderRefused."""
    require_private_connection()
    asked: Mapping[str, Any] = session.pop(_CONFIRMING, None) or {}
    officer = current_officer().username
    claims = claims_of_answer(_ACTION)
    if asked.get("state") != request.args.get("state") or asked.get("officer") != officer:
        raise _refused("不是本次验证的答复", "this is no answer to what was asked here", "state")
    if name_in(claims, _ACTION) != officer:
        raise _refused("登录的是另一个人", "somebody else signed in", "another")
    signed_in_at = signed_in_at_provider(claims)
    if signed_in_at is None:
        raise _refused("未说明何时登录（auth_time）", "it did not say when (auth_time)", "no auth_time")
    if signed_in_at < asked["asked"] - LEEWAY_S:
        raise _refused("未重新登录", "nobody signed in anew", "old auth_time")
    return _confirmed(officer, local_path(asked["next"]) or home(), asked["kept"])


def _confirmed(officer: str, place: str, waiting: str) -> ResponseReturnValue:
    """Give the session a new id and go on; where a second factor is bound, ask for its code first."""
    access = current_access()
    if access.second_factor.is_enabled(officer):
        note_vouched(officer)
        return redirect(url_for("access.confirm_form", next=place, kept=waiting or None))
    renewed = access.sessions.authenticated_again(session_id() or "")
    auditing.note(_ACTION, "accepted", details={"way": "provider"})
    return go_on(place, waiting_form(waiting), renewed)


def _refused(problem: str, problem_en: str, kind: str) -> ProviderRefused:
    """Put into the audit that the provider's answer confirms nothing, and say why."""
    auditing.note(_ACTION, "failed", code=ProviderRefused.code, details={"way": "provider", "problem": kind})
    return ProviderRefused(problem=problem, problem_en=problem_en)
