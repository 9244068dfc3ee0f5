"""The application: one verb per command; it decides nothing that a domain object or a guard can decide."""

from ledger.application.ledger import Ledger, Outcome

__all__ = ["Ledger", "Outcome"]
