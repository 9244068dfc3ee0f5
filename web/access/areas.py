"""Every view belongs to an area (功能区); a view that says none is refused to everybody.

The areas that a role may see are in ``access/permissions.yaml``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from flask import Flask

PUBLIC: Final = "public"
"""Open to everybody: the state of the service, signing in, scripts and styles."""
API: Final = "api"
"""For programs: who asks is said by a token, never by a cookie."""
AREAS: Final = {
    PUBLIC: ("公开页面", "public pages"),
    "burn": ("预算执行", "budget burn"),
    "platforms": ("平台与单位", "platforms and bodies"),
    "awards": ("申报与批复", "awards"),
    "worklist": ("待办", "worklist"),
    "batches": ("拨付批次", "payment batches"),
    "payees": ("收款人", "payees"),
    "statements": ("对账单", "bank statements"),
    "reconciliation": ("对账", "reconciliation"),
    "exceptions": ("例外", "exceptions"),
    "recoveries": ("追回", "recoveries"),
    "months": ("结账", "month close"),
    "policy": ("政策", "policy"),
    "duplicates": ("重复核查", "duplicates review"),
    "audit": ("审计日志", "audit log"),
    "officers": ("人员与岗位", "officers and roles"),
    "account": ("我的账号", "my account"),
    "jobs": ("后台任务", "background jobs"),
    API: ("程序接口", "interface for programs"),
}
"""Every area, with what it is called."""

_ATTRIBUTE: Final = "__area__"
_OF_LIBRARIES: Final = {"static": PUBLIC, "bootstrap.static": PUBLIC}
"""Areas of views that libraries bring."""

View = TypeVar("View", bound=Callable[..., object])


def area(name: str) -> Callable[[View], View]:
    """Put a view function, or a class of views, into an area. Raises ValueError for an unknown one."""
    if name not in AREAS:
        message = f"no such area: {name}"
        raise ValueError(message)

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, name)
        return view

    return mark


def area_of(app: Flask, endpoint: str) -> str | None:
    """Return the area of an endpoint; None where its view says none."""
    view = app.view_functions[endpoint]
    found = getattr(view, _ATTRIBUTE, None) or getattr(getattr(view, "view_class", None), _ATTRIBUTE, None)
    return str(found) if found else _OF_LIBRARIES.get(endpoint)
