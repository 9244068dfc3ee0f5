"""What fields of commands and parts of answers are called, in Chinese and English, and how fields are filled in."""

from __future__ import annotations

from typing import Final

Said = tuple[str, str]
"""A text in Chinese and English."""

FIELDS: Final[dict[str, Said]] = {
    "accept_shortfall": ("接受缺口开立", "Open in spite of a shortfall"),
    "allowance_fen": ("允许超出的额度", "Allowance above the cap"),
    "allocations": ("分配", "Allocations"),
    "audited_fen": ("审定投资", "Audited investment"),
    "bank": ("开户银行", "Bank"),
    "claims": ("防重复事项", "Claims"),
    "cleared": ("消除的例外", "Exceptions cleared"),
    "cost_base": ("所支持的费用", "Cost supported"),
    "command": ("办理事项", "Command"),
    "counts_as_overpayment": ("按多付处理", "Counts as an overpayment"),
    "department": ("责任单位", "Department"),
    "determination": ("口径编号", "Reading"),
    "direction": ("支持方向", "Direction of support"),
    "due_on": ("到期日", "Due on"),
    "exception": ("例外编号", "Exception"),
    "exemption": ("例外批准", "Exemption"),
    "facts": ("申报事实", "Facts of the case"),
    "index": ("序号", "Place in the file"),
    "instalments": ("期次", "Instalments"),
    "method": ("勾对方式", "Method"),
    "noticed": ("发现的例外", "Exceptions noticed"),
    "on": ("业务日期", "Business date"),
    "officer_department": ("所属部门", "Department"),
    "first": ("其一", "One"),
    "second": ("其二", "The other"),
    "verdict": ("核查结论", "Verdict"),
    "organisation_name": ("单位名称", "Name of the organisation"),
    "payload": ("办理内容", "What the command says"),
    "payee_name": ("户名", "Account name"),
    "platform": ("平台编号", "Platform number"),
    "platform_name": ("平台名称", "Name of the platform"),
    "display_name": ("姓名", "Name"),
    "proposal": ("申请序号", "Proposal"),
    "recipient": ("主体", "Recipient"),
    "remark": ("国库缴款备注", "Remark for the treasury"),
    "roles": ("岗位", "Roles"),
    "security_display_name": ("安全管理员姓名", "Name of the security administrator"),
    "security_username": ("安全管理员用户名", "User name of the security administrator"),
    "standard": ("支持标准", "Standard of support"),
    "system_display_name": ("系统管理员姓名", "Name of the system administrator"),
    "system_username": ("系统管理员用户名", "User name of the system administrator"),
    "tranches": ("各期", "Tranches"),
    "username": ("用户名", "User name"),
    "working_days": ("公示工作日", "Working days of notice"),
}
"""Fields that the figures of events and refusals have no name for (`web.labels.FIGURE_NAMES` has the others)."""

FIELDS_OF: Final[dict[str, Said]] = {
    "award.apply.award": ("受理编号（新）", "Number of the application (new)"),
    "award.record_past_disbursement.award": ("台账编号（新）", "Number in the register (new)"),
    "award.approve.amount_fen": ("批复金额", "Approved amount"),
    "budget.propose_adjustment.amount_fen": ("调整金额（调减为负）", "Adjustment (negative lowers)"),
    "budget.record_appropriation.clause": ("支持事项", "Matter"),
    "platform.register.code": ("平台编号（新）", "Platform number (new)"),
    "recovery.open.amount_fen": ("追回本金", "Principal"),
    "recovery.open.recovery": ("追回编号（新）", "Number of the case (new)"),
    "recovery.open.instalments": ("涉及期次", "Instalments concerned"),
    "recovery.hear.statement": ("陈述申辩内容", "What was said"),
    "recovery.hear.reason": ("处理决定", "What was decided"),
    "recovery.hear.amount_fen": ("调整后本金", "Principal it leaves"),
    "recovery.receive.document": ("回单号或缴款书号", "Receipt number"),
    "recovery.receive_penalty.document": ("回单号或缴款书号", "Receipt number"),
    "recovery.reverse_receipt.document": ("回单号或缴款书号", "Receipt number"),
    "payment.confirm.reference": ("支付凭证号", "Payment reference"),
    "payment.return.reference": ("支付凭证号", "Payment reference"),
    "determination.propose.target": ("参数或问题", "Parameter or question"),
    "determination.propose.value": ("取值", "Value"),
    "support.record_external.measure": ("政策名称", "Measure"),
    "support.record_external.claims": (
        "已用凭据（每行一项，如 contract:HT-1）",
        "Used up, one a line, as contract:HT-1",
    ),
    "support.record_external.cost_base": (
        "所支持的费用（如 contract:HT-1）",
        "Cost supported, as contract:HT-1",
    ),
    "support.record_non_monetary.entry": ("登记编号（新）", "Number of the entry (new)"),
}
"""Fields that one command calls otherwise, by command and field."""

HINTS: Final[dict[str, Said]] = {
    "recipient": ("平台编号或统一社会信用代码", "a platform number or a USCC"),
    "working_days": ("不填为政策包规定的天数", "empty: as many as the measure gives"),
    "lead_department": ("不填为本部门", "empty: your own department"),
    "award.approve.amount_fen": ("不填为测算金额，不得超过", "empty: the assessed amount, which is the most"),
    "recovery.open.amount_fen": ("不填为决算确认的多付部分", "empty: what the settlement found overpaid"),
    "recovery.open.instalments": (
        "如 1, 2；不填为全部，先追最近支付的",
        "such as 1, 2; empty: all, the latest first",
    ),
    "fund_source": ("不填为区级资金", "empty: district funds"),
    "unit_uscc": ("不填即为运行主体", "empty: the operator"),
    "unit_name": ("不填即为运行主体", "empty: the operator"),
    "second_person": (
        "另一位有权限人员的用户名，须其本人会签",
        "user name of another authorised person, who countersigns it",
    ),
    "exemption": ("只在确有批准文件时填写；额度以外的规则不变", "only where a document allows it"),
    "remark": ("不填的由账本按款项补全", "what is empty the ledger fills in from the payments"),
    "tranches": ("合计须等于批复金额", "together exactly the approved amount"),
    "month": ("如 2026-03", "such as 2026-03"),
}
"""What helps to fill a field in, by field, or by command and field."""

ANSWERS: Final[dict[str, Said]] = {
    "amount_fen": ("金额", "Amount"),
    "closes_on": ("公示截止", "Notice closes on"),
    "determination": ("口径编号", "Reading"),
    "hear_until": ("陈述申辩截止", "May be heard until"),
    "instalments": ("期数", "Instalments"),
    "left_out": ("移出款项", "Left out"),
    "left_fen": ("尚未追回", "Left"),
    "payments": ("笔数", "Payments"),
    "provisional": ("日历为暂定", "Calendar is provisional"),
    "reduced": ("核减款项", "Lowered"),
    "stage": ("阶段", "Stage"),
    "stops_at": ("限于", "Limited by"),
    "state": ("状态", "State"),
    "warnings": ("提示", "Warnings"),
}
"""What the parts of a command's answer are called."""
