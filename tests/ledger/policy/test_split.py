from __future__ import annotations

from datetime import date

from ledger.policy.loader import default_pack
from ledger.policy.split import SplitWarning, UpgradeProject, split_warning

DIGITAL = "art6.upgrade.digital"


def _project(
    name: str, wan: int, dated: date, platform: str = "P-01", clause: str = DIGITAL
) -> UpgradeProject:
    return UpgradeProject(platform, name, clause, wan * 1_000_000, dated)


def test_small_projects_that_reach_the_threshold_together_are_flagged() -> None:
    projects = [_project("B", 260, date(2027, 5, 1)), _project("A", 240, date(2026, 6, 1))]
    assert split_warning(default_pack(), projects) == SplitWarning(
        "P-01", DIGITAL, ("A", "B"), 500_000_000, 500_000_000
    )


def test_what_is_not_split_is_not_flagged() -> None:
    first = _project("A", 240, date(2026, 6, 1))
    pack = default_pack()
    assert split_warning(pack, []) is None
    assert split_warning(pack, [first]) is None
    assert split_warning(pack, [first, _project("B", 259, date(2026, 7, 1))]) is None
    assert split_warning(pack, [first, _project("B", 600, date(2026, 7, 1))]) is None
    assert split_warning(pack, [first, _project("B", 260, date(2027, 6, 1))]) is None
    assert split_warning(pack, [first, _project("B", 260, date(2026, 7, 1), platform="P-02")]) is None
    assert (
        split_warning(pack, [first, _project("B", 100, date(2026, 7, 1), clause="art6.upgrade.green")])
        is None
    )


def test_clauses_without_a_threshold_have_nothing_to_split() -> None:
    projects = [_project(name, 10, date(2026, 6, 1), clause="art4.testing") for name in "AB"]
    assert split_warning(default_pack(), projects) is None


def test_a_later_pair_is_found_behind_an_innocent_first() -> None:
    projects = [
        _project("A", 100, date(2026, 1, 5)),
        _project("B", 300, date(2027, 2, 1)),
        _project("C", 300, date(2027, 3, 1)),
    ]
    warning = split_warning(default_pack(), projects)
    assert warning is not None
    assert warning.projects == ("B", "C")
