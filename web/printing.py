"""What a printed page says of itself: who printed it, as of when, and where it is signed (制表、审核、日期)."""

from __future__ import annotations

from flask import Flask

from projections.tables.workbook import SIGNATURES
from web.language import shanghai
from web.opened import current_ledger


def read_at() -> str:
    """Return the moment at which the page's figures were read, in Beijing time."""
    return shanghai(current_ledger().clock.now())


def register(app: Flask) -> None:
    """Let an application's pages say so; who signs is worded as in every Excel file."""
    app.add_template_global(read_at)
    app.jinja_env.globals["SIGNATURES"] = SIGNATURES
