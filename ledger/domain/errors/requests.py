"""Refusals for who asks, and how: nobody signed in, another role's matter, a form that is not ours."""

from __future__ import annotations

from ledger.domain.errors.base import InvalidInput, NotAllowed


class NotSignedIn(NotAllowed):
    """Nobody is signed in, or the session has ended."""

    code = "not_signed_in"
    message_zh = "尚未登录，或登录已失效"
    message_en = "nobody is signed in, or the session has ended"
    way_out_zh = "登录后继续。"
    way_out_en = "Sign in and go on."
    sticky = False


class WrongRole(NotAllowed):
    """The officer has none of the roles to which this is open."""

    code = "wrong_role"
    message_zh = "{username} 的角色（{roles}）不能使用“{matter}”"
    message_en = "{username} ({roles}) has no access to {matter}"
    way_out_zh = "由具有下列角色之一的人员办理：{allowed}。"
    way_out_en = "One of these roles may: {allowed}."
    sticky = False


class NoArea(NotAllowed):
    """A page was made without saying whose it is; it stays closed until it does."""

    code = "no_area"
    message_zh = "页面 {page} 未指定功能区，暂不开放"
    message_en = "the page {page} belongs to no area and stays closed"
    way_out_zh = "请告知系统管理员。"
    way_out_en = "Tell the system administrator."
    sticky = False


class ConfirmationNeeded(NotAllowed):
    """The step asks that the officer signs in once more shortly before it (重新认证)."""

    code = "confirmation_needed"
    message_zh = "办理此事项须先重新验证身份"
    message_en = "confirm that it is you before this step"
    way_out_zh = "在 {page} 验证后重试。"
    way_out_en = "Confirm at {page}, then try again."
    sticky = False


class PasswordChangeNeeded(NotAllowed):
    """The password was set by somebody else and must be changed before anything else."""

    code = "password_change_needed"
    message_zh = "初始密码须先修改"
    message_en = "the first password must be changed"
    way_out_zh = "在 {page} 修改密码后继续。"
    way_out_en = "Change it at {page}, then go on."
    sticky = False


class ForeignForm(InvalidInput):
    """A form came without its mark, or with the mark of an earlier session (跨站请求)."""

    code = "foreign_form"
    message_zh = "表单已失效，或不是由本系统的页面提交"
    message_en = "the form has expired, or did not come from a page of this system"
    way_out_zh = "返回上一页刷新后重新提交。"
    way_out_en = "Go back, load the page again and submit once more."


class PlainConnection(NotAllowed):
    """A password may not cross the network in the clear."""

    code = "plain_connection"
    message_zh = "连接未加密，不能登录"
    message_en = "the connection is not encrypted; nobody can sign in over it"
    way_out_zh = "改用 https 地址；如确为隔离网络，由系统管理员设置 YANQI_PLAIN_HTTP=allowed。"
    way_out_en = (
        "Use the https address; on an isolated network the administrator sets YANQI_PLAIN_HTTP=allowed."
    )
    sticky = False


class ProviderRefused(NotAllowed):
    """The identity provider did not vouch for an officer of this ledger."""

    code = "provider_refused"
    message_zh = "统一身份认证未通过：{problem}"
    message_en = "the identity provider did not sign you in: {problem_en}"
    way_out_zh = "重试，或使用本系统的密码登录；账号须先由安全管理员登记。"
    way_out_en = "Try again, or sign in with a password; a security administrator registers officers first."
    sticky = False
