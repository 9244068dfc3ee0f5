"""What commands are called, in Chinese and English, and one line on what each does; beside it, their fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from web.commanding.field_words import ANSWERS, FIELDS, FIELDS_OF, HINTS, Said

__all__ = ["ANSWERS", "COMMANDS", "FIELDS", "FIELDS_OF", "HINTS", "CommandWords", "Said"]


@dataclass(frozen=True)
class CommandWords:
    """A command's title, as its button says it, and one line on what it does."""

    title: Said
    about: Said


def _words(zh: str, en: str, about_zh: str, about_en: str) -> CommandWords:
    return CommandWords((zh, en), (about_zh, about_en))


COMMANDS: Final[dict[str, CommandWords]] = {
    "award.accept": _words(
        "受理", "Accept", "申报材料齐全，予以受理。", "The application is complete and accepted."
    ),
    "award.amend": _words(
        "补正申报",
        "Amend the application",
        "以更正后的事实替换原申报事实；已测算的须重新测算。",
        "The corrected facts replace the earlier ones; what was assessed is assessed again.",
    ),
    "award.apply": _words(
        "登记申报",
        "Record an application",
        "登记一项申报；事实按条款逐项核对。",
        "Record an application; its facts are checked against the clause.",
    ),
    "award.approve": _words(
        "批复",
        "Approve",
        "公示期满无异议的，批复不超过测算的金额；同时占用上限、防重复和预算指标。",
        "After the notice, approve at most the assessed amount; caps, claims and budget are held from here.",
    ),
    "award.assess": _words(
        "测算",
        "Assess",
        "按条款、口径和上限余额计算金额，并记下每一步。",
        "Compute the amount from the clause, the readings and the room in the caps, and keep every step.",
    ),
    "award.cancel_remainder": _words(
        "终止剩余",
        "Cancel the remainder",
        "终止尚未到期的分期，释放其占用的上限和指标。",
        "Cancel what has not fallen due; its caps and budget are released.",
    ),
    "award.object": _words(
        "登记异议",
        "Record an objection",
        "登记公示期内收到的异议；处理完毕前不得批复。",
        "Record an objection received during the notice; nothing is approved before it is settled.",
    ),
    "award.publish_notice": _words(
        "公示",
        "Publish the notice",
        "对测算结果开始公示，按工作日计算截止日。",
        "Begin the public notice of the assessed amount; it closes after its working days.",
    ),
    "award.record_past_disbursement": _words(
        "补录以往兑现",
        "Enter a past disbursement",
        "补录本账本启用以前已支付的款项，计入上限和防重复。",
        "Enter a payment made before this ledger; it counts for caps and claims.",
    ),
    "award.reject": _words(
        "不予支持", "Refuse support", "不予支持，写明理由。", "Refuse the application, with the reason."
    ),
    "award.reverse_approval": _words(
        "冲销批复",
        "Reverse the approval",
        "批复有误且尚无到期款项时冲销，退回重新测算。",
        "Reverse an approval made by mistake, before anything fell due; it is assessed anew.",
    ),
    "award.send_back": _words(
        "一次性补正",
        "Send back once",
        "一次告知申报人需要补正的全部内容。",
        "Tell the applicant once of everything that is missing.",
    ),
    "award.settle": _words(
        "决算",
        "Settle on audit",
        "按批复与审定投资孰低结算；多付的先核减未到期分期，其余追回。",
        "Settle on the lower of approved and audited investment; what was overpaid is cut, then recovered.",
    ),
    "award.settle_objection": _words(
        "处理异议",
        "Settle an objection",
        "对异议作出处理；异议成立的，退回重新测算。",
        "Decide an objection; one that is upheld sends the award back to be assessed.",
    ),
    "batch.approve": _words(
        "复核批次",
        "Approve the batch",
        "由第二人复核：重新核对上限，超出部分核减，账户停用和暂停主体移出。",
        "As a second person: caps are looked at again, what exceeds them is cut, blocked payees are left out.",
    ),
    "batch.export": _words(
        "登记导出",
        "Record the export",
        "登记批次文件已送国库。",
        "Record that the batch left for the treasury.",
    ),
    "batch.make": _words(
        "编制批次",
        "Make a batch",
        "将同一年度已到期的款项编入拨付批次。",
        "Gather due instalments of one fiscal year into a payment batch.",
    ),
    "batch.withdraw": _words(
        "撤回批次",
        "Withdraw the batch",
        "导出以前撤回批次，款项恢复为已到期。",
        "Withdraw a batch before export; its instalments are due again.",
    ),
    "budget.confirm_adjustment": _words(
        "确认指标调整",
        "Confirm the adjustment",
        "由第二人确认后调整生效。",
        "The adjustment takes effect once a second person confirms it.",
    ),
    "budget.propose_adjustment": _words(
        "申请指标调整",
        "Propose an adjustment",
        "调增填正数，调减填负数；须由第二人确认。",
        "A positive amount raises the line, a negative one lowers it; a second person confirms.",
    ),
    "budget.record_appropriation": _words(
        "下达指标",
        "Record an appropriation",
        "开立一条年度预算指标；以前年度已承诺的先行占用。",
        "Open a budget line of a year; what earlier years promised of it comes first.",
    ),
    "countersignature.ask": _words(
        "请会签",
        "Ask to countersign",
        "请第二人会签一项待办理的事项。",
        "Ask the second person of a command to countersign it.",
    ),
    "countersignature.decline": _words(
        "不同意会签",
        "Decline to countersign",
        "不同意会签，或收回尚未使用的会签，写明理由。",
        "Decline to countersign, or take back what was not used yet, with the reason.",
    ),
    "countersignature.give": _words(
        "会签",
        "Countersign",
        "对所列内容和金额会签，只能使用一次。",
        "Countersign what is shown, with its amount; it is used once.",
    ),
    "determination.confirm": _words(
        "确认口径",
        "Confirm the reading",
        "由第二人确认；自施行日起按此口径测算。",
        "As a second person; from its day on, amounts are computed by this reading.",
    ),
    "determination.propose": _words(
        "提出口径",
        "Propose a reading",
        "对参数或待定问题提出口径，写明依据和文号；须由第二人确认。",
        "Propose a reading of a parameter or an open question, with its basis; a second person confirms.",
    ),
    "determination.withdraw": _words(
        "撤回口径",
        "Withdraw the reading",
        "撤回口径；已批复的金额不受影响。",
        "Withdraw a reading; what was approved stays as it is.",
    ),
    "duplicate.review": _words(
        "重复核查",
        "Review duplicates",
        "写明两项支持或两个主体是否重复及理由；结论可再次核查更正，不动账。",
        "Say whether two supports or two recipients are the same, and why; a later review corrects it. Moves no money.",
    ),
    "entry.reverse": _words(
        "冲销登记",
        "Reverse an entry",
        "冲销一条外部支持或监测指标登记，仅一次。",
        "Reverse a recorded support or indicator, once.",
    ),
    "exception.assign": _words(
        "指定责任人", "Assign an owner", "为例外指定责任人。", "Give the exception an owner."
    ),
    "exception.decide": _words(
        "处理例外",
        "Decide the exception",
        "写明处理意见；超过限额的须有第二人。",
        "State the decision; above the threshold a second person agrees.",
    ),
    "exception.review": _words(
        "检查例外", "Review exceptions", "更新例外清单。", "Bring the list of exceptions up to date."
    ),
    "indicator.record": _words(
        "登记监测指标",
        "Record an indicator",
        "登记年度监测分析结果（第十二条）。",
        "Record a year's monitoring result (Article 12).",
    ),
    "instalment.evidence_rent": _words(
        "登记租金凭证",
        "Record rent evidence",
        "登记本期租金已支付的凭证；实付较少的，按实付核减。",
        "Record that this period's rent was paid; where less was paid, the instalment is lowered.",
    ),
    "instalment.hold": _words(
        "暂缓拨付", "Hold the instalment", "暂缓一期，写明理由。", "Hold an instalment back, with the reason."
    ),
    "instalment.post_due": _words(
        "登记到期", "Post what is due", "登记已到期的分期。", "Post instalments that have come due."
    ),
    "instalment.release": _words(
        "解除暂缓", "Release the instalment", "解除暂缓，到期后可以拨付。", "Release a held instalment."
    ),
    "instalment.reverse_due": _words(
        "冲销到期",
        "Reverse the due posting",
        "支付以前冲销误登的到期；该期转为暂缓。",
        "Reverse a due posting made by mistake, before payment; the instalment is held.",
    ),
    "instalment.schedule": _words(
        "分期",
        "Schedule instalments",
        "将批复金额分期；不填各期的，租金按月、其余一次。",
        "Divide the award; without rows, rent by its months and anything else at once.",
    ),
    "officer.bootstrap": _words(
        "指定首批管理员",
        "Name the first administrators",
        "由服务器操作者一次性指定。",
        "Whoever runs the server names them, once.",
    ),
    "officer.confirm_roles": _words(
        "确认岗位",
        "Confirm the roles",
        "由第二人确认后生效。",
        "They hold once a second person confirms them.",
    ),
    "officer.propose_roles": _words(
        "申请岗位",
        "Propose roles",
        "提出人员的岗位和部门；须由第二人确认。",
        "Propose an officer's roles and department; a second person confirms.",
    ),
    "officer.register": _words(
        "登记人员", "Register an officer", "登记用户；岗位另行申请。", "Enter an officer, without any role."
    ),
    "officer.resume": _words("恢复人员", "Resume the officer", "解除停用。", "End an officer's suspension."),
    "officer.suspend": _words(
        "停用人员",
        "Suspend the officer",
        "立即停用，写明理由。",
        "Suspend an officer at once, with the reason.",
    ),
    "organisation.register": _words(
        "登记单位",
        "Register an organisation",
        "登记不运行平台的受支持单位；个人用去标识编号。",
        "Enter a supported body that runs no platform; a person by a hashed id.",
    ),
    "payee.confirm_account": _words(
        "确认账户",
        "Confirm the account",
        "由第二人核对后确认；此后的批次付至该账户。",
        "As a second person; from here on batches pay to it.",
    ),
    "payee.propose_account": _words(
        "申请账户",
        "Propose an account",
        "登记收款账户；须由第二人确认后启用。",
        "Enter a payee's account; it is used once a second person confirms it.",
    ),
    "payment.confirm": _words(
        "支付确认",
        "Confirm the payment",
        "登记国库已支付本期；经办、批准和支付为不同人员。",
        "Record that the treasury paid the instalment; maker, approver and payer are different people.",
    ),
    "payment.return": _words(
        "登记退汇",
        "Record a return",
        "登记款项被退回；该期暂缓，账户更正后重付。",
        "Record that a payment came back; it is held until it can be paid again.",
    ),
    "period.assert_balances": _words(
        "记录结账余额",
        "Keep the balances",
        "记下已结月份的余额。",
        "Write down what stood when the month was closed.",
    ),
    "period.close": _words(
        "结账",
        "Close the month",
        "核对一致后结账；此后不得登记该月业务。",
        "Close the month once all ties out; nothing is dated inside it afterwards.",
    ),
    "period.propose_reopening": _words(
        "申请反结账",
        "Propose to re-open",
        "说明理由；须由第二人批准。",
        "Say why; a second person decides.",
    ),
    "period.reopen": _words(
        "反结账", "Re-open the month", "由第二人批准反结账。", "Re-open a closed month as a second person."
    ),
    "platform.change_city_public_status": _words(
        "变更市级平台身份",
        "Change the city public status",
        "登记纳入市级公共技术服务平台的起始日；留空为不再纳入。",
        "Since when it is a city public technical service platform; empty means no more.",
    ),
    "platform.change_operator": _words(
        "变更运行主体", "Change the operator", "变更平台的运行主体。", "Change who runs the platform."
    ),
    "platform.register": _words(
        "登记平台",
        "Register a platform",
        "登记中试平台；建设单位不填即为运行主体。",
        "Enter a pilot platform; the unit defaults to the operator.",
    ),
    "recipient.resume": _words("恢复", "Resume", "解除对主体的暂停。", "End the suspension of a body."),
    "recipient.suspend": _words(
        "暂停",
        "Suspend",
        "暂停主体：不再批复，到期款项暂缓。",
        "Suspend a body: nothing is approved, what falls due is held.",
    ),
    "recovery.confirm_write_off": _words(
        "批准核销",
        "Confirm the write-off",
        "由第二人批准；账销案存，此后到账仍计入。",
        "As a second person; what is received later still counts.",
    ),
    "recovery.demand": _words(
        "送达追回决定",
        "Serve the demand",
        "送达追回决定，自送达起计算缴款期限；写明国库缴款备注。",
        "Serve the decision; the days to pay run from service. State what the payer writes on the transfer.",
    ),
    "recovery.hear": _words(
        "听取陈述申辩",
        "Record the hearing",
        "记录陈述申辩及决定；本金只能减少。",
        "Record what was said and what was decided; the principal may only become less.",
    ),
    "recovery.notice": _words(
        "告知陈述申辩",
        "Give notice",
        "告知拟追回的事实、理由和陈述申辩权。",
        "Tell the recipient of the facts, the reasons, and that it may be heard.",
    ),
    "recovery.open": _words(
        "追回立案",
        "Open a recovery",
        "写明事由、依据和金额；不填金额的，为决算确认的多付部分。",
        "State why, on what basis and how much; without an amount, what the settlement found overpaid.",
    ),
    "recovery.propose_write_off": _words(
        "申请核销",
        "Propose a write-off",
        "申请核销未追回部分；须由第二人批准。",
        "Propose to write off what is left; a second person decides.",
    ),
    "recovery.receive": _words(
        "追回到账",
        "Record a receipt",
        "登记追回本金到账；同一回单号只计一次。",
        "Record principal received; each document counts once.",
    ),
    "recovery.receive_penalty": _words(
        "罚息到账",
        "Record a fine or interest",
        "登记本金以外的罚款或利息。",
        "Record a fine or interest beside the principal.",
    ),
    "recovery.reverse_receipt": _words(
        "冲销追回到账",
        "Reverse a receipt",
        "冲销误登的到账。",
        "Reverse what a document brought in, entered by mistake.",
    ),
    "recovery.withdraw": _words(
        "撤回追回",
        "Withdraw the recovery",
        "送达决定以前撤回；已告知的由另一人办理。",
        "Withdraw a case before its demand; once noticed, as a second person.",
    ),
    "statement.explain_line": _words(
        "说明流水",
        "Explain the line",
        "说明与本账本款项无关的流水；超过限额的须有第二人。",
        "Say what a line is that pays nothing of ours; above a threshold with a second person.",
    ),
    "statement.import": _words(
        "导入对账单", "Import a statement", "导入一份对账单。", "Import one statement of a file."
    ),
    "statement.lift_quarantine": _words(
        "解除隔离",
        "Lift the quarantine",
        "由第二人核实后接受被隔离的对账单。",
        "Accept a quarantined statement as a second person.",
    ),
    "statement.match": _words(
        "勾对", "Match lines", "将流水与款项勾对。", "Match statement lines with payments."
    ),
    "statement.unmatch": _words(
        "撤销勾对",
        "Undo the match",
        "撤销一笔勾对，写明理由。",
        "Undo the match of a line, with the reason.",
    ),
    "support.record_external": _words(
        "登记外部支持",
        "Record support by others",
        "登记其他财政支持；计入同一费用合计和防重复。",
        "Record public support by others; it counts on the same cost and against duplication.",
    ),
    "support.record_non_monetary": _words(
        "登记非资金支持",
        "Record support without money",
        "登记雁栖卡等非资金支持。",
        "Record support without money, such as a Yanqi card.",
    ),
}
"""By the command's name."""
