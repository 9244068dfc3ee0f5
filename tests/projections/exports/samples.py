"""A batch and its payments as queries find them, to be written as files."""

from __future__ import annotations

from datetime import UTC, date, datetime

from projections.exports.pain001 import Treasury
from projections.queries.batches import BatchRow, PaymentRow

TREASURY = Treasury("怀柔区财政局国库支付中心", "0200 0049 0920 0099999", "102100000458")
CREATED = datetime(2026, 3, 31, 1, 2, 3, tzinfo=UTC)


def batch(payments: int = 2, amount_fen: int = 36_000_001) -> BatchRow:
    """An approved batch."""
    return BatchRow(
        batch="YQ20260331-001",
        fiscal_year=2026,
        pay_on=date(2026, 3, 31),
        state="approved",
        payments=payments,
        amount_fen=amount_fen,
        made_by="czj.officer",
        approved_by="czj.second",
        exported_on=None,
        reason="",
    )


def payment(
    place: int, amount_fen: int, *, award: str = "", name: str = "一家企业", purpose: str = "测试验证补贴"
) -> PaymentRow:
    """A payment; its account begins with a nought, as many do."""
    award = award or f"A-{place}"
    return PaymentRow(
        reference=f"YQ20260331-001{place:03d}",
        award=award,
        number=1,
        payee_uscc="91110116MA01A2B41U",
        payee_name=name,
        account="0200004909200012345",
        bank="工商银行怀柔支行",
        bank_code="102100000458",
        clause="art4.testing",
        line="2026|kw|art4.testing|district",
        economic_class="50701",
        purpose=purpose,
        approved_fen=18_000_000,
        amount_fen=amount_fen,
        state="approved",
        confirmed_on=None,
    )


PAYMENTS = [payment(1, 18_000_000), payment(2, 18_000_001)]
