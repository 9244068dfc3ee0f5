"""Refusals of recoveries (追回)."""

from __future__ import annotations

from ledger.domain.errors.base import StateRefusal


class RecoveryNotOpened(StateRefusal):
    """Money is recovered under a case (追回事项) that says why, from which payment, and how much."""

    code = "recovery_not_opened"
    message_zh = "没有追回事项 {recovery}"
    message_en = "no recovery case {recovery}"
    way_out_zh = "核对编号；尚未立案的先立案，写明原款项、事由、金额和依据。"
    way_out_en = (
        "Check the number; open a case first, naming the payment, the reason, the amount and its basis."
    )
    sticky = False


class RecoveryAlreadyOpened(StateRefusal):
    """One payment is recovered once for one reason (一笔款项一个事由只追回一次)."""

    code = "recovery_already_opened"
    message_zh = "{payment} 已因“{kind}”立案追回：{recovery}（{state}）"
    message_en = "{payment} is already recovered for {kind}: {recovery} ({state})"
    way_out_zh = "在 {recovery} 中办理；其内容有误且未送达追回决定的，先撤回再立案。"
    way_out_en = "Go on with {recovery}; if it is wrong and not yet demanded, withdraw it and open another."


class NothingToRecover(StateRefusal):
    """The settlement found nothing overpaid that is not being recovered already."""

    code = "nothing_to_recover"
    message_zh = "{award} 决算应追回 {due_fen} 元，已立案 {claimed_fen} 元，没有可立案的金额"
    message_en = "settlement of {award} found {due_fen} to recover, {claimed_fen} is claimed: nothing is left"
    way_out_zh = "先办理决算；其他事由的追回须写明金额。"
    way_out_en = "Settle the award first; a recovery for another reason states its amount."


class HearingStillOpen(StateRefusal):
    """A recovery is demanded after the recipient was heard, or its time to be heard ran out (陈述申辩)."""

    code = "hearing_still_open"
    message_zh = "{recovery} 的陈述申辩期到 {hear_until} 止，尚未陈述，不能送达追回决定"
    message_en = "{recovery}: the recipient may be heard until {hear_until} and has not spoken yet"
    way_out_zh = "登记其陈述申辩及处理意见，或在 {hear_until} 之后送达。"
    way_out_en = "Record what the recipient said and what was decided on it, or demand after {hear_until}."


class RecoveryUnderWay(StateRefusal):
    """A payment that is being recovered cannot come back whole, nor be undone."""

    code = "recovery_under_way"
    message_zh = "{payment} 正在追回（{recovery}，{state}），不能“{step}”"
    message_en = "{payment} is being recovered ({recovery}, {state}): cannot {step}"
    way_out_zh = "先撤回追回事项；已到账的先冲销到账。"
    way_out_en = "Withdraw the recovery first; reverse what it has received."
