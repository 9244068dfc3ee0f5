"""The sample district's registers, budgets and earlier payments in the form of an import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cli.intake.columns import Kind
from cli.intake.form import form
from cli.sampling.plan import DistrictPlan
from ledger.application.commands import Command
from ledger.policy.pack import Pack


def sample_workbook(plan: DistrictPlan, pack: Pack) -> bytes:
    """Return a workbook that `yanqi import` takes: the same plan, the same bytes."""
    rows: Mapping[Kind, Sequence[Command]] = {
        Kind.PLATFORM: plan.platforms,
        Kind.ORGANISATION: plan.organisations,
        Kind.BUDGET: plan.appropriations,
        Kind.DISBURSEMENT: plan.disbursements,
    }
    return form(pack, rows, title=f"示例数据（种子 {plan.seed}）：名称和代码均为虚构")
