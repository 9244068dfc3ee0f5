"""The ways into every area (导航): grouped as officers work, each with the key that leads there.

Only what the application has and the officer may see is shown. Titles are said in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from web.access.current import may_see

Said = tuple[str, str]


@dataclass(frozen=True)
class Place:
    """One way in: the area that must be open to the officer, the page, its title, the key after ``g``."""

    area: str
    endpoint: str
    title: Said
    key: str

    @property
    def url(self) -> str:
        """The page's address."""
        return url_for(self.endpoint)

    @property
    def is_current(self) -> bool:
        """Whether the page shown belongs to it."""
        return request.blueprint == self.endpoint.partition(".")[0]


@dataclass(frozen=True)
class Group:
    """Places that belong together."""

    title: Said
    places: tuple[Place, ...]


GROUPS = (
    Group(
        ("查询", "Look up"),
        (
            Place("burn", "burn.index", ("预算执行", "Burn"), "b"),
            Place("burn", "budgets.index", ("预算指标", "Budget lines"), "l"),
            Place("platforms", "platforms.index", ("平台与单位", "Platforms"), "p"),
            Place("policy", "policy.index", ("政策", "Policy"), "o"),
        ),
    ),
    Group(
        ("办理", "Cases"),
        (
            Place("worklist", "worklist.index", ("待办", "Worklist"), "w"),
            Place("awards", "awards.index", ("申报与批复", "Awards"), "a"),
            Place("recoveries", "recoveries.index", ("追回", "Recoveries"), "r"),
        ),
    ),
    Group(
        ("拨付与对账", "Pay and reconcile"),
        (
            Place("payees", "payees.index", ("收款人", "Payees"), "y"),
            Place("batches", "batches.index", ("拨付批次", "Batches"), "t"),
            Place("statements", "statements.index", ("对账单", "Statements"), "s"),
            Place("reconciliation", "reconciliation.index", ("对账", "Reconcile"), "m"),
            Place("exceptions", "exceptions.index", ("例外", "Exceptions"), "x"),
            Place("months", "months.index", ("结账", "Month close"), "c"),
        ),
    ),
    Group(
        ("监督", "Oversight"),
        (
            Place("duplicates", "duplicates.index", ("重复核查", "Duplicates"), "d"),
            Place("audit", "audit.index", ("审计日志", "Audit log"), "u"),
            Place("officers", "officers.index", ("人员", "Officers"), "f"),
        ),
    ),
)
"""Every area of the pages, in reading order; no key is used twice."""


def navigation() -> list[Group]:
    """Return the groups with the places that this application has and this officer may see."""
    found = (
        Group(group.title, tuple(place for place in group.places if _is_open(place))) for group in GROUPS
    )
    return [group for group in found if group.places]


def _is_open(place: Place) -> bool:
    return place.endpoint in current_app.view_functions and may_see(place.area)


def register(app: Flask) -> None:
    """Give an application's pages their navigation."""
    app.add_template_global(navigation)
