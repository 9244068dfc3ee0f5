from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledger.domain.errors import MalformedYaml
from ledger.policy.strict_yaml import MAX_CHARACTERS, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-5", -5),
        ("0.10", Decimal("0.10")),
        ("80000000.00", Decimal("80000000.00")),
        ("010", "010"),
        ("1_000", "1_000"),
        ("1e5", "1e5"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("12:30", "12:30"),
        ("true", True),
        ("on", "on"),
        ("No", "No"),
        ("null", None),
        ("~", None),
        ("2026-01-31", date(2026, 1, 31)),
        ("2026-01-31 10:00:00", "2026-01-31 10:00:00"),
        ("'0.1'", "0.1"),
        ("", None),
    ],
)
def test_scalars_mean_what_they_say(text: str, value: object) -> None:
    read = read_yaml(f"a: {text}", "facts.yaml").data["a"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "duplicate key a"),
        ("x: {a: 1, a: 1}", 1, "duplicate key a"),
        ("a: &x 1\nb: *x\n", 2, "aliases"),
        ("a: !!python/object:os.system 1", 1, "tags"),
        ("a: !!float 1.5", 1, "tags"),
        ("[1, 2]: 3", 1, "plain text"),
        ("a: [1, 2\n", 2, "expected"),
        ("a: 2026-02-30", 1, "day"),
        ("a: 1\n--- \nb: 2", 2, "another document"),
        ("[" * 50_000 + "]" * 50_000, 1, "deeper"),
        ("a: \0", 1, "control characters"),
        ("a: 1\n\tb: 2", 2, ""),
    ],
)
def test_what_is_not_plain_is_refused_with_its_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(MalformedYaml) as caught:
        read_yaml(text, "facts.yaml")
    assert caught.value.details["file"] == "facts.yaml"
    assert caught.value.details["line"] == line
    assert problem in str(caught.value.details["problem_en"])


def test_a_long_document_is_refused() -> None:
    with pytest.raises(MalformedYaml, match="longer"):
        read_yaml("a" * (MAX_CHARACTERS + 1), "facts.yaml")


def test_lines_are_known_by_path() -> None:
    document = read_yaml("a: 1\nb:\n  - c: 2\n    d: [3,\n     4]\n", "pack.yaml")
    assert document.line_of("$.b") == 2
    assert document.line_of("$.b[0].d") == 4
    assert document.line_of("$.b[0].d[1]") == 5
    assert document.line_of("$.b[0].missing.deeper") == 3
    assert document.line_of("elsewhere") == 1


def test_an_empty_document_is_nothing() -> None:
    assert read_yaml("# only a remark", "facts.yaml").data is None
