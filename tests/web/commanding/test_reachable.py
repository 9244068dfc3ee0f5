"""Every command that has a form is offered somewhere: nobody has to know an address by heart."""

from __future__ import annotations

import re
from pathlib import Path

import web
from projections.queries.worklist_kinds import KINDS
from tests.web.bad_input import forms
from tests.web.conftest import ClientAs
from tests.web.officers import BUSINESS

WEB = Path(str(web.__file__)).parent
OFFERING = (
    "awards/next_steps.py",
    "recoveries/standing.py",
    "reconciliation/case.py",
    "batches/steps.py",
    "duplicates/routes.py",
)
"""Where the pages decide in code which buttons they show."""


def test_every_form_is_offered_by_a_page_or_the_worklist() -> None:
    sources = [*(WEB / "templates").rglob("*.html"), *(WEB / name for name in OFFERING)]
    offered = {
        name for path in sources for name in re.findall(r'"([a-z_]+\.[a-z_]+)"', path.read_text("utf-8"))
    }
    offered |= {kind.command for kind in KINDS}
    assert {kind.name for kind in forms()} - offered == set()


def test_the_register_is_kept_from_its_pages(client_as: ClientAs) -> None:
    offered = {
        name
        for client in (client_as(*BUSINESS), client_as(*BUSINESS, department="kw"))
        for path in ("/platforms", "/platforms/P-001")
        for name in re.findall(r'href="/do/([a-z_.]+)', client.get(path).text)
    }
    assert offered >= {
        "platform.register", "organisation.register", "award.apply", "support.record_external",
        "support.record_non_monetary", "indicator.record", "platform.change_operator",
        "platform.change_city_public_status", "recipient.suspend",
    }  # fmt: skip
