"""Every refusal the ledger can give.

A refusal has a class, a stable code, the figures involved and the way out, in Chinese and in English::

    Refusal
    ├── InvalidInput          the request itself is malformed; nothing about the ledger's state is involved
    ├── NotFound              what is named does not exist
    ├── NotAllowed            this person may not do this (separation of duties, department scope)
    ├── PolicyRefusal         the measure does not support this case (eligibility, no rate determined …)
    └── StateRefusal          the ledger's state forbids it now (a cap, a claim, a budget, a closed month …)

A refusal for a state or policy reason stays the outcome of its idempotency key; malformed input does not.
"""

from __future__ import annotations

from typing import ClassVar

Figure = str | int | bool | None | list[str]


class Refusal(Exception):  # noqa: N818 - a refusal is an answer of the ledger, not an accident
    """A command was refused and nothing was changed.

    ``details`` holds the figures by name; names ending in ``_fen`` are money and print as yuan.
    """

    code: ClassVar[str] = "refused"
    message_zh: ClassVar[str] = "拒绝办理"
    message_en: ClassVar[str] = "refused"
    way_out_zh: ClassVar[str] = ""
    way_out_en: ClassVar[str] = ""
    sticky: ClassVar[bool] = True
    """Whether the refusal remains the outcome of the command's idempotency key."""

    def __init__(self, **details: Figure) -> None:
        self.details = details
        super().__init__(self.message)

    def _said(self, template: str) -> str:
        return template.format_map(_Printed(self.details))

    @property
    def message(self) -> str:
        """The refusal in Chinese, with its figures."""
        return self._said(self.message_zh)

    @property
    def message_in_english(self) -> str:
        """The refusal in English, with its figures."""
        return self._said(self.message_en)

    @property
    def way_out(self) -> str:
        """What the officer can do next, in Chinese."""
        return self._said(self.way_out_zh)

    @property
    def way_out_in_english(self) -> str:
        """What the officer can do next, in English."""
        return self._said(self.way_out_en)

    def as_dict(self) -> dict[str, object]:
        """Return the one error shape that every interface shows."""
        return {
            "code": self.code,
            "message": self.message,
            "message_en": self.message_in_english,
            "details": dict(self.details),
            "way_out": self.way_out,
            "way_out_en": self.way_out_in_english,
        }

    def __str__(self) -> str:
        return f"{self.message} / {self.message_in_english}"


class _Printed(dict[str, Figure]):
    """The details as a template prints them: fen as yuan, lists joined, an absent figure as a dash."""

    def __getitem__(self, name: str) -> str:
        value = self.get(name)
        if value is None:
            return "—"
        if name.endswith("_fen") and isinstance(value, int):
            sign, (whole, rest) = "-" if value < 0 else "", divmod(abs(value), 100)
            return f"{sign}{whole:,}.{rest:02d}"
        if isinstance(value, list):
            return ", ".join(value)
        return str(value)

    def __missing__(self, name: str) -> str:
        return "—"


# ── malformed input ───────────────────────────────────────────────────────────────────────────────


class InvalidInput(Refusal):
    """The request is malformed: {problem}."""

    code = "invalid_input"
    message_zh = "输入有误：{field} {problem}"
    message_en = "invalid input: {field} {problem_en}"
    way_out_zh = "更正后重新提交。"
    way_out_en = "Correct it and submit again."
    sticky = False


class InvalidAmount(InvalidInput):
    """An amount is not a sum of money in yuan with at most two decimals."""

    code = "invalid_amount"
    message_zh = "金额无效：{value}"
    message_en = "not an amount of money: {value}"
    way_out_zh = "以元填写，最多两位小数，例如 1,234.56。"
    way_out_en = "Write yuan with at most two decimals, such as 1,234.56."


class InvalidRate(InvalidInput):
    """A rate is not an exact number between 0 and 1."""

    code = "invalid_rate"
    message_zh = "比例无效：{value}"
    message_en = "not a rate between 0 and 1: {value}"
    way_out_zh = "填写 0 到 1 之间的小数或百分数，例如 0.15 或 15%。"
    way_out_en = "Write a decimal between 0 and 1 or a percentage, such as 0.15 or 15%."


# ── not found, not allowed ────────────────────────────────────────────────────────────────────────


class NotFound(Refusal):
    """What the command names does not exist in this ledger."""

    code = "not_found"
    message_zh = "查无此项：{kind} {name}"
    message_en = "no such {kind}: {name}"
    way_out_zh = "核对编号；新的主体或申报须先登记。"
    way_out_en = "Check the number; register a new body or application first."
    sticky = False


class NotAllowed(Refusal):
    """This person may not take this step."""

    code = "not_allowed"


class SeparationOfDuties(NotAllowed):
    """Maker, checker and payer of one case are different people (不相容岗位分离)."""

    code = "separation_of_duties"
    message_zh = "{actor} 已在 {case} 中承担“{earlier_duty}”，不能再承担“{duty}”"
    message_en = "{actor} already acted as {earlier_duty} in {case} and cannot act as {duty}"
    way_out_zh = "由另一位有权限的人员办理；授权代办同样受此限制。"
    way_out_en = "Have another authorised person do it; delegation does not lift this."


class WrongDepartment(NotAllowed):
    """The measure names the departments in charge (责任单位); others cannot act on its awards."""

    code = "wrong_department"
    message_zh = "{department} 不是本事项的责任单位（{departments}）"
    message_en = "{department} is not in charge of this matter ({departments})"
    way_out_zh = "转由责任单位办理。"
    way_out_en = "Pass it to a department in charge."


# ── policy ────────────────────────────────────────────────────────────────────────────────────────


class PolicyRefusal(Refusal):
    """The measure does not support this case."""

    code = "policy_refusal"
    message_zh = "本措施不支持该情形：{reason}"
    message_en = "the measure does not support this case: {reason}"
    way_out_zh = "核对事实；口径有变时由两人登记新的口径。"
    way_out_en = "Check the facts; if the reading has changed, two people record a new determination."


# ── the ledger's state ────────────────────────────────────────────────────────────────────────────


class StateRefusal(Refusal):
    """The ledger's state forbids the command now."""

    code = "state_refusal"


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


class DuplicateClaim(StateRefusal):
    """One invoice, asset, contract, loan, lease month or standard is claimed once (防重复)."""

    code = "duplicate_claim"
    message_zh = "{kind} {key} 已由 {held_by} 申领，不得重复支持"
    message_en = "{kind} {key} is already claimed by {held_by}"
    way_out_zh = "从本次申报中剔除该项；如原占用有误，先撤销 {held_by}。"
    way_out_en = (
        "Leave it out of this application; if the earlier claim is a mistake, reverse {held_by} first."
    )


class ConflictingChoice(StateRefusal):
    """Something that has one value for ever was given a second one (a project's class, a rent's start)."""

    code = "conflicting_choice"
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


# ── the measure and its packs ─────────────────────────────────────────────────────────────────────


class MalformedYaml(InvalidInput):
    """A YAML file cannot be read: broken syntax, a key given twice, an alias, a number out of shape."""

    code = "malformed_yaml"
    message_zh = "{file} 第 {line} 行：{problem}"
    message_en = "{file} line {line}: {problem_en}"
    way_out_zh = "更正该行后重试。"
    way_out_en = "Correct that line and try again."


class InvalidPack(InvalidInput):
    """A policy pack contradicts itself, its schema or its source text."""

    code = "invalid_pack"
    message_zh = "政策包有误：{file} 第 {line} 行 {key}：{problem}"
    message_en = "invalid policy pack: {file} line {line} {key}: {problem_en}"
    way_out_zh = "更正政策包；金额和比例以原文为准。"
    way_out_en = "Correct the pack; the source text decides amounts and rates."


class UnknownClause(NotFound):
    """No clause and no family of clauses has this id."""

    code = "unknown_clause"
    message_zh = "查无此条款：{clause}"
    message_en = "no such clause: {clause}"
    way_out_zh = "可用条款见 yanqi policy show。"
    way_out_en = "`yanqi policy show` lists the clauses."


class ClauseNotInForce(PolicyRefusal):
    """The clause has no value on that day: before its first day, or repealed."""

    code = "clause_not_in_force"
    message_zh = "{clause} 的 {parameter} 在 {on} 无有效值：尚未施行或已废止"
    message_en = "not in force: {clause} {parameter} has no value on {on}"
    way_out_zh = "核对办理日期；措施修订后登记新的数值。"
    way_out_en = "Check the date; after a revision, record the new value."


class NoRateDetermined(PolicyRefusal):
    """The text gives no number; nothing is computed until a determination with a document sets one."""

    code = "no_rate_determined"
    message_zh = "{clause} 尚未确定比例或上限（{parameter}），原文没有数字"
    message_en = "no rate has been determined: {clause} {parameter} is not in the text"
    way_out_zh = "由两人凭文件登记该条款的口径后再测算。"
    way_out_en = "Two people record a determination with its document number; then assess again."


class ClauseIsCityMoney(PolicyRefusal):
    """The sentence speaks of city money (市级资金): the district records it, and never pays it."""

    code = "clause_is_city_money"
    message_zh = "{clause} 是市级资金，区级不支付"
    message_en = "city money: the district does not pay under {clause}"
    way_out_zh = "登记为外部支持。"
    way_out_en = "Record it as external support."


class ClauseCarriesNoMoney(PolicyRefusal):
    """The clause supports without money, or is a rule; nothing can be computed under it."""

    code = "clause_carries_no_money"
    message_zh = "{clause} 不涉及资金"
    message_en = "no money: {clause} carries none"
    way_out_zh = "非资金支持登记到平台历史。"
    way_out_en = "Record support without money in the platform's history."


class RateAboveCeiling(PolicyRefusal):
    """A reviewer may go below the rate of the measure, never above it (不超过)."""

    code = "rate_above_ceiling"
    message_zh = "比例 {rate} 高于上限 {ceiling}（{clause}）"
    message_en = "rate above the ceiling: {rate} is more than {ceiling} ({clause})"
    way_out_zh = "按不高于上限的比例填写。"
    way_out_en = "State a rate no higher than the ceiling."


class CityPublicPlatform(PolicyRefusal):
    """Article 4 supports the use of platforms that are not city public technical service platforms."""

    code = "city_public_platform"
    message_zh = "所用平台已纳入市级公共技术服务平台，{clause} 不予支持"
    message_en = "platform is a city public technical service platform: {clause} does not support its use"
    way_out_zh = "核对合同签订日平台是否已纳入市级名单。"
    way_out_en = "Check whether it was on the city's list on the day of the contract."


class DuplicateSupport(PolicyRefusal):
    """The same contract is already supported by other public money."""

    code = "duplicate_support"
    message_zh = "重复支持：同一合同已使用首都科技创新券（{clause}）"
    message_en = "duplicate support: the same contract was paid with an innovation voucher ({clause})"
    way_out_zh = "以未使用创新券的合同申报。"
    way_out_en = "Apply with a contract that used no voucher."


class OneClassPerProject(PolicyRefusal):
    """An upgrading project is either digital or green."""

    code = "one_class_per_project"
    message_zh = "一个项目只能属于一类：申报了 {classes}"
    message_en = "a project has one class: {classes} were given"
    way_out_zh = "确定项目类别（智能化数字化或绿色化）后申报。"
    way_out_en = "Decide on one class, digital or green, and apply under it."


class OneAwardPerEnterprise(PolicyRefusal):
    """An enterprise is supported once in its lifetime under this clause."""

    code = "one_award_per_enterprise"
    message_zh = "每家企业仅支持一次：已获 {held_fen} 元（{clause}）"
    message_en = "one award per enterprise: {held_fen} yuan already awarded under {clause}"
    way_out_zh = "不再受理；原支持有误的先冲销。"
    way_out_en = "It cannot be awarded again; if the earlier award is a mistake, reverse it first."


class NotRepaidOnTime(PolicyRefusal):
    """Interest is supported where principal and interest were repaid on time (按时完成还本付息)."""

    code = "not_repaid_on_time"
    message_zh = "未按时完成还本付息，{clause} 不予支持"
    message_en = "not repaid on time: {clause} does not support the loan"
    way_out_zh = "以银行结清证明核对还款情况。"
    way_out_en = "Check the bank's statement of repayment."


class ElevationNotRecognised(PolicyRefusal):
    """The higher rate needs an independent legal entity or a science city facility (独立法人或设施平台)."""

    code = "elevation_not_recognised"
    message_zh = "不符合提高比例的条件：{missing}（{clause}）"
    message_en = "not recognised for the higher rate: {missing} ({clause})"
    way_out_zh = "按一般比例申报，或补充认定文件。"
    way_out_en = "Apply at the ordinary rate, or supply the recognition document."


class CostBeforePublication(PolicyRefusal):
    """Costs dated before the measure was published are not supported (自发布之日起执行)."""

    code = "cost_before_publication"
    message_zh = "费用日期 {dated} 早于施行日 {published}，不予支持"
    message_en = "cost before publication: dated {dated}, in force from {published}"
    way_out_zh = "剔除该项费用；确需支持的由两人登记口径。"
    way_out_en = "Leave the cost out; otherwise two people record a determination."


# ── the database is not in order ──────────────────────────────────────────────────────────────────


class StoreRefusal(Refusal):
    """The database cannot serve the ledger as it is: {problem}."""

    code = "store_refused"
    message_zh = "数据库不可用：{problem}"
    message_en = "the database cannot serve the ledger: {problem}"
    way_out_zh = "运行 yanqi doctor 查看原因与处理办法。"
    way_out_en = "Run yanqi doctor: it says what is wrong and how to mend it."
    sticky = False


class ServerUnreachable(StoreRefusal):
    """No connection to the PostgreSQL server could be made."""

    code = "server_unreachable"
    message_zh = "无法连接数据库服务器：{problem}"
    message_en = "the database server cannot be reached: {problem}"
    way_out_zh = "检查 DATABASE_URL、网络与服务器状态后重试。"
    way_out_en = "Check DATABASE_URL, the network and the server, then try again."


class ServerTooOld(StoreRefusal):
    """The PostgreSQL server is older than 15."""

    code = "server_too_old"
    message_zh = "数据库服务器版本为 {version}，要求 PostgreSQL {required} 或更高"
    message_en = "the server is PostgreSQL {version}; {required} or later is required"
    way_out_zh = "升级服务器，或不设置 DATABASE_URL 而使用内置数据库。"
    way_out_en = "Upgrade the server, or leave DATABASE_URL unset and use the embedded one."


class DatabaseNotMigrated(StoreRefusal):
    """Migrations of this version of the program have not been applied."""

    code = "database_not_migrated"
    message_zh = "数据库结构尚未更新：缺少 {missing}"
    message_en = "the database lacks migrations: {missing}"
    way_out_zh = "运行 yanqi init。"
    way_out_en = "Run yanqi init."


class MigrationChanged(StoreRefusal):
    """A migration that was already applied reads differently now."""

    code = "migration_changed"
    message_zh = "迁移文件 {name} 在执行之后被改动"
    message_en = "migration {name} was changed after it had been applied"
    way_out_zh = "恢复该文件的原内容；改动须写入新的迁移文件。"
    way_out_en = "Restore the file; put the change into a migration of its own."


class DatabaseNewer(StoreRefusal):
    """The database was migrated by a later version of the program."""

    code = "database_newer"
    message_zh = "数据库由更新版本的程序建立（迁移 {name}），本程序不认识"
    message_en = "the database was migrated by a later version (migration {name}), unknown to this one"
    way_out_zh = "使用更新版本的程序。"
    way_out_en = "Use the later version of the program."


class MigrationFailed(StoreRefusal):
    """A migration could not be applied; it left nothing behind."""

    code = "migration_failed"
    message_zh = "迁移 {name} 未能执行，未留下任何改动：{problem}"
    message_en = "migration {name} failed and left nothing behind: {problem}"


class LedgerBusy(StoreRefusal):
    """Others held a lock longer than this command was willing to wait; nothing was changed."""

    code = "ledger_busy"
    message_zh = "系统繁忙，等待超时，未作任何改动：{problem}"
    message_en = "the ledger is busy; nothing was changed: {problem}"
    way_out_zh = "稍后以同一幂等键重试。"
    way_out_en = "Try again shortly, with the same idempotency key."


class EmbeddedServerFailed(StoreRefusal):
    """The embedded PostgreSQL server could not be started or stopped."""

    code = "embedded_server_failed"
    message_zh = "内置数据库未能启动：{problem}"
    message_en = "the embedded database could not be started: {problem}"
    way_out_zh = "查看日志 {log}，或设置 DATABASE_URL 使用其他 PostgreSQL。"
    way_out_en = "Read the log {log}, or set DATABASE_URL to use another PostgreSQL."


class DataDirectoryUnsafe(StoreRefusal):
    """The data directory, or a directory the server needs, belongs to another user or is open to others."""

    code = "data_directory_unsafe"
    message_zh = "目录不安全：{path}（{problem}）"
    message_en = "unsafe directory: {path} ({problem})"
    way_out_zh = "改用属于本用户的目录（YANQI_DATA），或修正该目录的所有者与权限。"
    way_out_en = "Use a directory of your own (YANQI_DATA), or correct its owner and permissions."


# ── identifiers ───────────────────────────────────────────────────────────────────────────────────


class InvalidUscc(InvalidInput):
    """A text cannot be a unified social credit code (统一社会信用代码, GB 32100); a failing check digit alone can."""

    code = "invalid_uscc"
    message_zh = "统一社会信用代码无效：{value}（{problem}）"
    message_en = "not a unified social credit code: {value} ({problem_en})"
    way_out_zh = "按营业执照或登记证书填写 18 位代码；个人身份证件号码不得录入。"
    way_out_en = "Copy the 18 characters from the licence; never enter a personal identity number."


class InvalidAccount(InvalidInput):
    """A text is not a bank account number in full."""

    code = "invalid_account"
    message_zh = "银行账号无效：{value}"
    message_en = "not a bank account number: {value}"
    way_out_zh = "以文本格式填写完整账号，不含掩码；表格软件可能已将其变为数值。"
    way_out_en = "Write the whole number as text, unmasked; a spreadsheet may have turned it into a figure."


class InvalidStandardNumber(InvalidInput):
    """A text is not the number of a published standard with its year."""

    code = "invalid_standard_number"
    message_zh = "标准编号无法识别：{value}"
    message_en = "not the number of a standard: {value}"
    way_out_zh = "填写代号、顺序号和年号，例如 GB/T 45678-2026、ISO 12345:2020。"
    way_out_en = "Write code, number and year, such as GB/T 45678-2026 or ISO 12345:2020."


class UnsupportedStandard(PolicyRefusal):
    """Article 10 supports international, national and industry standards, no others."""

    code = "unsupported_standard"
    message_zh = "第十条不支持{kind}：{value}"
    message_en = "Article 10 does not support {kind_en}: {value}"
    way_out_zh = "仅国际标准、国家标准、行业标准可以申报。"
    way_out_en = "Only international, national and industry standards can be applied for."


# ── reading ───────────────────────────────────────────────────────────────────────────────────────


class AmbiguousRecipient(InvalidInput):
    """A name stands for several recipients: a USCC that runs or builds more than one platform."""

    code = "ambiguous_recipient"
    message_zh = "{name} 对应多个主体：{candidates}"
    message_en = "{name} stands for several recipients: {candidates}"
    way_out_zh = "以平台编号指明其中一个。"
    way_out_en = "Name one of them by its register number."


# ── rebuilding ────────────────────────────────────────────────────────────────────────────────────


class RebuildUnderWay(StoreRefusal):
    """Another process rebuilds or migrates the database at this moment."""

    code = "rebuild_under_way"
    message_zh = "另一进程正在重建或更新数据库"
    message_en = "another process is rebuilding or migrating the database"
    way_out_zh = "等待其完成后再重建。"
    way_out_en = "Rebuild when it has finished."


class ReplayFailed(StoreRefusal):
    """Stored events could not be projected again; the live guards and screens were left as they are."""

    code = "replay_failed"
    message_zh = "重放事件 {first}–{last} 失败，现有投影未改动：{problem}"
    message_en = "events {first} to {last} could not be replayed; the live projection is unchanged: {problem}"
    way_out_zh = "运行 yanqi doctor 与 yanqi verify，并将以上信息交给维护人员。"
    way_out_en = "Run yanqi doctor and yanqi verify, and pass this message to whoever maintains the program."


class LedgerNotEmpty(StateRefusal):
    """A demonstration plays only into a ledger of its own, or an empty one."""

    code = "ledger_not_empty"
    message_zh = "{place} 指向的账本已有数据，不在其中演示"
    message_en = "the ledger at {place} is not empty: the demonstration does not play into it"
    way_out_zh = "取消 {place} 后再演示，或指向空的数据库。"
    way_out_en = "Unset {place}, or point it at an empty database."
    sticky = False


# ── statements ────────────────────────────────────────────────────────────────────────────────────


class UnreadableStatement(InvalidInput):
    """A statement file (对账单) is damaged, cut or contradicts itself; nothing of it was imported."""

    code = "unreadable_statement"
    message_zh = "对账单 {file} 无法读取：{problem}"
    message_en = "statement {file} cannot be read: {problem_en}"
    way_out_zh = "从网银或国库系统重新下载原始文件，不要另存或编辑；仍不能读取时改用其他导出格式。"
    way_out_en = "Download the original again, neither edited nor saved anew; if it still fails, export another format."


class FileTooLarge(InvalidInput):
    """A file, or what a compressed file unpacks to, is larger than a statement can be."""

    code = "file_too_large"
    message_zh = "文件 {file} 过大：{measure}，上限 {limit}"
    message_en = "file {file} is too large: {measure_en}, the limit is {limit}"
    way_out_zh = "缩短日期范围，分几次导出。"
    way_out_en = "Export a shorter range of dates, in several files."


class UnknownLayout(InvalidInput):
    """No row of the table holds the headers of a date and of an amount that any mapping profile knows."""

    code = "unknown_layout"
    message_zh = "对账单 {file} 的版式无法识别，找到的表头：{headers}"
    message_en = "the layout of statement {file} is unknown; headers found: {headers}"
    way_out_zh = "确认含有日期列和金额列；可指定版式，或为该行版式增加一个映射文件。"
    way_out_en = "Check that it has a date and an amount column; name a profile, or add one for this bank."


class UnknownProfile(InvalidInput):
    """A mapping profile (版式) is named that does not exist."""

    code = "unknown_profile"
    message_zh = "没有版式 {name}；现有：{known}"
    message_en = "there is no profile {name}; there are: {known}"
    way_out_zh = "选择其中之一，或留空由程序识别。"
    way_out_en = "Choose one of them, or leave it to be recognised."


# ── files that are imported ───────────────────────────────────────────────────────────────────────


class ImportUnreadable(InvalidInput):
    """A file is none of the kinds that can be imported, is damaged, or is locked with a password."""

    code = "import_unreadable"
    message_zh = "文件无法读取：{file}（{problem}）"
    message_en = "the file cannot be read: {file} ({problem_en})"
    way_out_zh = "用表格软件打开后另存为 .xlsx，或存为 UTF-8 的 .csv，再行导入。"
    way_out_en = "Open it in a spreadsheet, save it as .xlsx or as .csv in UTF-8, and import that."


class ImportTooLarge(InvalidInput):
    """A file, what it unpacks to, or the table in it is larger than an import takes."""

    code = "import_too_large"
    message_zh = "文件过大：{file}，{what} {size}，至多 {most}"
    message_en = "the file is too large: {file}, {what_en} {size}, at most {most}"
    way_out_zh = "删除表格之外的空行空列，或分成几个文件分别导入。"
    way_out_en = "Delete empty rows and columns outside the table, or import it in several files."


class ImportLayoutUnknown(InvalidInput):
    """No sheet of a file has the headings of something that can be imported."""

    code = "import_layout_unknown"
    message_zh = "表头无法识别：{file} {sheet}，缺少 {missing}"
    message_en = "the headings are not known: {file} {sheet} lacks {missing_en}"
    way_out_zh = "用 yanqi import --template FILE 生成模板，按模板的表头填写。"
    way_out_en = "Make a template by `yanqi import --template FILE` and use its headings."


class UnreadableCell(InvalidInput):
    """A cell does not hold what its column is for."""

    code = "unreadable_cell"
    message_zh = "“{field}”{problem}：{value}"
    message_en = "{field}: {problem_en}: {value}"
    way_out_zh = "更正该单元格后重新导入；已导入的行不会重复。"
    way_out_en = "Correct the cell and import again; rows already imported are not repeated."


class RepeatedRow(InvalidInput):
    """Two rows of one file are about the same thing."""

    code = "repeated_row"
    message_zh = "{kind} {name} 与{earlier}重复"
    message_en = "{kind} {name} is given again, first in {earlier}"
    way_out_zh = "保留一行；确为两笔的，分别填写编号。"
    way_out_en = "Keep one of them; where they are two, give each a number of its own."


class AlreadyDifferent(StateRefusal):
    """A row is already in the ledger, with other content."""

    code = "already_different"
    message_zh = "{kind} {name} 已在账，内容不同：{differences}"
    message_en = "{kind} {name} is in the ledger already, with other content: {differences}"
    way_out_zh = "导入不改动已有内容：从文件中删去此行，变更按其专门流程办理。"
    way_out_en = "An import changes nothing: leave the row out, and record the change by its own command."


class ImportRefused(StateRefusal):
    """Rows of a file are refused, and all or nothing was asked for."""

    code = "import_refused"
    message_zh = "{rows} 行中有 {bad} 行不能导入，整个文件未导入"
    message_en = "{bad} of {rows} rows cannot be imported; nothing of the file was"
    way_out_zh = "按列出的原因更正后重新导入，或用 --keep-good 只导入无误的行。"
    way_out_en = "Correct the rows as listed and import again, or import the good ones alone by --keep-good."
    sticky = False


class NoDatabase(StoreRefusal):
    """There is no database yet in the data directory, and DATABASE_URL names none."""

    code = "no_database"
    message_zh = "尚无数据库：{directory}"
    message_en = "there is no database yet in {directory}"
    way_out_zh = "运行 yanqi init，或以 YANQI_DATA 指明数据目录，或以 DATABASE_URL 指明数据库。"
    way_out_en = "Run yanqi init, or name the data directory by YANQI_DATA or a database by DATABASE_URL."
