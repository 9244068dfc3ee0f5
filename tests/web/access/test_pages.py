from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from access.audit import AuditFilter
from access.roles import Role
from access.sessions import FRESH
from ledger.application import Ledger
from tests.web.access.test_signing_in import PASSWORD, give, lively, mark, with_password, zhou
from tests.web.conftest import ClientAs
from tests.web.officers import access_of, session_for, sign_in
from web.access.cookies import SESSION

__all__ = ["lively", "zhou"]


def actions(app: Flask, action: str) -> list[tuple[str, str, str]]:
    """Return officer, command and outcome of the entries of an action, the newest first."""
    entries = access_of(app).audit.entries(AuditFilter(action=action), limit=20).rows
    return [(entry.officer, entry.command, entry.outcome) for entry in entries]


def test_an_officer_is_registered_and_given_roles_by_two_people(app: Flask, client_as: ClientAs) -> None:
    security, system = client_as("security_admin"), client_as("system_admin")
    made = security.post("/officers", data={"username": "Qian.Lin", "display_name": "钱琳"})
    assert (made.status_code, made.location) == (302, "/officers/qian.lin")
    proposal = {"roles": ["clerk", "checker"], "officer_department": "kw"}
    assert security.post("/officers/qian.lin/roles", data=proposal).status_code == 302
    assert "待确认的岗位" in system.get("/officers").text
    own = security.post("/officers/qian.lin/roles/1")
    assert own.status_code == 403
    assert "separation_of_duties" not in own.text
    assert "不能再承担" in own.text
    assert system.post("/officers/qian.lin/roles/1").status_code == 302
    page = system.get("/officers/qian.lin").text
    assert "经办、复核" in page
    assert actions(app, "command")[:2] == [
        ("system_admin.czj", "officer.confirm_roles", "accepted"),
        ("security_admin.czj", "officer.confirm_roles", "refused"),
    ]


def test_roles_that_do_not_go_together_come_back_with_the_form(client_as: ClientAs) -> None:
    security = client_as("security_admin")
    security.post("/officers", data={"username": "song.he", "display_name": "宋和"})
    wrong = {"roles": ["payer", "approver"], "officer_department": "czj"}
    answer = security.post("/officers/song.he/roles", data=wrong)
    assert answer.status_code == 409
    assert "不能同时担任" in answer.text
    assert re.search(r'value="payer" checked', answer.text)


def test_what_is_not_ones_own_to_do_says_whose_it_is(client_as: ClientAs, app: Flask) -> None:
    audit_admin = client_as("audit_admin")
    assert "须由安全管理员办理" in audit_admin.get("/officers").text
    assert audit_admin.post("/officers", data={"username": "x.y.z", "display_name": "x"}).status_code == 403
    refused = client_as("clerk").get("/officers")
    assert refused.status_code == 403
    assert "安全管理员" in refused.text
    assert actions(app, "access")[0] == ("clerk.czj", "", "refused")


def test_an_officer_is_suspended_and_resumed(client_as: ClientAs) -> None:
    security = client_as("security_admin")
    security.post("/officers", data={"username": "ma.teng", "display_name": "马腾"})
    assert security.post("/officers/ma.teng/suspend", data={"reason": ""}).status_code == 400
    assert security.post("/officers/ma.teng/suspend", data={"reason": "离岗"}).status_code == 302
    assert "已停用" in security.get("/officers/ma.teng").text
    assert security.post("/officers/ma.teng/resume", data={"reason": "返岗"}).status_code == 302
    assert security.get("/officers/nobody.at.all").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_audit_is_read_filtered_and_taken_along(client_as: ClientAs, app: Flask, language: str) -> None:
    auditor = client_as("auditor")
    client_as("clerk").get("/audit")
    page = auditor.get(f"/audit?action=access&outcome=refused&officer=clerk.czj&lang={language}")
    assert page.status_code == 200
    assert "role_missing" in page.text
    sentence = {
        "zh": "没有办理“审计日志”的岗位（审计、审计管理员）",
        "en": "holds none of the roles that may do audit log (auditor, audit administrator)",
    }
    assert sentence[language] in page.text
    assert auditor.get("/audit?outcome=maybe").status_code == 400
    assert auditor.get("/audit?time=2020").status_code == 200
    taken = auditor.get("/audit?format=csv&action=access")
    assert taken.status_code == 200
    assert "clerk.czj" in taken.text
    assert actions(app, "export")[0] == ("auditor.czj", "", "accepted")
    exported = auditor.get(f"/audit?action=export&lang={language}").text
    assert {"zh": "格式 csv", "en": "Format csv"}[language] in exported
    assert {"zh": "表格 audit", "en": "Tables audit"}[language] in exported


def test_a_page_that_needs_a_fresh_password_is_come_back_to(lively: Flask, ledger: Ledger) -> None:
    began = datetime.now(UTC)
    username = with_password(lively, ledger, "zhou.lan")
    client = sign_in(lively, username)
    with time_machine.travel(began + FRESH + timedelta(minutes=1)):
        fields = {"csrf_token": mark(client, "/account"), "label": "月报", "scopes": ["read"], "days": "30"}
        asked = client.post("/account/tokens", data=fields)
        assert asked.status_code == 200
        assert "您填报的内容已保留" in asked.text
        kept = dict(re.findall(r'name="(kept-[^"]+)" value="([^"]*)"', asked.text))
        assert kept == {"kept-label": "月报", "kept-scopes": "read", "kept-days": "30"}
        before = client.get_cookie(SESSION)
        confirm = {"csrf_token": fields["csrf_token"], "next": "/account/tokens", "sends_form": "1", **kept}
        assert client.post("/account/confirm", data={**confirm, "password": "wrong"}).status_code == 400
        onward = client.post("/account/confirm", data={**confirm, "password": PASSWORD})
        assert onward.status_code == 200
        assert client.get_cookie(SESSION) != before
        kept_form = onward.text.partition('id="kept-form"')[2].partition("</form>")[0]
        resent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', kept_form))
        assert {"label": "月报", "scopes": "read", "days": "30"}.items() <= resent.items()
        issued = client.post("/account/tokens", data=resent)
        text = re.search(r"yq_[a-z0-9]{10}_[\w-]{43}", issued.text)
        assert text is not None
        assert access_of(lively).tokens.use(text[0]).officer.username == username
        assert text[0] not in client.get("/account").text
        token_id = text[0].split("_")[1]
        assert give(client, f"/account/tokens/{token_id}/revoke", "/account").status_code == 302
        assert "已撤销" in client.get("/account").text


def test_sessions_are_listed_and_ended_one_by_one(lively: Flask, ledger: Ledger) -> None:
    username = with_password(lively, ledger, "zhou.lan")
    client, other = sign_in(lively, username), session_for(lively, username)
    number = access_of(lively).sessions.require(other).number
    assert f"/account/sessions/{number}/revoke" in client.get("/account").text
    assert give(client, f"/account/sessions/{number}/revoke", "/account").status_code == 302
    assert access_of(lively).sessions.find(other) is None
    another = session_for(lively, username)
    assert give(client, "/account/sessions/revoke", "/account").status_code == 302
    assert access_of(lively).sessions.find(another) is None
    assert client.get("/account").status_code == 200


def test_a_second_factor_is_enrolled_from_its_picture(lively: Flask, ledger: Ledger) -> None:
    username = with_password(lively, ledger, "zhou.lan")
    client = sign_in(lively, username)
    page = give(client, "/account/second-factor", "/account").text
    assert "data:image/svg+xml" in page
    secret = re.search(r'class="code">([A-Z2-7]{32})<', page)
    assert secret is not None
    wrong = give(client, "/account/second-factor/confirm", "/account", code="abcdef")
    assert wrong.status_code == 400
    code = pyotp.TOTP(secret[1]).now()
    enrolled = give(client, "/account/second-factor/confirm", "/account", code=code)
    assert len(re.findall(r'<li class="code">', enrolled.text)) == 10
    assert "已绑定" in client.get("/account").text
    assert give(client, "/account/second-factor/remove", "/account").status_code == 302
    assert "未绑定" in client.get("/account").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"password": "wrong"}, "不正确"),
        ({"new_password_again": "something else"}, "两次输入不一致"),
        ({"new_password": "short", "new_password_again": "short"}, "密码不符合要求"),
    ],
)
def test_a_password_that_cannot_be_comes_back(
    lively: Flask, ledger: Ledger, fields: dict[str, str], words: str
) -> None:
    client = sign_in(lively, with_password(lively, ledger, "zhou.lan"))
    right = {
        "password": PASSWORD,
        "new_password": "reeds along the shore",
        "new_password_again": "reeds along the shore",
    }
    answer = give(client, "/account/password", **{**right, **fields})
    assert answer.status_code == 400
    assert words in answer.text


@pytest.mark.parametrize("ends", [True, False])
def test_changing_a_password_offers_to_end_the_tokens(lively: Flask, ledger: Ledger, ends: bool) -> None:
    """The box is ticked; an officer who only changes it in time leaves programs running."""
    username = with_password(lively, ledger, "zhou.lan")
    tokens = access_of(lively).tokens
    _, token = tokens.issue(username, label="夜间核对", scopes=["read"], life=timedelta(days=1), by=username)
    client = sign_in(lively, username)
    form = client.get("/account/password").text
    assert re.search(r'name="ends_tokens" value="1" checked', form)
    assert token.id in form
    new = {"new_password": "reeds along the shore", "new_password_again": "reeds along the shore"}
    ticked = {"ends_tokens": "1"} if ends else {}
    assert give(client, "/account/password", password=PASSWORD, **new, **ticked).status_code == 302
    (kept,) = [one for one in tokens.tokens(username) if one.id == token.id]
    assert (kept.revoked_at is not None) is ends
    assert tokens.revoke(token.id, username) is not ends


@pytest.mark.parametrize("role", list(Role))
def test_every_role_begins_on_a_page_of_its_own(client_as: ClientAs, role: Role) -> None:
    client = client_as(role)
    begins = client.get("/login").location
    assert begins is not None
    assert client.get(begins).status_code == 200


def test_pages_of_a_stranger_show_no_way_in_but_one(stranger: FlaskClient) -> None:
    page = stranger.get("/login").text
    assert "/platforms" not in page
    assert "/officers" not in page
