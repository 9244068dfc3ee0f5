"""Whatever is done to a bank's file, it is read whole or refused; what is read never invents or loses a fen."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.errors import Refusal
from ledger.statements.model import ReadFile
from ledger.statements.reading import read_statement_file
from tests.ledger.statements.exports import HEADER, SAMPLES, comma_separated, sample

TEXTS = sorted(path.name for path in SAMPLES.iterdir() if path.suffix in {".csv", ".xml"})
AMOUNTS = st.lists(st.integers(-(10**12), 10**12).filter(bool), min_size=1, max_size=12)
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def attempt(content: bytes) -> ReadFile | None:
    """Read a file; None where it is refused. Any other exception is the test's failure."""
    found: ReadFile | Refusal
    try:
        found = read_statement_file("mutated", content)
    except Refusal as refusal:
        found = refusal
    if isinstance(found, Refusal):
        assert found.message
        assert found.message_in_english
        assert "—" not in found.way_out
        return None
    for statement in found.statements:
        for line in statement.lines:
            assert line.amount_fen
            assert line.fingerprint
    prints = [line.fingerprint for statement in found.statements for line in statement.lines]
    assert len(prints) == len(set(prints))
    return found


def table(amounts: list[int], opening: int = 10**13) -> list[list[str]]:
    """Return rows of an export with running balances."""
    rows, balance = [], opening
    for at, amount in enumerate(amounts):
        balance += amount
        shown = f"{abs(amount) // 100:,}.{abs(amount) % 100:02d}"
        rows.append(
            [
                f"2026-03-{1 + at % 28:02d}", shown if amount < 0 else "", shown if amount > 0 else "",
                f"{balance // 100}.{balance % 100:02d}", f"公司{at % 3}", "62001111", "拨付", "",
            ]
        )  # fmt: skip
    return rows


def total(found: ReadFile) -> int:
    return sum(statement.sum_fen for statement in found.statements)


@SLOW
@given(st.sampled_from(TEXTS), st.data())
def test_bytes_cut_anywhere(name: str, data: st.DataObject) -> None:
    content = sample(name)
    attempt(content[: data.draw(st.integers(0, len(content)))])
    attempt(content[data.draw(st.integers(0, len(content))) :])


@SLOW
@given(st.sampled_from(TEXTS), st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=4)), max_size=8))
def test_bytes_overwritten_anywhere(name: str, changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(sample(name))
    for at, new in changes:
        place = at % len(content)
        content[place : place + len(new)] = new
    attempt(bytes(content))


@pytest.mark.parametrize("seed", range(6))
def test_a_workbook_damaged_anywhere(seed: int) -> None:
    rng = random.Random(seed)
    content = bytearray(sample("spdb-debit.xls"))
    for _ in range(3):
        content[rng.randrange(len(content))] = rng.randrange(256)
    attempt(bytes(content[: rng.choice([len(content), rng.randrange(len(content))])]))


@SLOW
@given(st.binary(max_size=400))
def test_bytes_of_any_kind(content: bytes) -> None:
    attempt(content)


@SLOW
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_text_of_any_kind(text: str, encoding: str) -> None:
    attempt(("交易日期,金额\n" + text).encode(encoding, "ignore"))


@SLOW
@given(AMOUNTS, st.permutations(range(len(HEADER))))
def test_columns_in_any_order_make_the_same_sum(amounts: list[int], order: list[int]) -> None:
    rows = [list(HEADER), *table(amounts)]
    found = read_statement_file("a", comma_separated(*([row[at] for at in order] for row in rows)))
    assert total(found) == sum(amounts)
    assert not found.statements[0].quarantine


@SLOW
@given(AMOUNTS, st.integers(0, len(HEADER) - 1), st.integers(0, len(HEADER)))
def test_a_column_doubled_makes_the_same_sum(amounts: list[int], column: int, place: int) -> None:
    rows = [list(HEADER), *table(amounts)]
    doubled = [[*row[:place], row[column], *row[place:]] for row in rows]
    found = read_statement_file("a", comma_separated(*doubled))
    assert total(found) == sum(amounts)


@SLOW
@given(
    AMOUNTS,
    st.integers(0, len(HEADER) - 1),
    st.sampled_from(["", "其他", "金额", "贷方发生额", "余额", "交易日期"]),
)
def test_a_column_renamed_is_read_whole_or_not_at_all(amounts: list[int], column: int, name: str) -> None:
    header = [name if at == column else header for at, header in enumerate(HEADER)]
    found = attempt(comma_separated(header, *table(amounts)))
    if found is not None and not any(one.quarantine for one in found.statements) and column not in {1, 2}:
        assert total(found) == sum(amounts)


@SLOW
@given(AMOUNTS, st.randoms(use_true_random=False))
def test_rows_in_any_order_make_the_same_sum(amounts: list[int], rng: random.Random) -> None:
    rows = table(amounts)
    rng.shuffle(rows)
    found = read_statement_file("a", comma_separated(HEADER, *rows))
    assert total(found) == sum(amounts)


@SLOW
@given(AMOUNTS, st.integers(0, 12))
def test_a_header_anywhere_else_is_refused(amounts: list[int], at: int) -> None:
    rows = table(amounts)
    place = min(at, len(rows))
    content = comma_separated(*rows[:place], HEADER, *rows[place:])
    found = attempt(content)
    assert (found is None) == (place > 0)


@SLOW
@given(AMOUNTS, st.integers(0, 11), st.integers(0, len(HEADER) - 1), st.text(max_size=12))
def test_a_cell_of_any_content_is_read_refused_or_quarantined(
    amounts: list[int], row: int, column: int, cell: str
) -> None:
    rows = table(amounts)
    rows[row % len(rows)][column] = cell
    found = attempt(comma_separated(HEADER, *rows))
    if found is not None and column not in {0, 1, 2}:
        assert total(found) == sum(amounts)


@SLOW
@given(AMOUNTS, st.data())
def test_an_export_cut_anywhere_never_ties_to_another_sum(amounts: list[int], data: st.DataObject) -> None:
    opening = 10**13
    titles = [
        "期初余额",
        f"{opening // 100}.00",
        "期末余额",
        f"{(opening + sum(amounts)) // 100}.{(opening + sum(amounts)) % 100:02d}",
    ]
    content = comma_separated(titles, HEADER, *table(amounts))
    found = attempt(content[: data.draw(st.integers(0, len(content)))])
    if (
        found is not None
        and not found.statements[0].quarantine
        and found.statements[0].closing_fen is not None
    ):
        assert found.statements[0].opening_fen is not None
        assert found.statements[0].opening_fen + total(found) == found.statements[0].closing_fen


@SLOW
@given(st.lists(AMOUNTS, min_size=2, max_size=4))
def test_overlapping_exports_add_nothing_twice(days: list[list[int]]) -> None:
    """Read days 1..n and 2..n+1: the union by fingerprint is every line once, equal ones included."""
    rows = [
        [
            f"2026-03-{day + 1:02d}",
            f"{-a / 100:.2f}" if a < 0 else "",
            f"{a / 100:.2f}" if a > 0 else "",
            "",
            "",
            "",
            "",
            "",
        ]
        for day, amounts in enumerate(days)
        for a in (amount % 300 - 150 or 1 for amount in amounts)
    ]
    first = [row for row in rows if row[0] < f"2026-03-{len(days):02d}"]
    second = [row for row in rows if row[0] > "2026-03-01"]
    union = {
        line.fingerprint: line.amount_fen
        for part in (first, second)
        for statement in read_statement_file("a", comma_separated(HEADER, *part)).statements
        for line in statement.lines
    }
    whole = read_statement_file("a", comma_separated(HEADER, *rows)).statements[0]
    assert union == {line.fingerprint: line.amount_fen for line in whole.lines}
    assert len(union) == len(rows)


@SLOW
@given(AMOUNTS, st.randoms(use_true_random=False))
def test_rows_of_mixed_encodings_are_refused_or_make_the_same_sum(
    amounts: list[int], rng: random.Random
) -> None:
    lines = comma_separated(HEADER, *table(amounts)).decode().splitlines(keepends=True)
    found = attempt(b"".join(line.encode(rng.choice(["utf-8", "gb18030", "utf-16-le"])) for line in lines))
    if found is not None and not found.statements[0].quarantine:
        assert total(found) == sum(amounts)
