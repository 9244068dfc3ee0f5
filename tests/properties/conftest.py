"""The ledger and its people, as in the tests of the application."""

from __future__ import annotations

from tests.ledger.application.conftest import clock, district, ledger

__all__ = ["clock", "district", "ledger"]
