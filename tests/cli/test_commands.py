"""Every command by hand: signed, once per key, rehearsed if asked, refused with figures."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.domain.calendar import business_date
from tests.cli.conftest import Run
from tests.ledger.application.district import UNITS

CLERK = ("--actor", "zhang.min", "--department", "kw")
CHIEF = ("--actor", "li.na", "--department", "kw")
OFFICER = ("--actor", "czj.officer", "--department", "czj")
YEAR = business_date(datetime.now(UTC)).year


@pytest.fixture
def platform(run_anew: Run) -> Run:
    """A ledger with one platform and a budget line for its operation."""
    platform = f"{{code: P-1, platform_name: 平台, operator_uscc: {UNITS[0]}, operator_name: 主体}}"
    assert run_anew("do", "platform.register", "-", *CLERK, stdin=platform).exit_code == 0
    budget = f"{{fiscal_year: {YEAR}, department: kw, clause: art4.service, amount_yuan: 1000000, document: 指标1}}"
    assert run_anew("do", "budget.record_appropriation", "-", *OFFICER, stdin=budget).exit_code == 0
    return run_anew


def facts_file(tmp_path: Path, yuan: int = 800_000) -> str:
    file = tmp_path / "facts.yaml"
    file.write_text(f"award: {yuan}\nassessment_year: {YEAR}\ndeciding_document: 会议1\n", encoding="utf-8")
    return str(file)


def test_an_award_step_by_step(platform: Run, tmp_path: Path) -> None:
    apply = (
        "apply",
        "A-1",
        "--recipient",
        "P-1",
        "--clause",
        "art4.service",
        "--facts",
        facts_file(tmp_path),
    )
    for step in (apply, ("accept", "A-1"), ("assess", "A-1"), ("notice", "A-1", "--where", "区政府网站")):
        result = platform(*step, *CLERK)
        assert result.exit_code == 0, result.stderr
        assert "已办理" in result.stdout
    assert "800,000.00" in platform("history", "P-1").stdout
    early = platform("approve", "A-1", "--document", "批1", *CHIEF)
    assert early.exit_code == 1
    assert "notice_still_open" in early.stderr
    too_early = platform("schedule", "A-1", *CLERK)
    assert too_early.exit_code == 1
    assert "wrong_stage" in too_early.stderr


def test_a_key_is_done_once(platform: Run) -> None:
    text = "{entry: N-1, recipient: P-1, kind: yanqi_card, description: 两张}"
    first = platform("--json", "do", "support.record_non_monetary", "-", *CLERK, "--key", "k1", stdin=text)
    again = platform("--json", "do", "support.record_non_monetary", "-", *CLERK, "--key", "k1", stdin=text)
    assert json.loads(first.stdout)["replayed"] is False
    assert json.loads(again.stdout)["replayed"] is True
    assert json.loads(first.stdout)["events"] == json.loads(again.stdout)["events"]
    other = platform(
        "do",
        "support.record_non_monetary",
        "-",
        *CLERK,
        "--key",
        "k1",
        stdin=text.replace("两张", "三张"),
    )
    assert other.exit_code == 1
    assert "idempotency" in other.stderr


def test_a_rehearsal_keeps_nothing(platform: Run) -> None:
    text = "{entry: N-1, recipient: P-1, kind: yanqi_card, description: 两张}"
    result = platform("do", "support.record_non_monetary", "-", *CLERK, "--dry-run", stdin=text)
    assert result.exit_code == 0
    assert "演练通过" in result.stdout
    assert "N-1" not in platform("history", "P-1", "--format", "json").stdout
    assert platform("do", "support.record_non_monetary", "-", *CLERK, stdin=text).exit_code == 0


def test_a_list_is_done_as_one_or_not_at_all(platform: Run, tmp_path: Path) -> None:
    file = tmp_path / "cards.yaml"
    good = "- {entry: N-1, recipient: P-1, kind: yanqi_card, description: 甲}\n"
    file.write_text(
        good + "- {entry: N-1, recipient: P-1, kind: yanqi_card, description: 乙}\n", encoding="utf-8"
    )
    assert platform("do", "support.record_non_monetary", str(file), *CLERK).exit_code == 1
    assert "N-1" not in platform("history", "P-1", "--format", "json").stdout
    file.write_text(good + good.replace("N-1", "N-2"), encoding="utf-8")
    assert platform("do", "support.record_non_monetary", str(file), *CLERK).exit_code == 0
    entries = json.loads(platform("history", "P-1", "--format", "json").stdout)["history"]["rows"]
    assert [
        row["figures"]["entry"] for row in entries if row["topic"] == "support.non_monetary_recorded"
    ] == [
        "N-1",
        "N-2",
    ]


def test_a_refusal_shows_its_figures(platform: Run, tmp_path: Path) -> None:
    text = (
        f"{{award: H-1, recipient: P-1, clause: art4.service, amount_yuan: 2000000, paid_on: {YEAR}-01-05,"
        f" department: kw, document: 旧1, facts: {{assessment_year: {YEAR}}}}}"
    )
    result = platform("do", "award.record_past_disbursement", "-", *OFFICER, stdin=text)
    assert result.exit_code == 1
    assert "budget_exceeded" in result.stderr
    assert "requested: 2,000,000.00" in result.stderr
    assert "→" in result.stderr


@pytest.mark.parametrize("actor", ["system:scheduler", " "])
def test_nobody_acts_as_the_system(platform: Run, actor: str) -> None:
    result = platform("accept", "A-1", "--actor", actor, "--department", "kw")
    assert result.exit_code == 1
    assert "invalid_input" in result.stderr


def test_an_unknown_department(platform: Run) -> None:
    assert "not_found" in platform("accept", "A-1", "--actor", "a", "--department", "nsa").stderr


def test_nobody_acts_unsigned(platform: Run) -> None:
    assert platform("accept", "A-1").exit_code == 2


def test_dates_after_today_are_refused(platform: Run) -> None:
    result = platform("accept", "A-1", *CLERK, "--on", "2099-01-01")
    assert result.exit_code == 1
    assert "future_dated" in result.stderr


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "invalid_input"),
        (b"[]", "invalid_input"),
        (b"a: [", "malformed_yaml"),
        (b"a: 1\na: 2", "malformed_yaml"),
        (b"\xff\xfe\x00", "invalid_input"),
        (b"{entry: &a x, recipient: *a}", "malformed_yaml"),
        (b"{entry: 1}", "invalid_input"),
    ],
)
def test_a_file_that_cannot_be_read(platform: Run, content: bytes, code: str) -> None:
    result = platform("do", "entry.reverse", "-", *CLERK, stdin=content)
    assert result.exit_code == 1
    assert code in result.stderr


def test_an_unknown_command(platform: Run) -> None:
    assert "not_found" in platform("do", "award.steal", "-", *CLERK, stdin="{}").stderr


@pytest.mark.parametrize("tranche", ["2026-05-01", "=5", "2026-05-01=abc", "May=5"])
def test_a_tranche_that_is_none(platform: Run, tranche: str) -> None:
    assert platform("schedule", "A-1", *CLERK, "--tranche", tranche).exit_code in (1, 2)


def test_facts_that_are_no_facts(platform: Run, tmp_path: Path) -> None:
    file = tmp_path / "facts.yaml"
    file.write_text("- 1\n", encoding="utf-8")
    apply = ("apply", "A-1", "--recipient", "P-1", "--clause", "art4.service", "--facts", str(file))
    assert "invalid_input" in platform(*apply, *CLERK).stderr


def test_commands_are_listed(run_anew: Run) -> None:
    out = run_anew("commands").stdout
    assert "award.approve" in out
    assert "* award: text" in out
    assert "(amount_yuan)" in out
    assert "budget.record_appropriation" not in run_anew("commands", "award.approve").stdout
    listed = json.loads(run_anew("--json", "commands").stdout)
    assert {"name", "about", "fields"} == set(listed[0])
