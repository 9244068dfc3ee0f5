"""The verbs, one file per group; importing them registers them."""

from importlib import import_module
from pkgutil import iter_modules


def register() -> None:
    """Import every group, so that each command has its verb."""
    for group in iter_modules(__path__):
        import_module(f"{__name__}.{group.name}")
