"""Supported bodies by themselves: what they refuse before any guard is asked, and what they remember."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledger.domain.errors import AlreadyExists, InvalidInput, NotFound, SeparationOfDuties, WrongStage
from ledger.domain.holds import Exemption, Holds, PotHold
from ledger.domain.organisation import Organisation
from ledger.domain.papers import MonthClosed
from ledger.domain.platform import Platform
from ledger.domain.signature import Signature

SIGNED = Signature("zhang", "kw", date(2026, 3, 2), "key", recorded_at=datetime(2026, 3, 2, tzinfo=UTC))


@pytest.fixture
def platform() -> Platform:
    return Platform.register(
        SIGNED,
        code="P-001",
        name="平台",
        operator_uscc="X",
        operator_name="主体",
        unit_uscc="Y",
        unit_name="单位",
        manufacturing=False,
        city_public_since=date(2026, 2, 1),
        warnings=[],
    )


def test_bodies_are_found_by_their_numbers(platform: Platform) -> None:
    assert platform.id == Platform.create_id("P-001")
    body = Organisation.register(SIGNED, uscc="X", name="企业", kind="enterprise", warnings=[])
    assert body.id == Organisation.create_id("X") != Platform.create_id("X")


def test_a_platform_knows_since_when_it_is_a_city_public_one(platform: Platform) -> None:
    assert not platform.is_city_public_on(date(2026, 1, 31))
    assert platform.is_city_public_on(date(2026, 2, 1))
    platform.change_city_public_status(SIGNED, None, "文")
    assert not platform.is_city_public_on(date(2026, 2, 1))


def test_every_event_carries_its_signature_and_both_dates(platform: Platform) -> None:
    delegated = Signature("li", "kw", date(2026, 2, 27), "k-2", "zhang", SIGNED.recorded_at)
    platform.suspend(delegated, "核查", "文")
    event = platform.pending_events[-1]
    stamp = {name: vars(event)[name] for name in delegated.stamp()}
    assert stamp == delegated.stamp()


def test_a_suspension_is_remembered_with_its_reason(platform: Platform) -> None:
    platform.suspend(SIGNED, "核查", "文")
    assert platform.suspended_reason == "核查"
    with pytest.raises(WrongStage):
        platform.suspend(SIGNED, "再查", "文")
    platform.resume(SIGNED, "核毕", "文")
    assert platform.suspended_reason == ""


def test_a_past_payment_is_an_award_that_is_over(platform: Platform) -> None:
    facts = {
        "award": "B-1",
        "clause": "art4.service",
        "budget_clause": "art4.service",
        "paid_on": date(2025, 6, 1),
        "beneficiary_uscc": "X",
        "beneficiary_name": "主体",
        "line": "2025|kw|art4.service|district",
        "holds": Holds(pots=(PotHold("pot", "pot", 500),)),
        "document": "文",
    }
    with pytest.raises(InvalidInput):
        platform.record_past_disbursement(SIGNED, amount_fen=0, **facts)  # type: ignore[arg-type] # by name
    platform.record_past_disbursement(SIGNED, amount_fen=300, **facts)  # type: ignore[arg-type] # by name
    with pytest.raises(AlreadyExists):
        platform.record_past_disbursement(SIGNED, amount_fen=300, **facts)  # type: ignore[arg-type] # by name
    award = platform.award("B-1")
    assert (str(award.stage), award.approved_fen, award.instalment(1).paid_fen) == ("completed", 300, 300)
    with pytest.raises(NotFound):
        platform.award("B-2")


def test_an_exemption_is_two_peoples(platform: Platform) -> None:
    platform.require_exemption_by_two(SIGNED, None)
    platform.require_exemption_by_two(SIGNED, Exemption("理由", "文", "li"))
    for alone in ("zhang", " ", "system:import"):
        with pytest.raises(SeparationOfDuties):
            platform.require_exemption_by_two(SIGNED, Exemption("理由", "文", alone))
    with pytest.raises(InvalidInput):
        platform.require_exemption_by_two(SIGNED, Exemption("", "文", "li"))


def test_an_event_nobody_remembers_is_a_mistake_in_the_code(platform: Platform) -> None:
    with pytest.raises(TypeError, match="does not remember MonthClosed"):
        platform.trigger_event(MonthClosed, month=date(2026, 2, 1), **SIGNED.stamp())
