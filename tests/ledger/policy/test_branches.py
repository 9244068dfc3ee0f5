from __future__ import annotations

import pytest

from ledger.domain.errors import InvalidInput, OneClassPerProject, UnknownClause
from ledger.policy.loader import default_pack


@pytest.mark.parametrize(
    ("facts", "branch"),
    [
        ({"elevated": True}, "elevated"),
        ({"elevated": True, "city_supported": True}, "elevated"),
        ({"elevated": False, "city_supported": True}, "matched"),
        ({"city_supported": "是"}, "matched"),
        ({"city_supported": False}, "unmatched"),
    ],
)
def test_the_facts_say_which_branch(facts: dict[str, object], branch: str) -> None:
    assert default_pack().resolve("art1.construction", facts).id == f"art1.construction.{branch}"


def test_facts_that_do_not_decide_are_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        default_pack().resolve("art1.construction", {"elevated": False})
    assert caught.value.details["field"] == "city_supported"


def test_a_branch_named_must_not_contradict_the_facts() -> None:
    pack = default_pack()
    assert pack.resolve("art1.construction.matched", {}).id == "art1.construction.matched"
    with pytest.raises(InvalidInput, match="contradicts"):
        pack.resolve("art1.construction.matched", {"city_supported": False})


@pytest.mark.parametrize(
    "facts", [{"class": "green"}, {"classes": ["green"]}, {"class": "green", "classes": ["green"]}]
)
def test_one_class(facts: dict[str, object]) -> None:
    assert default_pack().resolve("art6.upgrade", facts).id == "art6.upgrade.green"


@pytest.mark.parametrize(
    "facts",
    [{"classes": ["digital", "green"]}, {"class": "digital", "classes": ["green"]}],
)
def test_two_classes_are_refused_also_under_a_branch(facts: dict[str, object]) -> None:
    for clause in ("art6.upgrade", "art6.upgrade.digital"):
        with pytest.raises(OneClassPerProject):
            default_pack().resolve(clause, facts)


def test_an_unknown_clause_is_refused() -> None:
    with pytest.raises(UnknownClause):
        default_pack().resolve("art99", {})
