"""The verbs, one file per group; importing them registers them."""

from importlib import import_module

GROUPS = (
    "registers",
    "awards",
    "instalments",
    "payments",
    "batches",
    "recoveries",
    "statements",
    "supports",
    "papers",
)


def register() -> None:
    """Import every group, so that each command has its verb."""
    for group in GROUPS:
        import_module(f"ledger.application.verbs.{group}")
