"""What a page says of a figure that is another now than when a form was opened."""

from __future__ import annotations


def difference(before: str, after: str) -> str:
    """Return the cells that show a figure as it was and as it is."""
    return f'<td data-label="打开时">{before}</td><td data-label="现在"><b>{after}</b></td>'
