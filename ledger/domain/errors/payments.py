"""Refusals of payees, batches and payments."""

from __future__ import annotations

from ledger.domain.errors.base import StateRefusal


class AccountMissing(StateRefusal):
    """A payee has no confirmed account (收款账户)."""

    code = "account_missing"
    message_zh = "{payee} 没有经确认的收款账户"
    message_en = "{payee} has no confirmed account"
    way_out_zh = "登记账户，并由第二人确认。"
    way_out_en = "Enter an account and have a second person confirm it."


class AccountBlocked(StateRefusal):
    """A payment to the account came back; nothing is paid to it (退汇)."""

    code = "account_blocked"
    message_zh = "{payee} 的收款账户已停用：{reason}"
    message_en = "the account of {payee} is blocked: {reason}"
    way_out_zh = "更正账户，并由第二人确认后再拨付。"
    way_out_en = "Correct the account and have a second person confirm it."


class LineAlreadyMatched(StateRefusal):
    """A statement line cannot be allocated beyond its amount; one wins (勾对冲突)."""

    code = "line_already_matched"
    message_zh = "对账单行 {line} 尚余 {left_fen} 元，本次 {requested_fen} 元"
    message_en = "{left_fen} of statement line {line} is left, {requested_fen} requested"
    way_out_zh = "查看该行已有的勾对；有误则先撤销。"
    way_out_en = "Look at what the line is matched with; undo it first if it is wrong."


class MatchedWithEachOther(StateRefusal):
    """A line is matched with a payment once: another amount replaces the match, it does not add to it."""

    code = "matched_with_each_other"
    message_zh = "对账单行 {line} 已与 {reference} 勾对"
    message_en = "statement line {line} is matched with {reference} already"
    way_out_zh = "先撤销该勾对，再按应有的金额重新勾对。"
    way_out_en = "Undo that match, and match them anew with the right amount."


class PaymentOvermatched(StateRefusal):
    """A payment cannot be matched beyond its amount."""

    code = "payment_overmatched"
    message_zh = "款项 {reference} 共 {amount_fen} 元，已勾对 {matched_fen} 元，本次 {requested_fen} 元"
    message_en = "payment {reference} of {amount_fen} has {matched_fen} matched, {requested_fen} requested"
    way_out_zh = "疑似重复支付，列为例外处理。"
    way_out_en = "Treat it as a suspected double payment."


class StatementQuarantined(StateRefusal):
    """A statement that does not add up is not matched (隔离)."""

    code = "statement_quarantined"
    message_zh = "对账单 {statement} 已隔离：{reasons}"
    message_en = "statement {statement} is quarantined: {reasons}"
    way_out_zh = "取得完整的对账单重新导入，或由第二人写明理由后解除。"
    way_out_en = "Import the complete statement, or have a second person lift it with a reason."


class StatementKnown(StateRefusal):
    """Lines of this statement were imported meanwhile by somebody else."""

    code = "statement_known"
    message_zh = "对账单 {statement} 的行已由他人导入"
    message_en = "lines of statement {statement} were imported meanwhile"
    way_out_zh = "重新导入：已有的行会自动略过。"
    way_out_en = "Import again: lines already there are passed over."
    sticky = False


class NotInBatch(StateRefusal):
    """Only an exported payment can be matched with a statement."""

    code = "payment_not_exported"
    message_zh = "款项 {reference} 处于“{state}”，尚未导出，不能勾对"
    message_en = "payment {reference} is {state}, not exported: it cannot be matched"
    way_out_zh = "先导出批次；如银行已付，请核查批次。"
    way_out_en = "Export its batch first; if the bank paid it already, look into the batch."


# ── batches ───────────────────────────────────────────────────────────────────────────────────────


class NothingToPay(StateRefusal):
    """Nothing is left of a batch: every payment of it was found without room or without a payee to pay."""

    code = "nothing_to_pay"
    message_zh = "批次 {batch} 没有可付的款项：{left_out}"
    message_en = "nothing of batch {batch} can be paid: {left_out}"
    way_out_zh = "撤回该批次；款项仍为到期，原因消除后再编制。"
    way_out_en = "Withdraw the batch; its instalments stay due until what stands against them is gone."


class ApprovedMeanwhile(StateRefusal):
    """Another batch was approved at the same moment: what it pays was not seen yet (并发复核)."""

    code = "approved_meanwhile"
    message_zh = "复核批次 {batch} 时，另一批次刚获复核，上限余额须重新计算"
    message_en = "another batch was approved while {batch} was looked at: what caps leave must be seen anew"
    way_out_zh = "再复核一次。"
    way_out_en = "Approve again."
    sticky = False


class TreasuryMissing(StateRefusal):
    """The paying account is not configured (付款账户): a payment file cannot be written."""

    code = "treasury_missing"
    message_zh = "未设置付款账户：{settings}"
    message_en = "the paying account is not configured: {settings}"
    way_out_zh = "以选项或环境变量给出付款人名称、账号与 12 位行号。"
    way_out_en = "Give the payer's name, account and 12-digit bank code as options or environment variables."
    sticky = False


class PaymentFileInvalid(StateRefusal):
    """A payment file would not have the shape its standard asks for; it was not written (pain.001)."""

    code = "payment_file_invalid"
    message_zh = "批次 {batch} 的支付文件不合规范：{problems}"
    message_en = "the payment file of batch {batch} does not fit its standard: {problems}"
    way_out_zh = "更正付款账户或收款账户的内容后重新导出。"
    way_out_en = "Correct what the paying account or the payee's account says, and export again."
    sticky = False


class ExportChanged(StateRefusal):
    """A file that left would be written otherwise today: it is not given out as if it were the same (导出文件)."""

    code = "export_changed"
    message_zh = "批次 {batch} 的此导出文件（{file_hash}）现已不能原样重现"
    message_en = "this exported file of batch {batch} ({file_hash}) can no longer be written as it was"
    way_out_zh = "付款账户设置或程序版本已变。查原送出的文件，或重新导出并登记。"
    way_out_en = (
        "The paying account or the program has changed. Look for the file as it was sent, or export anew."
    )
    sticky = False


class PaymentOnStatement(StateRefusal):
    """A payment that lines of a statement paid does not come back by hand alone (退汇须凭流水)."""

    code = "payment_on_statement"
    message_zh = "款项 {reference} 已与对账单行 {lines} 勾对，不能手工登记退汇"
    message_en = (
        "payment {reference} is matched with lines {lines} of a statement: its return is not recorded by hand"
    )
    way_out_zh = "在对账中把退回的流水勾对为退汇；勾错的，撤销勾对。"
    way_out_en = "Match the line that brings the money back as a return; if the match was wrong, undo it."
