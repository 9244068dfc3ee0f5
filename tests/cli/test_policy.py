from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.policy import policy
from ledger.domain.money import fen_from_yuan
from tests.acceptance.rows import Row, policy_rows
from tests.ledger.policy.packs import edited_pack

ON = ("--on", "2026-06-15")
NEEDS_AN_ARGUMENT = ("month_starts", "before_other_year", "expect_recovery")
"""Rows that one call of `assess` cannot state."""


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(policy, arguments, catch_exceptions=False)


def _facts(folder: Path, facts: dict[str, Any]) -> str:
    """Write a fact file; JSON is YAML, and amounts are text."""
    path = folder / "facts.yaml"
    path.write_text(json.dumps(facts, default=str), "utf-8")
    return str(path)


def _assess(folder: Path, clause: str, facts: dict[str, Any], *more: str) -> Result:
    return _run("assess", clause, _facts(folder, facts), *ON, *more)


@pytest.mark.parametrize(
    "row",
    [row for row in policy_rows() if not set(NEEDS_AN_ARGUMENT) & set(row.given)],
    ids=lambda row: row.id,
)
def test_assess_takes_a_row_of_the_acceptance_file_as_it_is(row: Row, tmp_path: Path) -> None:
    result = _assess(tmp_path, row.clause, row.given)
    answer = json.loads(result.stdout)
    if row.refusal is not None:
        assert result.exit_code == 1
        assert answer["code"] == row.refusal.code
        assert answer["message_en"].startswith(row.given["refused"])
    else:
        assert result.exit_code == 0
        assert answer["amount_fen"] == row.fen("expect")
        assert answer["stops_at"] == (row.stops_at or "base")
        assert answer["trace"][-1]["after_fen"] == row.fen("expect")


def test_settle_takes_a_row_of_the_acceptance_file_as_it_is(tmp_path: Path) -> None:
    (row,) = [row for row in policy_rows() if "expect_recovery" in row.given]
    result = _run("settle", row.clause, _facts(tmp_path, row.given), *ON)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["recovery_fen"] == row.fen("expect_recovery")


def test_settle_refuses_what_is_not_settled(tmp_path: Path) -> None:
    result = _run("settle", "art4.testing", _facts(tmp_path, {"contract": 1, "audited": 1}), *ON)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["code"] == "invalid_input"


def test_used_stands_before_the_file(tmp_path: Path) -> None:
    facts = {"level": "international", "before": "500000.00"}
    assert json.loads(_assess(tmp_path, "art10.standard", facts).stdout)["amount_fen"] == 0
    result = _assess(tmp_path, "art10.standard", facts, "--used", "300,000")
    assert json.loads(result.stdout)["amount_fen"] == fen_from_yuan("200000")


@pytest.mark.parametrize("used", ["-1", "NaN", "1e9", "lots"])
def test_a_bad_sum_is_refused(tmp_path: Path, used: str) -> None:
    result = _assess(tmp_path, "art10.standard", {"level": "industry"}, "--used", used)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["code"] in ("invalid_amount", "invalid_input")


def test_another_pack_changes_the_amount_without_touching_code(tmp_path: Path) -> None:
    folder = edited_pack(tmp_path, "clauses/art4.testing.yaml", 'value: "0.30"', 'value: "0.25"')
    facts = {"contract": "600000.00"}
    assert json.loads(_assess(tmp_path, "art4.testing", facts).stdout)["amount_fen"] == 18_000_000
    changed = _assess(tmp_path, "art4.testing", facts, "--pack", str(folder))
    assert json.loads(changed.stdout)["amount_fen"] == 15_000_000


@pytest.mark.parametrize(
    ("clause", "text", "code"),
    [
        ("art99", "{}", "unknown_clause"),
        ("art4.testing", "{contract: -5}", "invalid_input"),
        ("art4.testing", "{contract: .nan}", "invalid_input"),
        ("art4.testing", "{contract: 1, contract: 2}", "malformed_yaml"),
        ("art4.testing", "{contract: [", "malformed_yaml"),
        ("art4.testing", "- contract", "invalid_input"),
        ("art4.testing", "", "invalid_input"),
        ("art3.rent", "{start: 2026-01-01, months: 61, area: 1, rent: 1}", "invalid_input"),
        ("art3.rent", "{start: 1026-01-01, months: 6, area: 1, rent: 1}", "invalid_input"),
        ("art3.renovation", "{amount: 1}", "clause_is_city_money"),
    ],
)
def test_bad_input_is_refused_in_both_languages(tmp_path: Path, clause: str, text: str, code: str) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(text, "utf-8")
    result = _run("assess", clause, str(path), *ON)
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["code"]) == (1, code)
    assert answer["message"]
    assert answer["message_en"]


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes("level: 国际标准".encode("gb18030"))
    assert _run("assess", "art10.standard", str(path), *ON).exit_code == 1
    path.write_bytes("\ufefflevel: 国际标准".encode())
    assert _run("assess", "art10.standard", str(path), *ON).exit_code == 0


def test_the_day_is_today_unless_given(tmp_path: Path) -> None:
    assert _run("assess", "art10.standard", _facts(tmp_path, {"level": "industry"})).exit_code == 0
    early = _run("assess", "art10.standard", _facts(tmp_path, {"level": "industry"}), "--on", "2025-12-31")
    assert json.loads(early.stdout)["code"] == "clause_not_in_force"
    assert _run("assess", "art10.standard", _facts(tmp_path, {}), "--on", "tomorrow").exit_code == 2


def test_show_lists_every_clause() -> None:
    listed = json.loads(_run("show", "--format", "json").stdout)
    assert {"art3.rent", "art8.sme-interest", "final.no-duplicate-support"} <= {row["id"] for row in listed}
    table = _run("show")
    assert table.exit_code == 0
    assert "art10.ip-interest" in table.stdout


def test_show_tells_a_clause_in_full() -> None:
    text = _run("show", "art1.construction.elevated").stdout
    for expected in ("累计不超过2000万元", "0.20", "elevated-limbs", "investment"):
        assert expected in text
    (clause,) = json.loads(_run("show", "art3.rent", "--format", "json").stdout)
    assert clause["parameters"][0]["values"] == [{"from": "2026-01-01", "to": None, "value": "10000"}]


def test_show_takes_a_family_and_refuses_the_unknown() -> None:
    assert len(json.loads(_run("show", "art1.construction", "--format", "json").stdout)) == 3
    result = _run("show", "art99")
    assert (result.exit_code, json.loads(result.stdout)["code"]) == (1, "unknown_clause")


def test_check_names_the_pack_or_what_is_wrong(tmp_path: Path) -> None:
    assert "huairou-2026-draft 1" in _run("check").stdout
    folder = edited_pack(tmp_path, "source.txt", "15%", "16%")
    result = _run("check", "--pack", str(folder))
    assert (result.exit_code, json.loads(result.stdout)["code"]) == (1, "invalid_pack")
