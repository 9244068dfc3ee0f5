from datetime import date

import pytest

from ledger.matching.debtors import Debtors
from ledger.matching.model import DemandedRecovery
from tests.ledger.matching.cases import ACCOUNT, NAME, line

DEBTORS = Debtors(
    [
        DemandedRecovery("ZH-2026-0001", 1, date(2026, 3, 2), NAME, (ACCOUNT, "6222 0000 1111 2222")),
        DemandedRecovery("ZH-2026-0002", 1, date(2026, 3, 2), "怀柔影视有限公司", ("11009999999999999876",)),
        DemandedRecovery("ZH-2026-0003", 1, date(2026, 3, 2), NAME, ("",)),
    ]
)
FIRST, SECOND, THIRD = "ZH-2026-0001", "ZH-2026-0002", "ZH-2026-0003"


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        (ACCOUNT, [FIRST]),
        ("6222000011112222", [FIRST]),
        ("1100****9876", [FIRST, SECOND]),
        ("110012****9876", [FIRST]),
        ("****9876", [FIRST, SECOND]),
        ("", []),
        ("95588000011112222", []),
    ],
)
def test_payers_by_the_account_that_shows(shown: str, found: list[str]) -> None:
    assert DEBTORS.by_account(line(counterparty_account=shown)) == found


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        (NAME, [FIRST, THIRD]),
        ("北京雁栖科技有限责任公司", [FIRST, THIRD]),
        ("怀柔影视**公司", [SECOND]),
        ("怀柔影视有限", [SECOND]),
        ("怀柔", []),
        ("", []),
    ],
)
def test_payers_by_the_name_that_shows(shown: str, found: list[str]) -> None:
    assert DEBTORS.by_name(line(counterparty_name=shown)) == found
