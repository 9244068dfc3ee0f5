from __future__ import annotations

from dataclasses import replace

from flask import Flask, render_template_string
from flask.testing import FlaskClient

from ledger.application.verb import commands
from ledger.domain.awards import Duty
from ledger.domain.recovery import RECOVERY_KINDS, RecoveryState
from tests.web.conftest import ClientAs
from web.access.areas import area
from web.commanding.permitted import DUTIES, Case, recovery_kind_name, recovery_state_name

CASE = Case({Duty.MAKER: frozenset({"clerk.kw"}), Duty.CHECKER: frozenset({"li.na"})}, ("kw", "jxj"))
BUTTON = (
    '{% from "commanding/button.html" import command_button with context %}'
    '{{ command_button("award.approve", award="HR 1", next="/worklist", case=case) }}'
)


def test_who_acted_in_another_duty_is_apart() -> None:
    assert CASE.others("award.approve") == {"clerk.kw"}
    assert CASE.others("award.assess") == {"li.na"}
    assert CASE.others("payment.confirm") == {"clerk.kw", "li.na"}
    assert CASE.others("award.object") == frozenset()
    assert Case(made_by=frozenset({"x"})).others("batch.approve") == {"x"}


def test_who_made_or_approved_a_batch_is_apart_from_what_follows() -> None:
    case = replace(CASE, batch_by=frozenset({"sun.li"}))
    assert case.others("payment.return") == {"sun.li"}
    assert case.others("batch.export") == {"sun.li"}
    assert case.others("payment.confirm") == {"clerk.kw", "li.na", "sun.li"}
    assert case.others("batch.withdraw") == frozenset()


def test_duties_are_of_commands_that_there_are() -> None:
    assert set(DUTIES) <= {kind.name for kind in commands()}


def test_recoveries_are_named(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert {recovery_kind_name(kind) for kind in RECOVERY_KINDS}
        assert recovery_state_name(RecoveryState.OPENED) == "opened"


def button(app: Flask, client: FlaskClient) -> str:
    """Return what the button looks like to an officer, on a page made for it."""
    if "button" not in app.view_functions:
        view = area("account")(lambda: render_template_string(BUTTON, case=CASE))
        app._got_first_request = False
        app.add_url_rule("/button", "button", view)
        app._got_first_request = True
    return client.get("/button").text


def test_a_button_leads_to_the_form_or_says_why_it_is_not_yours(app: Flask, client_as: ClientAs) -> None:
    mine = button(app, client_as("approver", department="kw"))
    assert 'href="/do/award.approve?next=/worklist&amp;award=HR+1"' in mine
    assert "须由批准岗办理" in button(app, client_as("clerk", department="kw"))
    assert "须由责任单位办理" in button(app, client_as("approver", department="fgw"))
    for page in (button(app, client_as("clerk", department="kw")),):
        assert "href" not in page
        assert 'aria-disabled="true"' in page
