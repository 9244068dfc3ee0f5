from __future__ import annotations

import pytest

from ledger.domain.errors import FileTooLarge, UnreadableStatement
from ledger.statements.grid import grid
from ledger.statements.limits import MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS


def test_rows_keep_their_numbers_and_lose_their_padding() -> None:
    assert grid("a", "s", [[" a\t", "b ", ""], [" ", ""], ["c"]]).rows == (("a", "b"), (), ("c",))


def test_limits_are_held() -> None:
    with pytest.raises(FileTooLarge):
        grid("a", "s", [["x"]] * (MAX_ROWS + 1))
    with pytest.raises(FileTooLarge):
        grid("a", "s", [["x"] * (MAX_COLUMNS + 1)])
    with pytest.raises(UnreadableStatement):
        grid("a", "s", [["x" * (MAX_CELL_CHARACTERS + 1)]])
