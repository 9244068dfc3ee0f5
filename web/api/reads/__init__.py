"""What programs may read, one file per subject; importing them enters every read in the register."""

from __future__ import annotations

from importlib import import_module

_SUBJECTS = (
    "awards",
    "budgets",
    "countersignatures",
    "months",
    "oversight",
    "payments",
    "policy",
    "recipients",
    "reconciliation",
    "recoveries",
)


def register() -> None:
    """Import every subject, so that each of its reads is known."""
    for subject in _SUBJECTS:
        import_module(f"{__name__}.{subject}")
