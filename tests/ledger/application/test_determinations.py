"""Determinations (口径): two people, a document, a date from which they apply."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.application.commands import (
    ConfirmDetermination,
    ProposeDetermination,
    WithdrawDetermination,
)
from ledger.domain.errors import (
    AlreadyExists,
    InvalidInput,
    NoRateDetermined,
    NotFound,
    SeparationOfDuties,
    UnknownClause,
    WrongStage,
)
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, MAKER, UNITS, District

ART8 = "art8.sme-interest"
LOAN = {"interest": "200000.00", "loan": "DK-8", "interest_year": 2026}


def _proposal(**otherwise: object) -> ProposeDetermination:
    plain: dict[str, object] = {
        "clause": ART8,
        "target": "parameter:rate",
        "value": "0.50",
        "effective_from": date(2026, 4, 1),
        "document": "怀经信〔2026〕1号",
        "basis": "会议纪要",
    }
    return ProposeDetermination(**{**plain, **otherwise})  # type: ignore[arg-type] # fields by name


def test_nothing_is_computed_where_the_text_has_no_number(district: District) -> None:
    enterprise = district.organisation()
    with pytest.raises(NoRateDetermined):
        district.assessed("A-1", enterprise, ART8, LOAN, department="jxj")


def test_two_people_make_article_8_computable_from_a_day_on(district: District) -> None:
    enterprise = district.organisation()
    district.determined(ART8, "parameter:rate", "0.50", date(2026, 4, 1))
    district.determined(ART8, "parameter:ceiling", "80000.00", date(2026, 4, 1))
    district.clock.set(date(2026, 3, 31))
    with pytest.raises(NoRateDetermined):
        district.assessed("A-1", enterprise, ART8, LOAN, department="jxj")
    district.clock.set(date(2026, 4, 1))
    outcome = district.assessed("A-2", enterprise, ART8, LOAN, department="jxj")
    assert (outcome.answer["amount_fen"], outcome.answer["stops_at"]) == (8_000_000, "cap")
    figures = district.row("SELECT figures FROM history WHERE topic = 'award.assessed'")["figures"]
    assert isinstance(figures, dict)
    assert any("怀发改〔2026〕9号" in step["version"] for step in figures["trace"])


def test_a_proposal_alone_changes_nothing(district: District) -> None:
    enterprise = district.organisation()
    for target, value in (("parameter:rate", "0.50"), ("parameter:ceiling", "80000.00")):
        proposal = _proposal(target=target, value=value, effective_from=date(2026, 1, 1))
        district.does(proposal, department="jxj")
    with pytest.raises(NoRateDetermined):
        district.assessed("A-1", enterprise, ART8, LOAN, department="jxj")


def test_the_second_person_is_another(district: District) -> None:
    determination = str(district.does(_proposal(), department="jxj").answer["determination"])
    confirm = ConfirmDetermination(determination=determination)
    with pytest.raises(SeparationOfDuties):
        district.does(confirm, MAKER, "jxj")
    with pytest.raises(SeparationOfDuties):
        district.does(confirm, "deputy", "jxj", on_behalf_of=MAKER)
    district.does(confirm, CHECKER, "jxj")
    with pytest.raises(WrongStage):
        district.does(confirm, CHECKER, "jxj")


def test_a_confirmed_reading_is_withdrawn_by_another_than_who_confirmed_it(district: District) -> None:
    determination = district.determined(ART8, "parameter:rate", "0.50", date(2026, 1, 1))
    district.determined(ART8, "parameter:ceiling", "80000.00", date(2026, 1, 1))
    enterprise = district.organisation()
    district.assessed("A-1", enterprise, ART8, LOAN, department="jxj")
    withdraw = WithdrawDetermination(determination=determination, reason="文件废止")
    with pytest.raises(SeparationOfDuties):
        district.does(withdraw, CHECKER, "jxj")
    district.does(withdraw, "third", "jxj")
    with pytest.raises(WrongStage):
        district.does(withdraw, "third", "jxj")
    with pytest.raises(NoRateDetermined):
        district.assessed("A-2", enterprise, ART8, {**LOAN, "loan": "DK-9"}, department="jxj")


def test_a_proposal_is_withdrawn_by_whoever_made_it(district: District) -> None:
    determination = str(district.does(_proposal(), department="jxj").answer["determination"])
    district.does(WithdrawDetermination(determination=determination, reason="有误"), department="jxj")
    with pytest.raises(WrongStage):
        district.does(ConfirmDetermination(determination=determination), CHECKER, "jxj")


@pytest.mark.parametrize(
    ("otherwise", "refusal"),
    [
        ({"clause": "art99"}, UnknownClause),
        ({"target": "parameter:nothing"}, InvalidInput),
        ({"value": "1.5"}, InvalidInput),
        ({"value": "half"}, InvalidInput),
        ({"document": " "}, InvalidInput),
        ({"target": "interpretation:cap-period", "value": "never"}, InvalidInput),
    ],
)
def test_a_reading_is_of_something_the_measure_leaves_open(
    district: District, otherwise: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        district.does(_proposal(**otherwise), department="jxj")


def test_one_document_decides_one_thing_once(district: District) -> None:
    district.does(_proposal(), department="jxj")
    with pytest.raises(AlreadyExists):
        district.does(_proposal(value="0.40"), department="jxj")
    for unknown in ("00000000-0000-0000-0000-000000000000", "nonsense"):
        with pytest.raises(NotFound):
            district.does(ConfirmDetermination(determination=unknown), CHECKER, "jxj")


def test_another_reading_of_a_cap_moves_it_to_another_pot(district: District) -> None:
    """Per unit by default; per project once two people have said so."""
    district.platform()
    district.budget("art1.construction", 90_000_000)
    rich = cases.construction(investment="80000000.00")
    district.approved("A-1", "P-001", "art1.construction", rich)
    outcome = district.assessed("A-2", "P-001", "art1.construction", {**rich, "project": "XM-2"})
    assert outcome.answer["amount_fen"] == 0
    district.determined(
        "art1.construction", "interpretation:pot-holder", "project", date(2026, 1, 1), department="kw"
    )
    outcome = district.assessed("A-3", "P-001", "art1.construction", {**rich, "project": "XM-3"})
    assert outcome.answer["amount_fen"] == 1_000_000_000
    assert district.held_fen(f"art1.construction|unit|{UNITS[0]}|lifetime") == 1_000_000_000
