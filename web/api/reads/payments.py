"""Payees, batches and payments."""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from projections.queries import batches, payees
from projections.queries.batches import (
    PAYMENT_STATE_NAMES,
    STATE_NAMES,
    BatchRow,
    Export,
    PaymentRow,
    Waiting,
)
from projections.queries.listings import BATCHES, PAYEES, PAYMENTS, PaymentItem
from projections.queries.payees import PayeeRow, ProposalRow
from web.api.answers import list_answer
from web.api.parameters import Asked, Parameter
from web.api.read import PATH_MISSES, list_of, read
from web.batches.waiting import waiting_now
from web.opened import current_rows
from web.parameters import EARLIEST_YEAR, LATEST_YEAR
from web.payees.bank_data import sees_payee, takes_payees, takes_payments

BATCH: Final = Parameter("batch", "批次号 / number of the batch", place="path", example="20260315-001")
USCC: Final = Parameter("uscc", "统一社会信用代码 / unified social credit code", place="path")
YEAR: Final = Parameter("fiscal_year", "年度 / fiscal year", int, at_least=EARLIEST_YEAR, at_most=LATEST_YEAR)


class BatchFile(msgspec.Struct, frozen=True):
    """One batch with what it pays, what was left out, and the files by which it left."""

    batch: BatchRow
    payments: list[PaymentRow]
    exports: list[Export]


class PayeeFile(msgspec.Struct, frozen=True):
    """One payee with every account ever proposed for it."""

    payee: PayeeRow
    proposals: list[ProposalRow]


@list_of(
    "/batches",
    BATCHES,
    area="batches",
    about="拨付批次",
    item=BatchRow,
    parameters=(YEAR, Parameter("state", "状态 / state", choices=tuple(STATE_NAMES))),
)
def list_batches(asked: Asked) -> object:
    """Payment batches, the latest number first."""


@read(
    "/batches/<batch>",
    area="batches",
    about="一个批次：款项与导出文件",
    answers=BatchFile,
    parameters=(BATCH,),
    raises=PATH_MISSES,
    in_full=takes_payments,
)
def get_batch(asked: Asked) -> object:
    """One batch with what it pays and the files by which it left."""
    rows = current_rows()
    found = batches.batch(rows, asked["batch"])
    return {
        "batch": found,
        "payments": batches.payments_of(rows, found.batch, all_of_them=True),
        "exports": batches.exports_of(rows, found.batch),
    }


@list_of(
    "/payments",
    PAYMENTS,
    area="batches",
    about="款项",
    item=PaymentItem,
    parameters=(
        Parameter("batch", "批次号 / number of the batch"),
        Parameter("award", "受理编号 / number of the award"),
        Parameter("payee", "收款人的统一社会信用代码 / USCC of the payee"),
        Parameter("state", "状态 / state", choices=tuple(PAYMENT_STATE_NAMES)),
        Parameter("pay_from", "拨付日起 / to be paid on or after", date),
        Parameter("pay_until", "拨付日止 / to be paid on or before", date),
    ),
    in_full=takes_payments,
)
def list_payments(asked: Asked) -> object:
    """Payments, by our reference."""


@read(
    "/waiting-instalments",
    area="batches",
    about="已到期未入批次的分期",
    answers=list_answer(Waiting),
    parameters=(YEAR, Parameter("until", "到期日止 / due on or before", date)),
)
def list_waiting(asked: Asked) -> object:
    """Due instalments that are in no batch, with what keeps each out."""
    found = waiting_now(fiscal_year=asked.get("fiscal_year"), until=asked.get("until"))
    return {"items": found}


@list_of(
    "/payees",
    PAYEES,
    area="payees",
    about="收款人",
    item=PayeeRow,
    parameters=(
        Parameter("name", "名称的一部分 / part of the name"),
        Parameter("confirmed", "账户是否已确认 / whether an account is confirmed", bool),
    ),
    in_full=takes_payees,
)
def list_payees(asked: Asked) -> object:
    """Payees, by their code."""


@read(
    "/payees/<uscc>",
    area="payees",
    about="一个收款人与其账户申请",
    answers=PayeeFile,
    parameters=(USCC,),
    raises=PATH_MISSES,
    in_full=sees_payee,
)
def get_payee(asked: Asked) -> object:
    """One payee with every account ever proposed for it."""
    rows = current_rows()
    found = payees.payee(rows, asked["uscc"])
    return {"payee": found, "proposals": payees.proposals_of(rows, found.uscc)}
