"""What each kind of event is called, in Chinese and English: the titles of the history."""

from __future__ import annotations

from typing import Final

TITLES: Final[dict[str, tuple[str, str]]] = {
    "platform.registered": ("平台登记", "Platform registered"),
    "organisation.registered": ("单位登记", "Organisation registered"),
    "platform.operator_changed": ("变更运行主体", "Operator changed"),
    "platform.city_public_status_changed": ("市级公共技术服务平台身份变更", "City public status changed"),
    "recipient.suspended": ("暂停", "Suspended"),
    "recipient.resumed": ("恢复", "Resumed"),
    "support.external_recorded": ("登记外部支持", "Support by others recorded"),
    "support.non_monetary_recorded": ("登记非资金支持", "Support without money recorded"),
    "indicator.recorded": ("登记监测指标", "Indicator recorded"),
    "entry.reversed": ("冲销登记", "Entry reversed"),
    "award.applied": ("申报", "Application"),
    "award.accepted": ("受理", "Accepted"),
    "award.sent_back": ("一次性补正", "Sent back to be completed"),
    "award.amended": ("补正申报", "Application amended"),
    "award.assessed": ("测算", "Assessed"),
    "award.notice_published": ("公示", "Public notice"),
    "award.objection_received": ("收到异议", "Objection received"),
    "award.objection_settled": ("异议处理", "Objection settled"),
    "award.approved": ("批复", "Approved"),
    "award.rejected": ("不予支持", "Rejected"),
    "award.approval_reversed": ("冲销批复", "Approval reversed"),
    "instalment.scheduled": ("分期", "Instalments scheduled"),
    "instalment.rent_evidenced": ("租金支付凭证", "Rent evidenced"),
    "instalment.held": ("暂缓拨付", "Instalment held"),
    "instalment.released": ("解除暂缓", "Instalment released"),
    "instalment.due": ("到期", "Instalment due"),
    "instalment.due_reversed": ("冲销到期", "Due posting reversed"),
    "instalment.batched": ("列入拨付批次", "Batched for payment"),
    "instalment.unbatched": ("移出批次", "Taken out of the batch"),
    "instalment.due_reduced": ("按上限核减", "Lowered to the cap"),
    "award.remainder_cancelled": ("终止剩余", "Remainder cancelled"),
    "award.settled": ("决算", "Settled on audit"),
    "payment.confirmed": ("支付确认", "Paid"),
    "payment.returned": ("退汇", "Payment returned"),
    "recovery.received": ("追回到账", "Recovery received"),
    "award.past_disbursement_recorded": ("以往兑现", "Past disbursement"),
    "budget.appropriation_recorded": ("下达指标", "Appropriation recorded"),
    "budget.adjustment_proposed": ("指标调整申请", "Budget adjustment proposed"),
    "budget.adjustment_confirmed": ("指标调整确认", "Budget adjustment confirmed"),
    "payee.entered": ("收款人登记", "Payee entered"),
    "payee.account_proposed": ("账户申请", "Account proposed"),
    "payee.account_confirmed": ("账户确认", "Account confirmed"),
    "payee.account_flagged": ("账户停用", "Account blocked"),
    "batch.made": ("编制拨付批次", "Batch made"),
    "batch.approved": ("批次复核", "Batch approved"),
    "batch.exported": ("批次导出", "Batch exported"),
    "batch.withdrawn": ("批次撤回", "Batch withdrawn"),
    "determination.proposed": ("口径申请", "Determination proposed"),
    "determination.confirmed": ("口径确认", "Determination confirmed"),
    "determination.withdrawn": ("口径撤回", "Determination withdrawn"),
    "period.opened": ("期间启用", "Period opened"),
    "period.closed": ("结账", "Month closed"),
    "period.reopening_proposed": ("反结账申请", "Re-opening proposed"),
    "period.reopened": ("反结账", "Month re-opened"),
}
"""Topic → (Chinese, English). Topics never change, so neither do these keys."""


def title_of(topic: str) -> tuple[str, str]:
    """Return the titles of a topic; the topic itself where a later version of the program wrote it."""
    return TITLES.get(topic, (topic, topic))
