"""History, caps and burn on the terminal and in all files."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.conftest import Run
from tests.ledger.application.district import UNITS
from tests.projections.queries.story import ENTERPRISE, WAN


def test_a_history_on_the_terminal(run: Run) -> None:
    out = run("history", "P-001").stdout
    assert "平台 P-001" in out
    for word in ("平台登记", "批复", "支付确认", "追回到账", "登记非资金支持", "wang.fang", "2,000,000.00"):
        assert word in out
    total = next(line for line in out.splitlines() if "合计" in line and "按" not in line)
    assert "2,500,000.00" in total
    assert "art4.service：“根据年度服务合同金额" in out


@pytest.mark.parametrize("name", ["P-001", UNITS[0], "B-1"])
def test_a_recipient_by_any_name(run: Run, name: str) -> None:
    assert "支付确认" in run("history", name).stdout


def test_part_of_a_name(run: Run) -> None:
    assert ENTERPRISE in run("history", "一家").stdout
    refused = run("history", "平台")
    assert refused.exit_code == 1
    assert "P-001 平台 P-001" in refused.stderr


def test_a_history_as_of_either_date(run: Run) -> None:
    by_day = json.loads(run("history", "P-001", "--as-of", "2026-04-28", "--format", "json").stdout)
    assert by_day["history"]["total"]["due_fen"] == 300 * WAN
    by_record = json.loads(run("history", "P-001", "--recorded-by", "2026-04-28", "--format", "json").stdout)
    assert by_record["history"]["total"]["due_fen"] == 200 * WAN
    assert "截至记录时间 2026-04-28 23:59:59" in by_record["history"]["about"][1]


def test_a_history_of_one_award_as_json(run: Run) -> None:
    said = json.loads(run("history", "P-001", "--award", "C-1", "--format", "json").stdout)
    assert {row["award"] for row in said["history"]["rows"]} == {"C-1"}
    assessed = next(row for row in said["history"]["rows"] if row["topic"] == "award.assessed")
    assert assessed["figures"]["trace"]
    assert assessed["quote"]
    assert [row["clause"] for row in said["totals"]["rows"]] == ["art1.construction.unmatched"]


def test_the_json_flag_of_the_program_means_json(run: Run) -> None:
    assert json.loads(run("--json", "caps").stdout)["caps"]["rows"]


def test_a_history_as_csv(run: Run) -> None:
    content = run("history", "P-001", "--format", "csv").stdout_bytes
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[-1]["事项"] == "合计"
    paid = sum(Decimal(row["支付(元)"] or 0) for row in rows[:-1])
    assert paid == Decimal(rows[-1]["支付(元)"]) == 3_000_000


@pytest.mark.parametrize(
    ("command", "sheets"),
    [
        (["history", "P-001"], ["扶持历史", "按条款合计"]),
        (["caps"], ["上限占用"]),
        (["burn", "2026"], ["2026 年预算执行", "2026 年以后已承诺"]),
        (["burn", "2026", "--by", "month"], ["2026 年按月执行", "2026 年以后已承诺"]),
    ],
)
def test_every_report_as_a_workbook(run: Run, tmp_path: Path, command: list[str], sheets: list[str]) -> None:
    file = tmp_path / "report.xlsx"
    result = run(*command, "--format", "xlsx", "--output", str(file))
    assert result.exit_code == 0
    assert str(file) in result.stderr
    assert CalamineWorkbook.from_path(file).sheet_names == sheets


def test_the_workbook_holds_what_the_json_says(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "burn.xlsx"
    run("burn", "2026", "--format", "xlsx", "--unit", "wan", "--output", str(file))
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    heads = next(place for place, row in enumerate(rows) if row[0] == "责任单位")
    paid = rows[heads].index("已支付")
    said = json.loads(run("burn", "2026", "--format", "json").stdout)
    lines = said["burn"]["rows"]
    in_file = [Decimal(str(row[paid])) * WAN for row in rows[heads + 1 : heads + 1 + len(lines)]]
    assert in_file == [row["paid_fen"] for row in lines]


def test_a_workbook_goes_to_a_program_through_a_pipe(run: Run) -> None:
    assert run("caps", "--format", "xlsx").stdout_bytes.startswith(b"PK")


def test_a_table_is_not_written_to_a_file(run: Run, tmp_path: Path) -> None:
    assert run("caps", "--output", str(tmp_path / "x")).exit_code == 2


def test_a_place_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    result = run("caps", "--format", "json", "--output", str(tmp_path / "no" / "x.json"))
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr


def test_caps_of_a_recipient_a_project_and_a_pot(run: Run) -> None:
    out = run("caps", "P-001").stdout
    assert "8,500,000.00" in out
    assert "project:X-1" in out
    assert "art4.testing" not in out
    assert "A-1, A-2" in run("caps", ENTERPRISE).stdout
    assert "art4.service" not in run("caps", "--pot", "art1").stdout
    assert run("caps", "nobody").exit_code == 1


def test_burn_on_the_terminal(run: Run) -> None:
    out = run("burn", "2026", "--on", "2026-06-30").stdout
    assert "序时进度 49.6%" in out
    assert "区经济和信息化局" in out
    assert "7,040,000.00" in out
    assert "2026 年以后已承诺" in out


def test_burn_by_month_in_wan(run: Run) -> None:
    out = run("burn", "2026", "--by", "month", "--unit", "wan").stdout
    assert "268.00" in out
    assert "万元" in out


def test_burn_of_one_department_by_any_of_its_names(run: Run) -> None:
    for name in ("jxj", "区经信局"):
        out = run("burn", "2026", "--department", name).stdout
        assert "art1.construction" in out
        assert "art4.service" not in out
    assert run("burn", "2026", "--department", "nobody").exit_code == 1


def test_burn_of_a_year_without_money(run: Run) -> None:
    result = run("--lang", "en", "burn", "2031")
    assert result.exit_code == 0
    assert "Nothing is recorded." in result.stdout


def test_english_heads(run: Run) -> None:
    out = run("--lang", "en", "history", "P-001").stdout
    assert "Payment" not in out
    assert "Instalment due" in out
    assert "business day" in out
