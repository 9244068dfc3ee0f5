"""How large a file an import takes: enough for a district, and nothing that could exhaust the machine."""

from __future__ import annotations

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
"""Of a workbook: its parts together, before anything is read from them."""
MAX_PARTS = 500
"""Files inside a workbook."""

MAX_ROWS = 5_000
"""Rows with content in one file: they are entered in one transaction."""
MAX_TABLE_ROWS = 20_000
"""The last row of a sheet that holds a cell, empty or not."""
MAX_COLUMNS = 200
MAX_SHEETS = 50
MAX_TEXT = 200
"""Characters in one cell."""
HEADING_ROWS = 20
"""Rows at the top among which the headings are looked for."""
