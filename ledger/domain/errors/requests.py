"""Refusals for who asks, and how: nobody signed in, a page that is nobody's, a form that is not ours."""

from __future__ import annotations

from ledger.domain.errors.base import InvalidInput, NotAllowed, StateRefusal


class NotSignedIn(NotAllowed):
    """Nobody is signed in, or the session has ended."""

    code = "not_signed_in"
    message_zh = "尚未登录，或登录已失效"
    message_en = "nobody is signed in, or the session has ended"
    way_out_zh = "登录后继续。"
    way_out_en = "Sign in and go on."
    sticky = False


class NoArea(NotAllowed):
    """A page was made without saying whose it is; it stays closed until it does."""

    code = "no_area"
    message_zh = "页面 {page} 未指定功能区，暂不开放"
    message_en = "the page {page} belongs to no area and stays closed"
    way_out_zh = "请告知系统管理员。"
    way_out_en = "Tell the system administrator."
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


class ScopeMissing(NotAllowed):
    """The token was issued without what this request needs."""

    code = "scope_missing"
    message_zh = "令牌不含所需范围 {scope}"
    message_en = "the token lacks the scope {scope}"
    way_out_zh = "在“我的账号”签发含该范围的令牌。"
    way_out_en = "Issue a token with this scope in your account."
    sticky = False


class JobUnderWay(StateRefusal):
    """Long work of this kind is going on; a second one would only do the same."""

    code = "job_under_way"
    message_zh = "“{job}”正在进行，请等它结束"
    message_en = "“{job_en}” is going on; wait until it ends"
    way_out_zh = "在“后台任务”中查看进度。"
    way_out_en = "See how far it is among the jobs."
    sticky = False
