"""The ways in beside an open ledger: where the parts of access meet."""

from __future__ import annotations

from access.attempts import purge as purge_attempts
from access.audit import Audit
from access.credentials import Credentials
from access.kept_forms import KeptForms
from access.second_factor import SecondFactor
from access.sessions import Sessions
from access.store import AccessStore
from access.tokens import Tokens
from ledger.application import Ledger
from ledger.ports import Clock
from ledger.store.settings import Settings


class Access:
    """Credentials, second factors, sessions, tokens and the audit log of one ledger."""

    def __init__(self, store: AccessStore, settings: Settings) -> None:
        self.store = store
        self.credentials = Credentials(store)
        self.second_factor = SecondFactor(store, settings)
        self.sessions = Sessions(store)
        self.tokens = Tokens(store)
        self.kept_forms = KeptForms(store, settings)
        self.audit = Audit(store)

    @classmethod
    def of(cls, ledger: Ledger, *, settings: Settings | None = None, clock: Clock | None = None) -> Access:
        """Return the ways in to a ledger; settings are the environment's, time the ledger's, unless given."""
        return cls(AccessStore.of(ledger, clock), settings or Settings.from_environment())

    def purge(self) -> int:
        """Forget old sessions and counts of failures; return how many rows went. The audit log stays."""
        return self.sessions.purge() + purge_attempts(self.store)
