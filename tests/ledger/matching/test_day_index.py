from ledger.matching.day_index import DayIndex
from tests.ledger.matching.cases import day


def index() -> DayIndex[str]:
    made: DayIndex[str] = DayIndex()
    for offset in (5, 1, 3, 3):
        made.add("key", day(offset), f"n{offset}")
    return made


def test_names_between_two_days_in_order() -> None:
    assert list(index().between("key", day(1), day(3))) == ["n1", "n3", "n3"]
    assert list(index().between("none", day(1), day(3))) == []
    assert index().count("key", day(2), day(9)) == 3
    assert index().count("none", day(2), day(9)) == 0


def test_what_is_removed_is_gone() -> None:
    made = index()
    made.remove("key", day(3), "n3")
    assert list(made.between("key", day(0), day(9))) == ["n1", "n3", "n5"]


def test_the_nearest_first_and_of_two_the_earlier() -> None:
    assert index().nearest("key", day(4), 3) == ["n3", "n3", "n5"]
    assert index().nearest("key", day(2), 2) == ["n1", "n3"]
    assert index().nearest("none", day(4), 3) == []
