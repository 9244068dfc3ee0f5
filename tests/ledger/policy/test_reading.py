from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from ledger.domain.errors import ClauseNotInForce, InvalidInput, NoRateDetermined, UnknownClause
from ledger.policy.loader import default_pack, load_pack
from ledger.policy.reading import Reading, Ruling, check_ruling
from tests.ledger.policy.packs import ON, edited_pack

UNMATCHED = "art1.construction.unmatched"


def _ruling(target: str, value: str, clause: str = UNMATCHED, since: date = date(2026, 1, 1)) -> Ruling:
    return Ruling(f"{target}@{since}", clause, target, value, since, "怀科发〔2026〕1号")


def _reading(*rulings: Ruling, clause: str = UNMATCHED, on: date = ON) -> Reading:
    pack = default_pack()
    return Reading(pack, pack.clause(clause), on, rulings)


def test_a_parameter_is_exact_and_says_where_it_stands() -> None:
    rate = _reading().parameter("rate")
    assert rate.value == Fraction(3, 20)
    assert rate.quote == "给予项目总投资15%"
    assert rate.version == "huairou-2026-draft 1 2026-01-01"
    assert _reading().parameter("ceiling").fen == 1_000_000_000


def test_values_change_on_their_day(tmp_path: Path) -> None:
    old = '- {from: 2026-01-01, value: "0.15"}'
    new = '- {from: 2026-01-01, to: 2026-06-30, value: "0.15"}\n      - {from: 2026-07-01, value: null}'
    pack = load_pack(edited_pack(tmp_path, f"clauses/{UNMATCHED}.yaml", old, new))
    clause = pack.clause(UNMATCHED)
    assert Reading(pack, clause, date(2026, 6, 30)).parameter("rate").text == "0.15"
    with pytest.raises(ClauseNotInForce):
        Reading(pack, clause, date(2026, 7, 1)).parameter("rate")


def test_nothing_is_in_force_before_the_measure() -> None:
    with pytest.raises(ClauseNotInForce):
        _reading(on=date(2025, 12, 31)).parameter("rate")


def test_a_determination_overrides_from_its_day_on_and_the_latest_holds() -> None:
    first = _ruling("parameter:rate", "0.14", since=date(2026, 3, 1))
    second = _ruling("parameter:rate", "0.13", since=date(2026, 6, 1))
    assert _reading(first, second, on=date(2026, 2, 28)).parameter("rate").text == "0.15"
    assert _reading(second, first, on=date(2026, 3, 1)).parameter("rate").text == "0.14"
    assert _reading(second, first).parameter("rate").text == "0.13"
    assert _reading(second).parameter("rate").version == "怀科发〔2026〕1号 2026-06-01"


def test_of_two_from_one_day_the_one_recorded_last_holds() -> None:
    first, second = _ruling("parameter:rate", "0.14"), _ruling("parameter:rate", "0.13")
    assert _reading(first, second).parameter("rate").text == "0.13"


def test_a_determination_of_the_family_holds_for_its_clauses_and_no_others() -> None:
    family = _ruling("interpretation:pot-holder", "project", clause="art1.construction")
    assert _reading(family).choice("pot-holder") == ("project", "怀科发〔2026〕1号 2026-01-01")
    other = _ruling("interpretation:pot-holder", "project", clause="art6.upgrade")
    assert _reading(other).choice("pot-holder")[0] == "unit"


def test_a_determination_of_the_measure_holds_for_all() -> None:
    measure = _ruling("interpretation:costs-before-publication", "eligible", clause="huairou-2026-draft")
    assert _reading(measure).choice("costs-before-publication")[0] == "eligible"


def test_what_nobody_determined_is_refused_until_somebody_does() -> None:
    with pytest.raises(NoRateDetermined):
        _reading(clause="art8.sme-interest").parameter("rate")
    ruling = _ruling("parameter:rate", "50%", clause="art8.sme-interest")
    assert _reading(ruling, clause="art8.sme-interest").parameter("rate").value == Fraction(1, 2)


def test_unknown_names_and_options_are_refused() -> None:
    with pytest.raises(InvalidInput, match="parameter:bonus"):
        _reading().parameter("bonus")
    with pytest.raises(InvalidInput, match="interpretation:bonus"):
        _reading().choice("bonus")
    with pytest.raises(InvalidInput, match="not one of the readings"):
        _reading(_ruling("interpretation:pot-holder", "village")).choice("pot-holder")


@pytest.mark.parametrize(
    "ruling",
    [
        _ruling("parameter:rate", "0.12"),
        _ruling("parameter:ceiling", "12,000,000.00", clause="art1.construction"),
        _ruling("interpretation:pot-holder", "project", clause="art1.construction"),
        _ruling("interpretation:costs-before-publication", "eligible", clause="huairou-2026-draft"),
    ],
)
def test_a_sound_determination_passes(ruling: Ruling) -> None:
    check_ruling(default_pack(), ruling)


@pytest.mark.parametrize(
    "ruling",
    [
        _ruling("parameter:rate", "1.2"),
        _ruling("parameter:rate", "much"),
        _ruling("parameter:bonus", "0.1"),
        _ruling("interpretation:pot-holder", "village"),
        _ruling("interpretation:bonus", "unit"),
        _ruling("rate", "0.1"),
        _ruling("parameter:rate", "0.1", clause="huairou-2026-draft"),
        _ruling("interpretation:pot-holder", "unit", clause="huairou-2026-draft"),
        _ruling("interpretation:costs-before-publication", "maybe", clause="huairou-2026-draft"),
        Ruling("1", UNMATCHED, "parameter:rate", "0.1", date(2026, 1, 1), " "),
    ],
)
def test_an_unsound_determination_is_refused(ruling: Ruling) -> None:
    with pytest.raises(InvalidInput):
        check_ruling(default_pack(), ruling)


def test_a_determination_of_an_unknown_clause_is_refused() -> None:
    with pytest.raises(UnknownClause):
        check_ruling(default_pack(), _ruling("parameter:rate", "0.1", clause="art99"))
