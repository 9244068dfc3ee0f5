from __future__ import annotations

import pytest
from flask import Flask

from ledger.policy.loader import default_pack
from web import create_app
from web.opened import opened


def test_the_ledger_opens_with_the_first_request_and_again_after_it_was_closed(database_url: str) -> None:
    app = create_app(database_url)
    place = opened(app)
    first = place.get()
    assert place.get() is first
    place.close()
    place.close()
    assert app.test_client().get("/healthz").status_code == 200
    assert place.get() is not first
    place.close()


def test_another_process_opens_a_ledger_of_its_own(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = opened(create_app(database_url))
    parents = place.get()
    monkeypatch.setattr("web.opened.os.getpid", lambda: -1)
    childs = place.get()
    assert childs is not parents
    place.close()
    parents.close()


def test_the_measure_can_be_another_one() -> None:
    pack = default_pack()
    assert opened(create_app("dbname=nowhere", pack=pack)).pack is pack


def test_an_application_made_otherwise_is_refused() -> None:
    app = Flask(__name__)
    app.extensions["yanqi-ledger"] = object()
    with pytest.raises(TypeError, match="create_app"):
        opened(app)
