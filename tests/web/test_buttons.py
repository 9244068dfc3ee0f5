"""No button offers what is then refused to who presses it: role, department and separation of duties stand beside it.

Every page that leads anywhere is walked by officers of several departments and by those who acted on the cases;
the command of every button they can press is rehearsed with what the button says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from html import unescape
from itertools import count
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from access.roles import Role
from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import (
    AllocationWanted,
    Command,
    ImportStatement,
    MatchLines,
    MatchWanted,
    ProposeAccount,
    ProposeAdjustment,
    ProposeDetermination,
)
from ledger.application.verb import commands
from ledger.domain.errors import NotAllowed, Refusal
from ledger.domain.signature import FINANCE, Signature
from ledger.policy.loader import default_pack
from projections.bootstrap import open_ledger
from tests.ledger.application.district import (
    CHECKER,
    MAKER,
    OFFICER,
    OPENER,
    PAYER,
    RECEIVER,
    SECOND,
    UNITS,
    District,
)
from tests.ledger.application.every_command import one_of
from tests.ledger.application.test_reconciliation import statement
from tests.web import sample
from tests.web.officers import BUSINESS, appoint, sign_in
from web import create_app
from web.access.areas import API, area_of
from web.opened import opened

RECONCILER: Final = "czj.reconciler"
OFFICERS: Final[Mapping[str, tuple[str, tuple[Role, ...]]]] = {
    "any.finance": (FINANCE, BUSINESS),
    "any.kw": ("kw", BUSINESS),
    "any.fgw": ("fgw", BUSINESS),
    "any.jxj": ("jxj", BUSINESS),
    "payer.finance": (FINANCE, (Role.PAYER,)),
    MAKER: ("kw", BUSINESS),
    CHECKER: ("kw", BUSINESS),
    PAYER: (FINANCE, (Role.PAYER,)),
    OFFICER: (FINANCE, BUSINESS),
    SECOND: (FINANCE, BUSINESS),
    OPENER: (FINANCE, BUSINESS),
    RECEIVER: (FINANCE, BUSINESS),
    RECONCILER: (FINANCE, BUSINESS),
    "gu.lan": ("jxj", BUSINESS),
}
"""Officers of departments in charge and not, with every role one person may hold, and who acted in the district."""
LATER: Final = date(2026, 12, 1)
EACH_ENDPOINT: Final = 6
"""The most pages of one endpoint that are walked: cases in different states."""
_LINK = re.compile(r'<a\b[^>]*?\bhref="(?P<place>/[^"#]*)')
_COMMAND = "/do/"
_keys = count(1)


@pytest.fixture(scope="module")
def ledger(database_url: str) -> Iterator[Ledger]:
    """The year of the other pages' tests, and of everything that waits for a second person one case."""
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        sample.play(district)
        add_cases(district)
        for username, (department, roles) in OFFICERS.items():
            appoint(ledger, username, roles, department)
        yield ledger


def add_cases(district: District) -> None:
    """Leave readings, a budget line, an account, a recovery, batches and a statement half way."""
    enterprise, money = UNITS[3], 60_000_000
    district.organisation(enterprise)
    district.account(enterprise)
    for award in ("HR-2026-5", "HR-2026-6"):
        district.scheduled(award, enterprise, "art4.testing", sample.testing(f"HT-{award}", "200000.00"))
    district.clock.set(LATER)
    district.post_due()
    district.assessed("HR-2026-7", enterprise, "art4.testing", sample.testing("HT-7", "100000.00"))
    district.open_recovery("HR-2026-1", 100)
    line = str(district.row("SELECT line FROM budget WHERE clause = 'art4.testing'")["line"])
    district.does(ProposeAdjustment(line=line, amount_fen=100, document="文"), OFFICER, FINANCE)
    account = ProposeAccount(
        uscc=enterprise,
        payee_name="一家企业",
        account="6222000011112222",
        bank="行",
        bank_code="102100000458",
    )
    district.does(account, OFFICER, FINANCE)
    reading = ProposeDetermination(
        clause="art8.sme-interest",
        target="parameter:rate",
        value="0.40",
        effective_from=district.today,
        document="怀经信〔2026〕2号",
        basis="会议纪要",
    )
    district.does(reading, "gu.lan", "jxj")
    district.determined(reading.clause, reading.target, "0.50", district.today)
    district.batch("HR-2026-6", turn=2)
    exported = district.exported("HR-2026-5")
    (paid,) = district.ledger.rows("SELECT reference, amount_fen FROM payment WHERE batch = %s", (exported,))
    taken = statement(-int(str(paid["amount_fen"])), -money, day=district.today)
    district.does(
        ImportStatement(file_name="a.csv", file_hash="f" * 64, file_format="csv", index=1, statement=taken),
        RECONCILER,
        FINANCE,
    )
    page = str(district.row("SELECT DISTINCT page_id FROM statement_line")["page_id"])
    allocation = AllocationWanted(reference=str(paid["reference"]), amount_fen=int(str(paid["amount_fen"])))
    match = MatchWanted(position=1, kind="payment", reason="", allocations=(allocation,))
    district.does(MatchLines(page=page, matches=(match,)), RECONCILER, FINANCE)


@pytest.fixture(scope="module")
def app(ledger: Ledger, database_url: str) -> Iterator[Flask]:
    """The pages on the day on which the cases stand half way."""
    app = create_app(database_url, clock=SetClock(LATER))
    yield app
    opened(app).close()


@pytest.fixture(scope="module")
def pages(app: Flask, ledger: Ledger) -> list[str]:
    """Every kind of page, found by following links from those that need no name, and each line at the desk."""
    everybody = [sign_in(app, name) for name in ("any.finance", "any.kw", "any.fgw", "any.jxj")]
    found = [rule.rule for rule in app.url_map.iter_rules() if _is_page(app, rule.rule)]
    lines = ledger.rows("SELECT line FROM statement_line", ())
    found += [f"/reconciliation?line={row['line']}" for row in lines]
    found += [f"/reconciliation?line={row['line']}&tab=matched" for row in lines]
    seen, kinds = set(found), Counter[str]()
    for place in found:  # grows while it is walked
        for client in everybody:
            for onward in links(client, place):
                kind = endpoint_of(app, onward)
                if onward in seen or not kind or kinds[kind] >= EACH_ENDPOINT or not _is_page(app, onward):
                    continue
                seen.add(onward)
                kinds[kind] += 1
                found.append(onward)
    return found


def _is_page(app: Flask, place: str) -> bool:
    """Whether a place is an officer's page: no part of the API; of the same page shown otherwise, one is enough."""
    asked = urlsplit(place)
    kind = endpoint_of(app, asked.path)
    if (
        not kind
        or kind == "static"
        or "<" in place
        or (asked.query and "line=" not in asked.query)
        or _COMMAND in asked.path
    ):
        return False
    return area_of(app, kind) not in (None, API, "public")


def endpoint_of(app: Flask, place: str) -> str:
    """Return which endpoint answers at a place; empty if none does."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(place).path)
    except (HTTPException, RequestRedirect):
        return ""
    return str(endpoint)


def links(client: FlaskClient, place: str) -> list[str]:
    """Return where a page leads; nowhere if it is not this officer's."""
    answer = client.get(place)
    assert answer.status_code < 500, place
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return []
    return [unescape(found["place"]) for found in _LINK.finditer(answer.text)]


def command_of(place: str, department: str) -> Command:
    """Return the command of a button, what it does not say filled in with anything, the clause with an own one."""
    asked = urlsplit(place)
    kind = KINDS[asked.path.removeprefix(_COMMAND)]
    said = {name: values[-1] for name, values in parse_qs(asked.query).items()}
    types = {field.name: str(field.type) for field in fields(kind)}  # type: ignore[arg-type] # a dataclass
    read: Mapping[str, Any] = {"str": str, "int": int, "date": date.fromisoformat}
    known = {name: read[types[name]](text) for name, text in said.items() if types.get(name) in read}
    own = [one.id for one in default_pack().clauses if department in one.departments]
    if "clause" in types and own:
        known.setdefault("clause", own[0])
    return one_of(kind, **known)


KINDS: Final = {kind.name: kind for kind in commands()}


@pytest.mark.parametrize("username", OFFICERS)
def test_what_an_officer_can_press_is_not_refused_for_who_presses_it(
    app: Flask, ledger: Ledger, pages: list[str], username: str
) -> None:
    client, department = sign_in(app, username), OFFICERS[username][0]
    pressed, refused = set[str](), []
    for place in pages:
        for button in links(client, place):
            if not button.startswith(_COMMAND) or (key := _without_place(button)) in pressed:
                continue
            pressed.add(key)
            signature = Signature(
                actor=username, department=department, effective_on=LATER, key=f"buttons-{next(_keys)}"
            )
            try:
                ledger.execute(command_of(button, department), signature, rehearsal=True)
            except NotAllowed as refusal:
                refused.append(f"{place} {key}: {refusal.message_in_english}")
            except Refusal:
                continue  # what else stands against it, the form says
    assert not refused, "\n".join(refused)
    assert pressed, "no button at all"


def _without_place(button: str) -> str:
    """Return a button without where it leads back to."""
    return re.sub(r"[?&]next=[^&]*", "", button)


def test_the_walk_passes_every_command_that_waits_for_a_second_person(app: Flask, pages: list[str]) -> None:
    """So that the test above cannot hold for want of cases."""
    shown = {
        urlsplit(button).path.removeprefix(_COMMAND)
        for username in OFFICERS
        if username.startswith("any.")
        for place in pages
        for button in links(sign_in(app, username), place)
        if button.startswith(_COMMAND)
    }
    assert shown >= {
        "award.publish_notice",
        "batch.approve",
        "budget.confirm_adjustment",
        "determination.confirm",
        "determination.withdraw",
        "payee.confirm_account",
        "recovery.notice",
        "statement.unmatch",
    }
