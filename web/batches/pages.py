"""The pages of batches, with every module that has views of theirs."""

from __future__ import annotations

from web.batches import exporting, making, routes
from web.batches.blueprint import blueprint

MODULES = (routes, making, exporting)

__all__ = ["MODULES", "blueprint"]
