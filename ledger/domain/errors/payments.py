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
