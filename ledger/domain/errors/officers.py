"""Refusals about officers and their way in: roles, passwords, sessions, tokens."""

from __future__ import annotations

from ledger.domain.errors.base import InvalidInput, NotAllowed, StateRefusal


class RoleMissing(NotAllowed):
    """The officer holds none of the roles that may do this."""

    code = "role_missing"
    message_zh = "{actor} 没有办理“{step}”的岗位（{roles}）"
    message_en = "{actor} holds none of the roles that may do {step} ({roles})"
    way_out_zh = "由有该岗位的人员办理；岗位由安全管理员提出，另一管理员确认。"
    way_out_en = "Have an officer with such a role do it; roles are proposed by a security administrator and confirmed by another."
    sticky = False


class IncompatibleRoles(StateRefusal):
    """Two roles that no one person may hold together (不相容岗位分离)."""

    code = "incompatible_roles"
    message_zh = "{officer} 不能同时担任“{one}”和“{other}”"
    message_en = "{officer} cannot be both {one} and {other}"
    way_out_zh = "由不同人员分别担任。"
    way_out_en = "Give these roles to different people."


class OfficersAlreadyBootstrapped(StateRefusal):
    """The first administrators are named once."""

    code = "officers_already_bootstrapped"
    message_zh = "首任管理员已设立（{officers}），不能再次设立"
    message_en = "the first administrators were named already ({officers})"
    way_out_zh = "由安全管理员登记新的人员。"
    way_out_en = "A security administrator registers further officers."


class OfficerSuspended(NotAllowed):
    """A suspended officer does nothing until he is resumed."""

    code = "officer_suspended"
    message_zh = "{officer} 已停用"
    message_en = "{officer} is suspended"
    way_out_zh = "由安全管理员恢复后再办理。"
    way_out_en = "A security administrator resumes the officer first."
    sticky = False


class SecondPersonUnfit(NotAllowed):
    """Who is named as the second person cannot be it: no officer, suspended, or without the role or department."""

    code = "second_person_unfit"
    message_zh = "{person} 不能作为 {case} 的第二人：{problem}"
    message_en = "{person} cannot be the second person for {case}: {problem_en}"
    way_out_zh = "改由 {departments} 的另一位有岗位（{roles}）的在用人员作为第二人。"
    way_out_en = "Name another active officer of {departments} who holds one of the roles {roles}."
    sticky = False


class CountersignatureMissing(NotAllowed):
    """A decision of two has not been countersigned, as it stands, by the second person it names (会签)."""

    code = "countersignature_missing"
    message_zh = "{case} 须经 {person} 会签：{problem}"
    message_en = "{case} needs the countersignature of {person}, who {problem_en}"
    way_out_zh = "请 {person} 会签（内容、金额须与办理的完全一致），其本人会签后再办理。"
    way_out_en = (
        "Ask {person} to countersign exactly this, with its amount; give the command once that is done."
    )
    sticky = False


class NotAskedToSign(NotAllowed):
    """A countersignature is given by the person asked, in person."""

    code = "not_asked_to_sign"
    message_zh = "请 {person} 本人会签，{actor} 不能代签"
    message_en = "{person} is asked to countersign in person: {actor} cannot do it instead"
    way_out_zh = "由被请会签的人本人办理。"
    way_out_en = "The person asked does it."
    sticky = False


class SignInRefused(NotAllowed):
    """User name, password or second factor do not fit; which of them is not said."""

    code = "sign_in_refused"
    message_zh = "用户名、密码或验证码不正确"
    message_en = "the user name, the password or the code is wrong"
    way_out_zh = "核对后重试；多次失败将暂时锁定。忘记密码的，由系统管理员发放一次性密码。"
    way_out_en = (
        "Check and try again; several failures lock the account for a while. "
        "Whoever forgot the password gets a one-time password from a system administrator."
    )
    sticky = False


class SignInLocked(NotAllowed):
    """Too many failures within a quarter of an hour."""

    code = "sign_in_locked"
    message_zh = "失败次数过多，已锁定，{minutes} 分钟后再试"
    message_en = "locked after too many failures; try again in {minutes} minutes"
    way_out_zh = "等待锁定解除，或由系统管理员重发一次性密码。"
    way_out_en = "Wait, or have a system administrator issue a new one-time password."
    sticky = False


class PasswordTooWeak(InvalidInput):
    """A password that the policy does not allow."""

    code = "password_too_weak"
    message_zh = "密码不符合要求：{problem}"
    message_en = "the password is not allowed: {problem_en}"
    way_out_zh = "另设一个不少于 {least} 位、他人难以猜到的密码。"
    way_out_en = "Choose another, at least {least} characters long and hard to guess."


class OneTimeLinkInvalid(NotAllowed):
    """A one-time link that was used, has expired, or never was."""

    code = "one_time_link_invalid"
    message_zh = "一次性链接无效、已用过或已过期"
    message_en = "the one-time link is not valid, was used already or has expired"
    way_out_zh = "由系统管理员重新发放。"
    way_out_en = "Have a system administrator issue another."
    sticky = False


class SessionEnded(NotAllowed):
    """No session, or one that timed out, was revoked, or began before the officer's roles changed."""

    code = "session_ended"
    message_zh = "登录已失效"
    message_en = "the session has ended"
    way_out_zh = "重新登录。"
    way_out_en = "Sign in again."
    sticky = False


class ReauthenticationNeeded(NotAllowed):
    """The step needs a password given within the last minutes (重新验证身份)."""

    code = "reauthentication_needed"
    message_zh = "该操作需要重新验证身份"
    message_en = "this step needs your password again"
    way_out_zh = "再次输入密码后继续。"
    way_out_en = "Give your password again, then go on."
    sticky = False


class TokenInvalid(NotAllowed):
    """A token that was revoked, has expired, or never was."""

    code = "token_invalid"
    message_zh = "令牌无效、已撤销或已过期"
    message_en = "the token is not valid, was revoked or has expired"
    way_out_zh = "重新签发令牌。"
    way_out_en = "Issue another token."
    sticky = False


class TokenTooWide(NotAllowed):
    """A token never grants more than its officer has."""

    code = "token_too_wide"
    message_zh = "令牌不能超出本人权限：{what}"
    message_en = "a token cannot grant more than its officer has: {what}"
    way_out_zh = "缩小令牌的范围、岗位或部门。"
    way_out_en = "Narrow its scopes, roles or department."
    sticky = False


class SecretKeyMissing(StateRefusal):
    """The key that protects second factors is not what they were stored with."""

    code = "secret_key_missing"
    message_zh = "密钥不可用：{problem}"
    message_en = "the secret key cannot be used: {problem_en}"
    way_out_zh = "恢复原 YANQI_SECRET_KEY 或数据目录中的 secret.key；无法恢复的，重新绑定动态口令。"
    way_out_en = "Restore YANQI_SECRET_KEY or secret.key in the data directory; if they are lost, enrol second factors anew."
    sticky = False
