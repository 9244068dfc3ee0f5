"""Recoveries on the command line, typed as an officer types them; registers and the summary in all files."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from python_calamine import CalamineWorkbook

from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.cli.conftest import Run, runner_on
from tests.ledger.application import cases
from tests.ledger.application.district import District

Step = Callable[..., Result]
OPENED_ON, SERVED_ON = "2026-04-20", "2026-04-28"


@pytest.fixture
def run(new_database_url: str) -> Run:
    """The command line where three million for services were paid in March 2026."""
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(new_database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        district.platform()
        district.budget("art4.service", 3_000_000)
        district.paid("A-1", "P-001", "art4.service", cases.service())
    return runner_on(new_database_url)


@pytest.fixture
def step(run: Run) -> Step:
    """Takes one step as somebody of the finance bureau on a day, and expects it to be done."""

    def take(name: str, *arguments: str, actor: str = "czj.auditor", on: str = OPENED_ON) -> Result:
        signed = ("--actor", actor, "--department", "czj", "--on", on)
        result = run("recovery", name, "R-1", *arguments, *signed)
        assert result.exit_code == 0, result.stderr
        return result

    return take


@pytest.fixture
def demanded(step: Step) -> Step:
    """One million of it demanded on 28 April, after a hearing lowered it to eight hundred thousand."""
    opening = ("--award", "A-1", "--kind", "violation", "--amount", "1,000,000.00")
    step("open", *opening, "--document", "怀财追〔2026〕1号", "--basis", "第十四条", "--reason", "重复计入")
    step("notice", "--document", "怀财追告〔2026〕1号")
    heard = ("--statement", "仅一份重复", "--reason", "部分采纳", "--amount", "800000")
    step("hear", *heard, actor="czj.head", on="2026-04-22")
    step(
        "demand", "--document", "怀财追决〔2026〕1号", "--unit", "区科委本级", actor="czj.head", on=SERVED_ON
    )
    return step


def _received(step: Step, yuan: str, document: str, *more: str) -> Result:
    amount = ("--amount", yuan, "--document", document)
    return step("receive", *amount, *more, actor="czj.cashier", on="2026-05-06")


def test_the_whole_story(demanded: Step, run: Run) -> None:
    assert "500,000.00" in _received(demanded, "300000", "JK-1").stdout
    _received(demanded, "20000", "JK-2", "--as", "fine")
    assert "closed" in _received(demanded, "500000", "JK-3").stdout
    out = run("recovery", "show", "R-1").stdout
    for word in (
        "追回立案",
        "听取陈述申辩",
        "仅一份重复",
        "送达追回决定",
        "2026-05-13",
        "罚息到账",
        "追回结案",
    ):
        assert word in out
    assert "区科委本级" in out
    history = run("history", "P-001").stdout
    assert history.count("追回到账") == 2
    assert "送达追回决定" in history


def test_a_case_as_json(demanded: Step, run: Run) -> None:
    said = json.loads(run("recovery", "show", "R-1", "--format", "json").stdout)
    (case,) = said["recoveries"]["rows"]
    assert (case["principal_fen"], case["left_fen"], case["functional_class"]) == (
        80_000_000,
        80_000_000,
        "2069999",
    )
    (payment,) = said["payments"]["rows"]
    assert (payment["paid_fen"], payment["amount_fen"], payment["fiscal_year"]) == (
        300_000_000,
        80_000_000,
        2026,
    )
    assert [row["title"] for row in said["steps"]["rows"]][:2] == ["追回立案", "告知陈述申辩"]


def test_what_is_overdue(demanded: Step, run: Run) -> None:
    for day, days in (("2026-05-13", []), ("2026-05-20", [7])):
        said = json.loads(run("recovery", "overdue", "--on", day, "--format", "json").stdout)
        assert [row["days_overdue"] for row in said["recoveries"]["rows"]] == days
    _received(demanded, "800000", "JK-1")
    assert not json.loads(run("recovery", "overdue", "--on", "2026-05-20", "--format", "json").stdout)[
        "recoveries"
    ]["rows"]


def test_the_summary_of_returned_funds_in_excel(demanded: Step, run: Run, tmp_path: Path) -> None:
    _received(demanded, "300000", "JK-1")
    _received(demanded, "123.45", "JK-2", "--as", "interest")
    file = tmp_path / "退回资金汇总表.xlsx"
    run("recovery", "summary", "--year", "2026", "--format", "xlsx", "--output", str(file))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes())).get_sheet_by_name("退回资金汇总表")
    lines = [list(line) for line in sheet.to_python()]
    assert lines[0][0] == "退回资金汇总表"
    heads = next(line for line in lines if "退回单位" in line)
    row = dict(zip(heads, lines[lines.index(heads) + 1], strict=True))
    assert (row["应退本金"], row["已退本金"], row["未退"]) == (800000.0, 300000.0, 500000.0)
    assert (row["其中冲减当年支出"], row["其中缴入国库"]) == (300000.0, 0.0)
    remark = [
        row[name] for name in ("级次", "冲减功能分类", "政府经济分类", "部门经济分类", "主管部门", "单位")
    ]
    assert remark == ["区级", "2069999", "50799", "31299", "区科委", "区科委本级"]
    assert any("利息 123.45 元，不计入本金" in str(cell) for line in lines for cell in line)
    assert run("recovery", "summary", "--year", "2025").stdout.count("R-1") == 0


def test_the_register_and_its_filters(demanded: Step, run: Run) -> None:
    assert "已送达决定" in run("recovery", "list").stdout
    asked = {
        ("--state", "demanded"): 1,
        ("--state", "closed"): 0,
        ("--kind", "violation", "--department", "区科委"): 1,
        ("--award", "A-2"): 0,
        ("--year", "2026"): 1,
    }
    for options, count in asked.items():
        said = json.loads(run("recovery", "list", *options, "--format", "json").stdout)
        assert len(said["recoveries"]["rows"]) == count, options
    csv = run("recovery", "list", "--format", "csv").stdout_bytes.decode("utf-8-sig")
    assert "R-1" in csv


def test_mistakes_are_reversed_and_the_rest_is_written_off_by_two(demanded: Step, run: Run) -> None:
    _received(demanded, "300000", "JK-1")
    demanded(
        "reverse", "--document", "JK-1", "--reason", "回单属于他案", actor="czj.cashier", on="2026-05-07"
    )
    _received(demanded, "100", "JK-2", "--as", "interest")
    reversed_interest = ("--document", "JK-2", "--reason", "误", "--as", "interest")
    demanded("reverse", *reversed_interest, actor="czj.cashier", on="2026-05-07")
    demanded("write-off", "--reason", "已注销", "--document", "怀财核〔2026〕1号", on="2026-06-01")
    done = demanded("write-off", "--confirm", actor="czj.second", on="2026-06-02")
    assert "800,000.00" in done.stdout
    said = json.loads(run("recovery", "list", "--format", "json").stdout)["recoveries"]["rows"][0]
    assert (said["written_off_fen"], said["left_fen"], said["end_document"]) == (
        80_000_000,
        0,
        "怀财核〔2026〕1号",
    )


def test_a_withdrawal(step: Step, run: Run) -> None:
    opening = ("--award", "A-1", "--amount", "1", "--instalment", "1", "--document", "文", "--basis", "审计")
    step("open", *opening)
    step("withdraw", "--reason", "金额有误")
    assert "已撤回" in run("recovery", "show", "R-1").stdout


def test_wrong_usage_and_refusals(step: Step, run: Run) -> None:
    signed = ("--actor", "czj.auditor", "--department", "czj", "--on", OPENED_ON)
    for options in ((), ("--amount", "1", "--from-settlement")):
        result = run("recovery", "open", "R-1", "--award", "A-1", "--document", "文", *options, *signed)
        assert result.exit_code == 2
    nothing = run(
        "recovery", "open", "R-1", "--award", "A-1", "--document", "文", "--from-settlement", *signed
    )
    assert (nothing.exit_code, "nothing_to_recover" in nothing.stderr) == (1, True)
    assert run("recovery", "write-off", "R-1", "--confirm", "--reason", "x", *signed).exit_code == 2
    unknown = run("recovery", "show", "R-404")
    assert (unknown.exit_code, "recovery_not_opened" in unknown.stderr) == (1, True)


def test_the_register_in_english(demanded: Step, run: Run) -> None:
    out = run("--lang", "en", "recovery", "list").stdout
    assert "Recoveries" in out
    assert "demanded" in out
    assert "violation" in out
