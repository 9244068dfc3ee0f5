"""What a preview says of a statement before anything of it is imported."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.statements.exports import HEADER, comma_separated, only
from tests.web.statements.files import OPENING_FEN, statement_file
from web.statements.preview import PAGE_LINES, Preview

DAY = date(2026, 3, 20)


def preview(content: bytes, known: frozenset[int] = frozenset()) -> Preview:
    statement = only(content)
    fingerprints = {line.fingerprint for line in statement.lines if line.position in known}
    return Preview(statement, 1, fingerprints)


def test_it_ties_opening_and_lines_with_the_closing_balance() -> None:
    found = preview(statement_file((DAY, -100_00, "甲", "", "拨付"), (DAY, 30_00, "乙", "", "利息")))
    assert (found.received_fen, found.spent_fen) == (30_00, 100_00)
    assert (found.statement.opening_fen, found.expected_fen) == (OPENING_FEN, OPENING_FEN - 70_00)
    assert found.difference_fen == 0
    assert found.profile_name[0]
    assert "借方发生额" in found.columns


def test_without_balances_there_is_nothing_to_tie() -> None:
    rows = [HEADER, ("2026-03-20", "1.00", "", "", "甲", "", "拨付", "")]
    found = preview(comma_separated(*rows))
    assert (found.expected_fen, found.difference_fen) == (None, None)


def test_lines_known_already_and_lines_truly_equal_are_told_apart() -> None:
    row = ("2026-03-20", "1.00", "", "", "甲", "", "拨付", "")
    other = ("2026-03-20", "2.00", "", "", "甲", "", "拨付", "")
    found = preview(comma_separated(HEADER, row, row, other), known=frozenset({1}))
    assert [(one.is_known, one.equals) for one in found.lines] == [(True, 2), (False, 2), (False, 1)]
    assert (found.known, found.equal, found.returns) == (1, 2, 0)
    assert [len(found.shown(show, 1)[0]) for show in ("", "known", "equal", "return")] == [3, 1, 2, 0]


@settings(deadline=None, max_examples=20)
@given(count=st.integers(1, 3 * PAGE_LINES), page=st.integers(1, 9))
def test_pages_show_every_line_once(count: int, page: int) -> None:
    entries = [(DAY, -(place + 1) * 100, "甲", "", "拨付") for place in range(count)]
    found = preview(statement_file(*entries))
    _, pages = found.shown("", 1)
    shown = [one.line.position for number in range(1, pages + 1) for one in found.shown("", number)[0]]
    assert shown == list(range(1, count + 1))
    assert found.shown("", page)[0] == found.shown("", min(page, pages))[0]
