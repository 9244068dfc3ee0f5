"""What a token lets a program do: its scopes narrow what its officer may, never widen it.

The gate has found the token and its officer; here each endpoint asks for what it needs. Cookies open nothing.
"""

from __future__ import annotations

from typing import Final

from access import permissions
from access.tokens import READ, TokenUse
from ledger.domain.errors import NotSignedIn, RoleMissing, ScopeMissing
from web.access.areas import AREAS
from web.access.current import look
from web.access.gate import roles_of_area

SCHEME: Final = "Bearer"


def current_token() -> TokenUse:
    """Return the token of the current request. Raises NotSignedIn."""
    found = look()
    if found is None or found.token is None:
        raise NotSignedIn
    return found.token


def require_area(area: str) -> None:
    """Refuse to read an area without its scope or role. Raises NotSignedIn, ScopeMissing, RoleMissing."""
    use = current_token()
    if not {READ, scope_of_area(area)} & set(use.token.scopes):
        raise ScopeMissing(scope=scope_of_area(area))
    if not permissions.may_see(use.officer, area):
        raise RoleMissing(actor=use.officer.username, step=" ".join(AREAS[area]), roles=roles_of_area(area))


def require_scope_for(command_name: str) -> None:
    """Refuse a command that the token was not issued for. Raises NotSignedIn, ScopeMissing."""
    group = command_name.partition(".")[0]
    if not {command_name, f"{group}.*"} & set(current_token().token.scopes):
        raise ScopeMissing(scope=command_name)


def scope_of_area(area: str) -> str:
    """Return the scope that reads one area."""
    return f"{READ}:{area}"
