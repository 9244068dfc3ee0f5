"""How large a statement can be: a year of a busy account is far below each of these."""

from __future__ import annotations

MAX_FILE_BYTES = 64 * 2**20
MAX_UNPACKED_BYTES = 512 * 2**20
"""What all members of an .xlsx may unpack to: 100,000 rows are about 100 MB."""
MAX_ROWS = 300_000
MAX_COLUMNS = 256
MAX_SEPARATORS = 1_024
"""In a line of delimited text: some programs write blank columns after the last that says something."""
MAX_CELLS = 8_000_000
"""Of delimited text, blank ones too: 26 in each of the most rows."""
MAX_CELL_CHARACTERS = 4_000
MAX_HEADER_ROW = 200
"""How far down the header is looked for; banks print some twenty title rows at most."""
