"""What is said about requests that never reach a page: their code, message and way out, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final


@dataclass(frozen=True)
class HttpText:
    """What is said for one status."""

    code: str
    message: str
    message_en: str
    way_out: str
    way_out_en: str

    def as_dict(self, **details: str) -> dict[str, object]:
        """Return the one error shape that every interface shows."""
        return {
            "code": self.code,
            "message": self.message.format(**details),
            "message_en": self.message_en.format(**details),
            "details": dict(details),
            "way_out": self.way_out,
            "way_out_en": self.way_out_en,
        }


TEXTS: Final = {
    HTTPStatus.BAD_REQUEST: HttpText(
        "bad_request",
        "请求无法读取",
        "the request cannot be read",
        "核对网址和填报内容后重试。",
        "Check the address and what was filled in, then try again.",
    ),
    HTTPStatus.UNAUTHORIZED: HttpText(
        "not_signed_in",
        "尚未登录，或登录已失效",
        "nobody is signed in, or the session has ended",
        "登录后继续。",
        "Sign in and go on.",
    ),
    HTTPStatus.FORBIDDEN: HttpText(
        "not_allowed",
        "无权使用",
        "this is not allowed",
        "由有权限的人员办理。",
        "Have an authorised person do it.",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: HttpText(
        "method_not_allowed",
        "该地址不接受此种请求方式",
        "this address does not take this method",
        "按页面上的按钮操作；程序请查看 Allow 头。",
        "Use the buttons of the page; programs find the methods in the Allow header.",
    ),
    HTTPStatus.NOT_ACCEPTABLE: HttpText(
        "not_acceptable",
        "没有所要求的格式",
        "there is no answer in the format asked for",
        "改为要求网页或 JSON。",
        "Ask for HTML or JSON.",
    ),
    HTTPStatus.REQUEST_TIMEOUT: HttpText(
        "request_timeout",
        "请求未能及时送达",
        "the request did not arrive in time",
        "检查网络后重试。",
        "Check the network, then try again.",
    ),
    HTTPStatus.CONFLICT: HttpText(
        "conflict",
        "与当前状态冲突",
        "this conflicts with how things stand",
        "刷新后重试。",
        "Load the page again, then try once more.",
    ),
    HTTPStatus.GONE: HttpText(
        "gone", "已不存在", "this is gone", "从导航重新查找。", "Find it again from the navigation."
    ),
    HTTPStatus.LENGTH_REQUIRED: HttpText(
        "length_required",
        "请求未说明长度",
        "the request does not say its length",
        "加上 Content-Length 后重试。",
        "Send a Content-Length.",
    ),
    HTTPStatus.PRECONDITION_FAILED: HttpText(
        "precondition_failed",
        "内容已变化",
        "what the request was based on has changed",
        "重新读取后再提交。",
        "Read it again, then submit.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: HttpText(
        "too_large",
        "提交的内容过大",
        "what was sent is too large",
        "拆分后分次提交；文件先压缩图片或去掉无关工作表。",
        "Send it in several parts; leave unrelated sheets out of files.",
    ),
    HTTPStatus.REQUEST_URI_TOO_LONG: HttpText(
        "address_too_long",
        "网址过长",
        "the address is too long",
        "减少筛选条件。",
        "Use fewer filters.",
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: HttpText(
        "unsupported_media_type",
        "不支持的内容类型",
        "this kind of content is not understood",
        "网页表单按页面提交；程序请发送 application/json。",
        "Submit forms from their page; programs send application/json.",
    ),
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: HttpText(
        "range_not_satisfiable",
        "没有所要求的部分",
        "there is no such part of the file",
        "重新下载整个文件。",
        "Download the whole file.",
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: HttpText(
        "invalid_input",
        "输入有误",
        "invalid input",
        "更正后重新提交。",
        "Correct it and submit again.",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: HttpText(
        "too_many_requests",
        "请求过于频繁",
        "too many requests",
        "稍候片刻再试。",
        "Wait a little, then try again.",
    ),
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: HttpText(
        "headers_too_large",
        "请求头过大",
        "the headers of the request are too large",
        "清除本站的 Cookie 后重试。",
        "Delete this site's cookies, then try again.",
    ),
    HTTPStatus.NOT_IMPLEMENTED: HttpText(
        "not_implemented",
        "不支持此操作",
        "this is not supported",
        "按页面上的按钮操作。",
        "Use the buttons of the page.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: HttpText(
        "unavailable",
        "系统暂时不可用",
        "the service is not available at the moment",
        "稍候片刻再试。",
        "Wait a little, then try again.",
    ),
}
"""By status; `OTHER` is said for any other."""

OTHER: Final = HttpText(
    "request_refused",
    "请求未被接受",
    "the request was not accepted",
    "核对网址后重试。",
    "Check the address, then try again.",
)
FAILURE: Final = HttpText(
    "internal_error",
    "系统内部错误，编号 {reference}。",
    "An internal error, reference {reference}.",
    "数据未作任何改动。请将编号告知系统管理员。",
    "Nothing was changed. Give the reference to the system administrator.",
)
