from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.matching.subset_sums import MAX_ITEMS, SubsetSums


@settings(deadline=None)
@given(st.lists(st.integers(1, 30), max_size=7), st.integers(1, 100))
def test_it_finds_what_trying_every_subset_finds(amounts: list[int], total: int) -> None:
    pool = [(str(position), amount) for position, amount in enumerate(amounts)]
    ways = [
        way
        for size in range(1, len(pool) + 1)
        for way in combinations(pool, size)
        if sum(fen for _, fen in way) == total
    ]
    wanted = tuple(name for name, _ in ways[0]) if len(ways) == 1 and len(ways[0]) > 1 else ()
    assert SubsetSums().only(pool, total) == wanted


def test_a_pool_too_large_is_not_searched() -> None:
    pool = [(str(n), 1 << n) for n in range(MAX_ITEMS)]
    assert SubsetSums().only(pool, 3) == ("0", "1")
    assert SubsetSums().only([*pool, ("x", 1 << MAX_ITEMS)], 3) == ()


def test_the_work_is_bounded_and_a_pool_is_searched_once() -> None:
    sums = SubsetSums(limit=4)
    assert sums.only([("a", 1), ("b", 2)], 3) == ("a", "b")
    assert sums.only([("a", 1), ("b", 2)], 3) == ("a", "b")
    assert sums.only([("c", 1), ("d", 2)], 3) == ()
