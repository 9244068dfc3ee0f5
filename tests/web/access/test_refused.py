"""Codes of refusals in the audit log, in words."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.test_errors import all_refusals
from web.access.refused import figures_said, refusal_words


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        ("separation_of_duties", "zh", "不由本人办理"),
        ("separation_of_duties", "en", "not this person's to do"),
        ("cap_exceeded", "zh", "账目现状不允许"),
        ("no_rate_determined", "zh", "政策不支持"),
        ("internal_error", "zh", ""),
        ("", "zh", ""),
    ],
)
def test_a_code_without_its_figures_is_said_by_its_kind(
    app: Flask, code: str, language: str, words: str
) -> None:
    with app.test_request_context(f"/?lang={language}"):
        assert refusal_words(code, {"key": "k-1"}) == words


def test_with_its_figures_it_is_a_whole_sentence(app: Flask) -> None:
    details = {"actor": "zhang.min", "step": "award.approve", "roles": ["checker 复核"]}
    assert figures_said("role_missing") == details.keys()
    with app.test_request_context("/?lang=zh"):
        assert refusal_words("role_missing", details).endswith("没有办理“批复”的岗位（复核）")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_refusal_with_its_figures_as_they_are_kept_is_a_sentence(app: Flask, language: str) -> None:
    codes = sorted({kind.code for kind in all_refusals()})
    assert len(codes) > 50
    with app.test_request_context(f"/?lang={language}"):
        for code in codes:
            kept = {name: 100 if name.endswith("_fen") else "X-1" for name in figures_said(code)}
            words = refusal_words(code, {**kept, "key": "k-1"})
            assert words
            assert "{" not in words, code
