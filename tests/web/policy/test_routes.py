"""The measure as pages: clauses beside the text, numbers by date, determinations in force."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from ledger.policy.clause import Clause
from ledger.policy.loader import default_pack
from web.policy.reading import printed
from web.policy.source import sentence_anchor

PACK = default_pack()


def test_the_measure_lists_its_clauses_and_shows_its_text(client: FlaskClient) -> None:
    page = client.get("/policy").text
    for clause in PACK.clauses:
        assert f'href="/policy/{clause.id}"' in page
    assert PACK.header.source.sha256 in page


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("clause", PACK.clauses, ids=lambda clause: clause.id)
def test_every_clause_has_a_page_with_its_sentence(
    client: FlaskClient, clause: Clause, language: str
) -> None:
    answer = client.get(f"/policy/{clause.id}?lang={language}")
    assert answer.status_code == 200
    assert f'id="{sentence_anchor(clause.quote)}"' in answer.text
    assert getattr(clause.title, language) in answer.text


def test_a_family_leads_to_its_first_branch_and_an_unknown_clause_nowhere(client: FlaskClient) -> None:
    answer = client.get("/policy/art1.construction")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/policy/art1.construction.")
    assert client.get("/policy/art99").status_code == 404


def test_the_text_is_sent_as_it_was_published(client: FlaskClient) -> None:
    import hashlib

    assert hashlib.sha256(client.get("/policy/source.txt").data).hexdigest() == PACK.header.source.sha256


@pytest.mark.parametrize(("on", "status"), [("2026-01-01", 200), ("2031-12-31", 200), ("yesterday", 400)])
def test_a_clause_is_read_on_a_day(client: FlaskClient, on: str, status: int) -> None:
    assert client.get(f"/policy/art4.testing?on={on}").status_code == status


@pytest.mark.parametrize(
    ("clause", "parameter", "value", "text"),
    [
        ("art4.testing", "rate", "0.30", "30%"),
        ("art4.testing", "rate", "0.125", "12.5%"),
        ("art4.testing", "rate", "0.05", "5%"),
        ("art4.testing", "rate", "1", "100%"),
        ("art4.testing", "rate", None, "—"),
    ],
)
def test_numbers_are_printed_as_people_write_them(
    clause: str, parameter: str, value: str | None, text: str
) -> None:
    found = PACK.clause(clause).parameter(parameter)
    assert found is not None
    assert printed(found, value) == text


def test_an_area_has_its_thousands_apart() -> None:
    ceiling = next(one for one in PACK.clause("art3.rent").parameters if one.type == "area")
    assert printed(ceiling, "10000") == "10,000 ㎡"


def test_the_two_ways_of_marking_the_text_are_explained(client: FlaskClient) -> None:
    page = client.get("/policy/art4.testing?lang=en").text
    assert "<mark>Half tinted</mark> the sentence the clause quotes" in page
    assert "Checksum of the text SHA-256" in page
