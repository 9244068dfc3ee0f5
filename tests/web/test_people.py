"""Pages name persons: by name, namesakes apart, the program's own jobs in words."""

from __future__ import annotations

from flask import Flask

from web.people import person_name, told_apart


def test_namesakes_are_told_apart_and_nobody_is_without_a_name() -> None:
    names = {"czj.li": "李明", "kw.li": "李明", "czj.sun": "孙莉", "czj.x": ""}
    assert told_apart(names) == {
        "czj.li": "李明（czj.li）",
        "kw.li": "李明（kw.li）",
        "czj.sun": "孙莉",
        "czj.x": "czj.x",
    }


def test_who_is_no_officer_goes_by_the_user_name(app: Flask) -> None:
    with app.test_request_context("/"):
        assert person_name("zhang.min") == "zhang.min"
