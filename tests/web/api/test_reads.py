"""Every read answers, in its documented shape, with its tag."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from flask import Flask

from tests.web.api.programs import Program
from tests.web.sample import AWARD
from web.api import reads as subjects
from web.api.read import Read, reads

subjects.register()

NAMES = {"award": AWARD, "recipient": "P-001", "month": "2026-03-01", "clause": "art4.testing"}
NOTHING_THERE = {
    "/batches/<batch>",
    "/payees/<uscc>",
    "/recoveries/<recovery>",
    "/countersignatures/<countersignature>",
}


def path_of(one: Read) -> str:
    path = one.path
    for name, value in NAMES.items():
        path = path.replace(f"<{name}>", value)
    return path


@pytest.mark.parametrize("one", reads(), ids=lambda one: one.path)
def test_every_read_answers_in_its_shape(auditor: Program, one: Read) -> None:
    query: dict[str, Any] = {"q": "雁栖"} if one.path == "/search" else {}
    answer = auditor.get(path_of(one), **query)
    if one.path in NOTHING_THERE:
        assert answer.status_code == 404
        return
    assert answer.status_code == 200, answer.text
    msgspec.json.decode(answer.data, type=one.answers)
    tag = answer.headers["ETag"]
    again = auditor.get(path_of(one), headers={"If-None-Match": tag}, **query)
    assert again.status_code == 304
    assert not again.data


def test_every_read_is_in_the_document(app: Flask) -> None:
    from web.api.registration import PREFIX

    assert {f"{PREFIX}{one.path}" for one in reads()} <= {rule.rule for rule in app.url_map.iter_rules()}
