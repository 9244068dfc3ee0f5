"""Where every page is, by the endpoints of the route map, and who looks at it; for any ledger with something in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import Flask
from werkzeug.routing import Rule

from access.officers import Officer, officer
from access.permissions import may_give, may_see, permissions
from ledger.application import Ledger
from tests.browser.site import Site
from web.access.areas import API, PUBLIC, area_of
from web.access.gate import ASSETS

WITHOUT_PAGE: Final = frozenset(
    {
        "api_guide.openapi_for_people",
        "batches.file",
        "confirming.answer",
        "confirming.begin",
        "observing.figures",
        "observing.healthz",
        "observing.readyz",
        "policy.source",
        "preferences.reading",
        "provider.answer",
        "provider.begin",
    }
)
"""Views that answer with something else than a page."""

PREVIEW, IMPORT = "/statements/uploads/", "statement.import"
_COMMAND: Final = re.compile(r"/do/([a-z_.]+).*")
UPLOAD: Final = "UPLOAD"
"""Stands for a file that waits to be imported."""
_BUSIEST: Final = (
    "SELECT '{place}' || r.code FROM recipient r JOIN history h ON h.holder_id = r.id WHERE r.kind {kind}"
    " GROUP BY r.code HAVING count(*) <= 60 ORDER BY count(DISTINCT h.award) DESC, count(*) DESC, r.code"
)
_AWARD: Final = (
    "SELECT '/awards/' || award FROM award a WHERE stage {stage}"
    " ORDER BY (SELECT count(*) FROM history h WHERE h.award = a.award) DESC, award"
)
NAMED: Final[dict[str, tuple[str, ...]]] = {
    "awards.award": (_AWARD.format(stage="= 'scheduled'"), _AWARD.format(stage="= 'in_notice'")),
    "batches.batch": ("SELECT '/batches/' || batch FROM batch ORDER BY batch DESC",),
    "budgets.line": ("SELECT '/budgets/' || line FROM budget ORDER BY drawn_on DESC, line",),
    "commanding.form": (
        "/do/award.apply?clause=art3.rent",
        "/do/recovery.open",
        "SELECT '/do/award.approve?award=' || award FROM award WHERE stage = 'in_notice' ORDER BY award",
    ),
    "countersigning.show": ("SELECT '/countersignatures/' || id FROM countersignature ORDER BY id",),
    "exceptions.index": ("/exceptions", "/exceptions?status=cleared"),
    "exceptions.show": ("SELECT '/exceptions/' || id FROM exception_case ORDER BY id",),
    "jobs.show": ("SELECT '/jobs/' || id FROM access.job ORDER BY id",),
    "months.show": (
        "/months/2026-01",
        "SELECT to_char(max(month), '\"/months/\"YYYY-MM') FROM closed_balance",
    ),
    "officers.officer": ("SELECT '/officers/' || username FROM officer ORDER BY username",),
    "payees.payee": ("SELECT '/payees/' || uscc FROM payee ORDER BY uscc",),
    "platforms.organisation": (_BUSIEST.format(place="/organisations/", kind="<> 'platform'"),),
    "platforms.platform": (_BUSIEST.format(place="/platforms/", kind="= 'platform'"),),
    "policy.clause": ("/policy/art3.rent",),
    "recoveries.recovery": ("SELECT '/recoveries/' || recovery FROM recovery ORDER BY recovery",),
    "reconciliation.index": (
        "/reconciliation",
        "SELECT '/reconciliation?line=' || line FROM statement_line WHERE allocated_fen = 0 ORDER BY line",
        "/reconciliation?tab=matched",
    ),
    "search.index": ("SELECT '/search?q=' || left(code, 4) FROM recipient WHERE code <> '' ORDER BY code",),
    "statements.preview": (f"{PREVIEW}{UPLOAD}",),
    "statements.show": (
        "SELECT '/statements/' || statement FROM statement WHERE cardinality(quarantine) > 0 ORDER BY statement",
    ),
}
"""By endpoint, where its pages are: paths, or queries of which the first row has one."""


@dataclass(frozen=True)
class PageKind:
    """One endpoint that answers with pages: its area, and its path if that is fixed."""

    endpoint: str
    area: str
    fixed: str

    def paths(self, site: Site) -> list[str]:
        """Return where its pages are. Raises KeyError for an endpoint that `NAMED` has forgotten."""
        named = NAMED.get(self.endpoint, (self.fixed,)) if self.fixed else NAMED[self.endpoint]
        return paths_of(site, named)


def paths_of(site: Site, named: Iterable[str]) -> list[str]:
    """Return the paths that are named as in `NAMED`; a query that finds nothing names none."""
    return [path.replace(UPLOAD, site.upload) for one in named for path in _found(site.ledger, one)]


def _found(ledger: Ledger, named: str) -> list[str]:
    if named.startswith("/"):
        return [named]
    values = [str(value) for row in ledger.rows(f"{named} LIMIT 1") for value in row.values() if value]
    return values[:1]


def pages(app: Flask) -> list[PageKind]:
    """Return the endpoints that answer with a page, in order."""
    rules = [rule for rule in app.url_map.iter_rules() if _is_page(app, rule)]
    found = {
        rule.endpoint: PageKind(
            rule.endpoint, area_of(app, rule.endpoint) or "", "" if rule.arguments else rule.rule
        )
        for rule in rules
    }
    return [found[endpoint] for endpoint in sorted(found)]


def _is_page(app: Flask, rule: Rule) -> bool:
    is_read = "GET" in (rule.methods or ())
    return is_read and rule.endpoint not in ASSETS | WITHOUT_PAGE and area_of(app, rule.endpoint) != API


def viewer(ledger: Ledger, area: str, path: str) -> str:
    """Return who looks at a page: of those who may see it, who has most roles; nobody at a public one."""
    if area == PUBLIC:
        return ""
    command = (
        IMPORT if path.startswith(PREVIEW) else _COMMAND.sub(r"\1", path) if _COMMAND.match(path) else ""
    )
    usernames = ledger.rows("SELECT username FROM officer ORDER BY username")
    known = [officer(ledger.rows, str(row["username"])) for row in usernames]
    fitting = [one for one in known if may_see(one, area) and (not command or may_give(one, command))]
    return max(fitting, key=lambda one: (len(one.roles), _sees(one))).username


def _sees(one: Officer) -> int:
    return sum(may_see(one, area) for area in permissions().areas)
