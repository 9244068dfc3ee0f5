"""The document, for programs and for people."""

from __future__ import annotations

import re

from flask import Flask

from access.roles import Role
from ledger.application.verb import commands
from tests.web.api.programs import Program
from tests.web.conftest import ClientAs
from web.api.carrying import NOT_BY_FIELDS
from web.api.pages import document_of, groups_of


def test_the_document_names_every_command_and_status(auditor: Program) -> None:
    answer = auditor.get("/openapi.json")
    assert answer.status_code == 200
    document = answer.get_json()
    assert document["openapi"] == "3.1.0"
    for kind in commands():
        if kind.name not in NOT_BY_FIELDS:
            operation = document["paths"][f"/api/v1/commands/{kind.name}"]["post"]
            assert {
                "200",
                "201",
                "400",
                "401",
                "403",
                "404",
                "409",
                "413",
                "415",
                "422",
                "429",
                "503",
            } <= set(operation["responses"])
    assert auditor.get("/openapi.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_operations_have_names_of_their_own(app: Flask) -> None:
    ids = [one.id for group in groups_of(document_of(app)) for one in group.operations]
    assert len(set(ids)) == len(ids)
    assert len(ids) > len(commands())


def test_the_page_shows_every_operation_in_both_languages(app: Flask, client_as: ClientAs) -> None:
    client = client_as(Role.CLERK)
    for language, word in (("zh", "请求内容"), ("en", "Request body")):
        page = client.get(f"/api-guide?lang={language}")
        assert page.status_code == 200
        assert word in page.text
        for group in groups_of(document_of(app)):
            for one in group.operations:
                assert f'id="{one.id}"' in page.text
    assert client.get("/api-guide/openapi.json").status_code == 200


def test_the_page_is_for_officers(stranger: object, app: Flask) -> None:
    assert app.test_client().get("/api-guide").status_code == 302


def test_how_many_operations_a_group_has_reads_right_for_one_too(client_as: ClientAs) -> None:
    page = client_as("auditor").get("/api-guide?lang=en").text
    assert re.search(r"<p>operations: 1</p>", page)
    assert "1 operations" not in page
