"""Text as officers type it: full-width letters, digits and punctuation mean their half-width forms."""

from __future__ import annotations

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
"""！ to ～ stand in the same order as ! to ~; the ideographic space and ￥ stand apart."""

_DASHES = re.compile("[‐‑‒–—―−─]+")


def half_width(text: str) -> str:
    """Return ``text`` with full-width forms made half-width, dashes made hyphens, and no space at its ends.

    Deliberately less than Unicode's NFKC, which would read 10² as 102.
    """
    return _DASHES.sub("-", text.translate(_FULL_WIDTH)).strip()
