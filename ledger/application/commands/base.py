"""The base of all commands."""

from __future__ import annotations

from typing import ClassVar


class Command:
    """The base of all commands; ``name`` is how logs and the API call it."""

    name: ClassVar[str]
