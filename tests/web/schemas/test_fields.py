"""What the document says of a field is what the field takes."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from marshmallow import ValidationError

from web.schemas.fields import DAYS_PATTERN, DayField
from web.schemas.limits import FIRST_DAY, LAST_DAY


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY, date(2000, 2, 29), date(2026, 10, 31)])
def test_a_day_of_the_document_is_taken(day: date) -> None:
    assert re.fullmatch(DAYS_PATTERN, day.isoformat())
    assert DayField().deserialize(day.isoformat()) == day


@pytest.mark.parametrize(
    "written",
    [
        (FIRST_DAY - timedelta(days=1)).isoformat(),
        (LAST_DAY + timedelta(days=1)).isoformat(),
        "2026-13-01",
        "2026-00-01",
        "2026-01-32",
        "2026-1-1",
        "２０２６-01-01",
    ],
)
def test_what_the_document_does_not_allow_is_not_taken(written: str) -> None:
    assert not re.fullmatch(DAYS_PATTERN, written)
    with pytest.raises(ValidationError):
        DayField().deserialize(written)
