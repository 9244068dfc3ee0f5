"""From what is due to a file at the treasury, on the command line."""

from __future__ import annotations

import hashlib
import io
import json
import time
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from projections.exports.pain001 import problems
from tests.cli.conftest import Run, runner_on
from tests.ledger.application import cases
from tests.ledger.application.district import UNITS, District

MAKER = ("--actor", "czj.officer", "--department", "czj")
CHECKER = ("--actor", "czj.second", "--department", "czj")
PAYER = ("--actor", "czj.payer", "--department", "czj")
FIRST = "YQ20260401-001"
DAY = ("--on", "2026-04-01")
TREASURY = (
    *("--treasury-name", "怀柔区财政局国库支付中心"),
    *("--treasury-account", "0200004909200099999", "--treasury-bank-code", "102100000458"),
)


@pytest.fixture
def bureau(new_database_url: str) -> Run:
    """Two instalments of 180,000 yuan are due to an enterprise; another without an account waits for one."""
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(new_database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        district.budget("art4.testing", 1_000_000)
        for uscc in UNITS[1:3]:
            district.organisation(uscc)
        for number in (1, 2):
            district.due(f"A-{number}", UNITS[1], "art4.testing", cases.a_test(f"HT-{number}"))
        district.due("B-1", UNITS[2], "art4.testing", cases.a_test("HT-3"))
    return runner_on(new_database_url)


@pytest.fixture
def with_account(bureau: Run) -> Run:
    proposed = bureau(
        *("payee", "propose", UNITS[1], "--name", "一家企业", "--account", "0200 0049 0920 0012345"),
        *("--bank", "工商银行怀柔支行", "--bank-code", "102100000458", *MAKER, *DAY),
    )
    assert proposed.exit_code == 0, proposed.stderr
    assert bureau("payee", "confirm", UNITS[1], "1", *CHECKER, *DAY).exit_code == 0
    return bureau


@pytest.fixture
def approved(with_account: Run) -> Run:
    assert with_account("batch", "make", *MAKER, *DAY).exit_code == 0
    assert with_account("batch", "approve", FIRST, *CHECKER, *DAY).exit_code == 0
    return with_account


def _left(path: Path) -> list[str]:
    return sorted(one.name for one in path.iterdir())


def test_payees_two_people(bureau: Run, with_account: Run) -> None:
    assert "0200****2345" in bureau("payee", "list").stdout
    shown = bureau("payee", "show", UNITS[1]).stdout
    assert "0200004909200012345" in shown
    assert "czj.second" in shown
    again = bureau("payee", "confirm", UNITS[1], "1", *CHECKER)
    assert again.exit_code == 1
    assert (
        json.loads(bureau("payee", "list", "--to-confirm", "--format", "json").stdout)["payees"]["rows"] == []
    )


def test_what_is_due_and_what_keeps_it_out(with_account: Run) -> None:
    rows = json.loads(with_account("batch", "due", "--format", "json").stdout)["due"]["rows"]
    assert [(row["award"], row["amount_fen"], row["obstacle"]) for row in rows] == [
        ("A-1", 18_000_000, ""),
        ("A-2", 18_000_000, ""),
        ("B-1", 18_000_000, "没有经确认的收款账户"),
    ]
    none = with_account("batch", "due", "--until", "2026-03-01", "--format", "json").stdout
    assert json.loads(none)["due"]["rows"] == []


def test_a_batch_takes_what_can_be_paid_and_says_what_stays_out(with_account: Run) -> None:
    made = with_account("batch", "make", *MAKER, *DAY)
    assert made.exit_code == 0
    assert FIRST in made.stdout
    assert "360,000.00" in made.stdout
    assert "没有经确认的收款账户" in made.stdout
    assert "编制批次" in made.stderr
    assert "2/2" in made.stderr
    assert "没有可列入批次的到期款项" in with_account("batch", "make", *MAKER, *DAY).stdout
    listed = json.loads(with_account("batch", "list", "--format", "json").stdout)["batches"]["rows"]
    assert [(row["batch"], row["payments"], row["amount_fen"]) for row in listed] == [(FIRST, 2, 36_000_000)]


def test_a_rehearsal_and_a_number_of_ones_own(with_account: Run) -> None:
    rehearsed = with_account("--json", "batch", "make", *MAKER, *DAY, "--dry-run")
    assert json.loads(rehearsed.stdout)["batches"][0]["answer"]["payments"] == 2
    assert with_account("batch", "make", "--number", "PF-1", *MAKER, *DAY).exit_code == 1
    until = ("--until", "2026-03-17")
    made = with_account("--json", "batch", "make", "--number", "YQ20260331-007", *until, *MAKER, *DAY)
    said = json.loads(made.stdout)
    assert said["batches"][0]["answer"] == {
        "batch": "YQ20260331-007",
        "payments": 1,
        "amount_fen": 18_000_000,
    }
    assert said["kept_out"] == []


def test_a_refusal_is_said_by_name(with_account: Run) -> None:
    with_account("batch", "make", *MAKER, *DAY)
    refused = with_account("batch", "approve", FIRST, *MAKER, *DAY)
    assert refused.exit_code == 1
    assert "separation_of_duties" in refused.stderr
    assert with_account("batch", "export", FIRST, "--output", "x.xlsx", *PAYER, *DAY).exit_code == 1
    assert with_account("batch", "show", "YQ20260401-009").exit_code == 1


def test_a_payment_order(approved: Run, tmp_path: Path) -> None:
    file = tmp_path / "order.xlsx"
    exported = approved("--json", "batch", "export", FIRST, "--output", str(file), *PAYER, *DAY)
    assert exported.exit_code == 0, exported.stderr
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert json.loads(exported.stdout)["answer"]["file_hash"] == digest
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes())).get_sheet_by_index(0).to_python()
    assert any("叁拾陆万元整" in row for row in rows)
    assert _left(tmp_path) == ["order.xlsx"]
    shown = json.loads(approved("batch", "show", FIRST, "--format", "json").stdout)
    assert [(row["file_format"], row["file_hash"]) for row in shown["exports"]["rows"]] == [("xlsx", digest)]
    assert [row["reference"] for row in shown["payments"]["rows"]] == [f"{FIRST}001", f"{FIRST}002"]
    assert approved("batch", "withdraw", FIRST, "--reason", "有误", *MAKER, *DAY).exit_code == 1


@pytest.mark.parametrize("form", [("--format", "xlsx"), ("--format", "pain001", *TREASURY)])
def test_the_same_export_again_is_the_same_file_and_one_record(
    approved: Run, tmp_path: Path, form: tuple[str, ...]
) -> None:
    said = []
    for name in ("one", "two"):
        asked = ("batch", "export", FIRST, *form, "--output", str(tmp_path / name), *PAYER, *DAY)
        done = approved("--json", *asked, "--key", "导出-1")
        assert done.exit_code == 0, done.stderr
        said.append(json.loads(done.stdout))
        time.sleep(1.1)  # both formats write seconds
    assert [one["replayed"] for one in said] == [False, True]
    assert said[0]["answer"] == said[1]["answer"]
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert len(_exports(approved)) == 1


def test_another_file_under_the_same_key_is_a_further_export(approved: Run, tmp_path: Path) -> None:
    for number, payer in enumerate(((), TREASURY), start=1):
        asked = ("batch", "export", FIRST, "--output", str(tmp_path / "order.xlsx"), *payer, *PAYER, *DAY)
        assert approved(*asked, "--key", "导出-1").exit_code == 0
        assert len(_exports(approved)) == number


def test_the_same_key_on_another_day_is_a_further_export(approved: Run, tmp_path: Path) -> None:
    for number, day in enumerate(("2026-04-01", "2026-04-02"), start=1):
        asked = ("batch", "export", FIRST, "--output", str(tmp_path / "order.xlsx"), *PAYER, "--on", day)
        assert approved(*asked, "--key", "导出-1").exit_code == 0
        assert len(_exports(approved)) == number


def _exports(run: Run) -> list[object]:
    shown = json.loads(run("batch", "show", FIRST, "--format", "json").stdout)
    return list(shown["exports"]["rows"])


def test_a_payment_file(approved: Run, tmp_path: Path) -> None:
    file = tmp_path / "pain.xml"
    form = ("--format", "pain001", "--output", str(file))
    exported = approved("batch", "export", FIRST, *form, *TREASURY, *PAYER, *DAY)
    assert exported.exit_code == 0, exported.stderr
    assert problems(file.read_bytes()) == []
    assert f"{FIRST}002" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ((), "YANQI_TREASURY_NAME"),
        (TREASURY[:4], "--treasury-bank-code"),
        ((*TREASURY[:5], " "), "BANK_CODE"),
    ],
)
def test_without_a_paying_account_nothing_is_written(
    approved: Run, tmp_path: Path, given: tuple[str, ...], missing: str
) -> None:
    form = ("--format", "pain001", "--output", str(tmp_path / "pain.xml"))
    refused = approved("batch", "export", FIRST, *form, *given, *PAYER, *DAY)
    assert refused.exit_code == 1
    assert "treasury_missing" in refused.stderr
    assert missing in refused.stderr
    assert _left(tmp_path) == []


def test_what_is_not_recorded_is_not_written(approved: Run, tmp_path: Path) -> None:
    file = tmp_path / "order.xlsx"
    assert approved("batch", "export", FIRST, "--output", str(file), *PAYER, *DAY, "--dry-run").exit_code == 0
    refused = approved(
        *("batch", "export", FIRST, "--output", str(file), "--actor", "zhang", "--department", "kw", *DAY)
    )
    assert refused.exit_code == 1
    assert "wrong_department" in refused.stderr
    nowhere = approved("batch", "export", FIRST, "--output", str(tmp_path / "no" / "a.xlsx"), *PAYER, *DAY)
    assert nowhere.exit_code == 1
    assert _left(tmp_path) == []
    listed = json.loads(approved("batch", "list", "--state", "approved", "--format", "json").stdout)
    assert len(listed["batches"]["rows"]) == 1


def test_a_withdrawn_batch_is_made_again_under_another_number(approved: Run) -> None:
    withdrawn = approved("batch", "withdraw", FIRST, "--reason", "重新编制", *MAKER, *DAY)
    assert withdrawn.exit_code == 0
    assert "YQ20260401-002" in approved("batch", "make", *MAKER, *DAY).stdout


def test_in_english(approved: Run) -> None:
    out = approved("--lang", "en", "batch", "list").stdout
    assert "to be exported" in out
    assert "Payees" in approved("--lang", "en", "payee", "list").stdout
