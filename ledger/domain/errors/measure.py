"""Refusals of the measure and of the packs that put it into data."""

from __future__ import annotations

from ledger.domain.errors.base import InvalidInput, NotFound, PolicyRefusal


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
