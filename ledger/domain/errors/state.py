"""Refusals for the ledger's state: a cap, a claim, a budget, a closed month, a step out of order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from ledger.domain.errors.base import StateRefusal


class WrongStage(StateRefusal):
    """A step was taken out of order in the life of an award, an instalment or a paper."""

    code = "wrong_stage"
    message_zh = "{case} 处于“{stage}”，不能“{step}”"
    message_en = "{case} is {stage}: cannot {step}"
    way_out_zh = "按流程先完成：{needed}。"
    way_out_en = "It must first be: {needed}."


class AlreadyExists(StateRefusal):
    """The number is taken."""

    code = "already_exists"
    message_zh = "{kind} {name} 已存在"
    message_en = "{kind} {name} already exists"
    way_out_zh = "核对编号；如为同一事项，不必重复登记。"
    way_out_en = "Check the number; the same matter need not be recorded twice."


class IdempotencyConflict(StateRefusal):
    """One idempotency key came with two different requests."""

    code = "idempotency_conflict"
    message_zh = "幂等键 {key} 已用于另一请求（{earlier}）"
    message_en = "idempotency key {key} was used for another request ({earlier})"
    way_out_zh = "新的请求使用新的幂等键。"
    way_out_en = "Use a new key for a new request."
    sticky = False


class CapExceeded(StateRefusal):
    """An award would lift a lifetime or yearly pot over its ceiling (累计上限)."""

    code = "cap_exceeded"
    message_zh = "超出上限 {pot}：上限 {ceiling_fen} 元，已占用 {held_fen} 元，尚余 {room_fen} 元，本次 {requested_fen} 元"
    message_en = "over the cap {pot}: ceiling {ceiling_fen}, held {held_fen}, room {room_fen}, requested {requested_fen} yuan"
    way_out_zh = "重新测算，金额不超过余额；占用来自：{held_by}。"
    way_out_en = "Assess again within the room; it is held by: {held_by}."


class SupportExceeded(StateRefusal):
    """Public support on one cost base would exceed 100 % of it (district and recorded external together)."""

    code = "support_exceeded"
    message_zh = "同一费用 {cost_base} 的财政支持合计超过 100%：费用 {ceiling_fen} 元，已有 {held_fen} 元，本次 {requested_fen} 元"
    message_en = (
        "public support on {cost_base} would exceed 100%: cost {ceiling_fen}, held {held_fen}, "
        "requested {requested_fen} yuan"
    )
    way_out_zh = "减少金额至 {room_fen} 元以内，或由两人凭文件批准例外；占用来自：{held_by}。"
    way_out_en = (
        "Stay within {room_fen}, or have two people approve an exception with a document; held by: {held_by}."
    )


CLAIM_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "asset": ("资产", "asset"),
    "contract": ("合同", "contract"),
    "invoice": ("票据", "invoice"),
    "lease": ("租期", "lease"),
    "loan": ("贷款", "loan"),
    "loan_guarantee": ("贷款担保", "loan guarantee"),
    "project_class": ("项目类别", "class of the project"),
    "rent_start": ("租金起算日", "start of the rent"),
    "rent_unit": ("单位租金", "rent of the unit"),
    "similar_support": ("同类支持", "similar support"),
    "standard": ("标准", "standard"),
    "standard_drafter": ("标准起草单位", "drafter of the standard"),
    "ai_award": ("人工智能奖励", "AI award"),
}
"""What is claimed once or has one value for ever, by kind (防重复)."""


class DuplicateClaim(StateRefusal):
    """One invoice, asset, contract, loan, lease month or standard is claimed once (防重复)."""

    code = "duplicate_claim"
    names: ClassVar = {"kind": CLAIM_NAMES}
    message_zh = "{kind} {key} 已由 {held_by} 申领，不得重复支持"
    message_en = "{kind} {key} is already claimed by {held_by}"
    way_out_zh = "从本次申报中剔除该项；如原占用有误，先撤销 {held_by}。"
    way_out_en = (
        "Leave it out of this application; if the earlier claim is a mistake, reverse {held_by} first."
    )


class ConflictingChoice(StateRefusal):
    """Something that has one value for ever was given a second one (a project's class, a rent's start)."""

    code = "conflicting_choice"
    names: ClassVar = {"kind": CLAIM_NAMES}
    message_zh = "{kind} {key} 已定为“{held}”（{held_by}），不能再为“{requested}”"
    message_en = "{kind} {key} is already {held} ({held_by}) and cannot also be {requested}"
    way_out_zh = "按已定内容申报，或先撤销 {held_by}。"
    way_out_en = "Apply under what was chosen, or reverse {held_by} first."


class SimilarSupport(StateRefusal):
    """The platform already has district support of similar direction, content and standard (实质类似)."""

    code = "similar_support"
    message_zh = "{recipient} 已享受怀柔区实质类似的支持（方向 {direction}，内容 {content}，标准 {standard}）：{held_by}"
    message_en = (
        "{recipient} already has similar district support ({direction}, {content}, {standard}): {held_by}"
    )
    way_out_zh = "原则上不再重复享受；确需例外的，写明理由和文件，由第二人批准。"
    way_out_en = "As a rule not supported twice; an exception needs a reason, a document and a second person."


class BudgetExceeded(StateRefusal):
    """A budget line (指标) has not enough left."""

    code = "budget_exceeded"
    message_zh = "指标不足 {line}：指标 {appropriated_fen} 元，已承诺及支出 {used_fen} 元，可用 {free_fen} 元，本次 {requested_fen} 元"
    message_en = (
        "budget line {line} has not enough: appropriated {appropriated_fen}, used {used_fen}, free {free_fen}, "
        "requested {requested_fen} yuan"
    )
    way_out_zh = "追加或调剂指标（两人办理），或安排到以后年度。"
    way_out_en = "Have two people raise or shift the appropriation, or schedule it in a later year."


class BudgetLineMissing(StateRefusal):
    """No appropriation has been recorded for this year, department, clause and fund source."""

    code = "budget_line_missing"
    message_zh = "尚未下达指标：{line}"
    message_en = "no appropriation recorded for budget line {line}"
    way_out_zh = "先登记该指标。"
    way_out_en = "Record the appropriation first."


class PeriodClosed(StateRefusal):
    """The business date lies in a closed month (已结账)."""

    code = "period_closed"
    message_zh = "{month} 已结账，不能记入 {effective_on}"
    message_en = "{month} is closed: nothing can be dated {effective_on}"
    way_out_zh = "以开放期间的日期办理；确需改动的，由两人凭理由反结账。"
    way_out_en = "Date it in an open month; to change the closed one, two people re-open it with a reason."


class PeriodStillRunning(StateRefusal):
    """A month is closed after it has ended."""

    code = "period_still_running"
    message_zh = "{month} 尚未结束（今日 {today}），不能结账"
    message_en = "{month} has not ended (today is {today}) and cannot be closed"
    way_out_zh = "次月起再结账。"
    way_out_en = "Close it when the next month has begun."
    sticky = False


class FutureDated(StateRefusal):
    """A fact cannot be dated after today."""

    code = "future_dated"
    message_zh = "业务日期 {effective_on} 晚于今日 {today}"
    message_en = "the business date {effective_on} is after today, {today}"
    way_out_zh = "以实际发生日期办理。"
    way_out_en = "Use the date on which it happened."
    sticky = False


class AboveAssessment(StateRefusal):
    """An approval may be lower than the computed amount, never higher (不超过)."""

    code = "above_assessment"
    message_zh = "批复 {requested_fen} 元高于测算 {assessed_fen} 元"
    message_en = "approving {requested_fen} is above the assessed {assessed_fen} yuan"
    way_out_zh = "按测算金额或更低金额批复；事实有变则重新测算。"
    way_out_en = "Approve the assessed amount or less; if the facts changed, assess again."


class NothingToAward(StateRefusal):
    """The computed amount is zero; a zero award or payment is never recorded."""

    code = "nothing_to_award"
    message_zh = "测算金额为零（{stops_at}），不能批复"
    message_en = "the assessed amount is zero ({stops_at}): nothing to approve"
    way_out_zh = "驳回申请并说明原因，或更正事实后重新测算。"
    way_out_en = "Reject with the reason, or correct the facts and assess again."


class NoticeStillOpen(StateRefusal):
    """The public notice (公示) has not run its working days, or an objection is open."""

    code = "notice_still_open"
    message_zh = "{case} 公示至 {closes_on}，{problem}"
    message_en = "{case}: the public notice runs until {closes_on}; {problem_en}"
    way_out_zh = "公示期满且异议处理完毕后再批复。"
    way_out_en = "Approve after the notice has ended and objections are settled."


class Suspended(StateRefusal):
    """A suspended platform (暂停) receives no new award and no instalment."""

    code = "suspended"
    message_zh = "{recipient} 已暂停：{reason}"
    message_en = "{recipient} is suspended: {reason}"
    way_out_zh = "恢复后再办理。"
    way_out_en = "Resume it first."


class AlreadyReversed(StateRefusal):
    """An event is reversed once."""

    code = "already_reversed"
    message_zh = "事件 {event} 已被 {by} 冲销"
    message_en = "event {event} was already reversed by {by}"
    way_out_zh = "无须再次冲销。"
    way_out_en = "It need not be reversed again."


class ScheduleMismatch(StateRefusal):
    """Instalments must add up to the award, each above zero."""

    code = "schedule_mismatch"
    message_zh = "分期合计 {total_fen} 元，应为 {expected_fen} 元"
    message_en = "the instalments add up to {total_fen}, not {expected_fen} yuan"
    way_out_zh = "调整分期，使合计与批复一致且每期大于零。"
    way_out_en = "Adjust them so that they add up to the award, each above zero."


class AmountMismatch(StateRefusal):
    """A payment, a return or a recovery exceeds what it refers to."""

    code = "amount_mismatch"
    message_zh = "{case}：本次 {requested_fen} 元，至多 {most_fen} 元"
    message_en = "{case}: {requested_fen} requested, at most {most_fen} yuan"
    way_out_zh = "核对金额。"
    way_out_en = "Check the amount."


class TooMuchContention(StateRefusal):
    """Others kept changing the same record; nothing was written."""

    code = "too_much_contention"
    message_zh = "多人同时办理 {case}，请重试"
    message_en = "others kept changing {case}; try again"
    way_out_zh = "以同一幂等键重试。"
    way_out_en = "Try again with the same key."
    sticky = False


class LedgerNotEmpty(StateRefusal):
    """A demonstration plays only into a ledger of its own, or an empty one."""

    code = "ledger_not_empty"
    message_zh = "{place} 指向的账本已有数据，不在其中演示"
    message_en = "the ledger at {place} is not empty: the demonstration does not play into it"
    way_out_zh = "取消 {place} 后再演示，或指向空的数据库。"
    way_out_en = "Unset {place}, or point it at an empty database."
    sticky = False


class TieOutFailed(StateRefusal):
    """Two values that must agree before a month is closed do not (结账核对不符)."""

    code = "tie_out_failed"
    message_zh = "{month} 结账核对不符：{rule}，{left} 与 {right}，相差 {difference}"
    message_en = "{month} does not tie out: {rule_en}: {left} and {right} differ by {difference}"
    way_out_zh = "查清差异：勾对、说明，或为例外指定责任人后再结账。"
    way_out_en = "Clear the difference: match, explain, or give the exception an owner; then close."
    sticky = False
