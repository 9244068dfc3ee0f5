"""`yanqi import` and `yanqi sample`: files in, exit codes and reasons out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from cli.intake.files import read_content
from tests.cli.conftest import Run
from tests.cli.intake.files import PLATFORM_HEAD, UNIT, small_district, text_table, workbook

SIGNED = ("--actor", "wu.jing", "--department", "czj")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "district.xlsx"
    path.write_bytes(workbook(small_district()))
    return path


def spoilt(path: Path) -> Path:
    """Write a file with one good and one bad platform."""
    rows = [PLATFORM_HEAD, ("P-001", "雁砚平台", UNIT, "雁砚公司"), ("P-002", "黍洵平台", "123", "黍洵公司")]
    path.write_bytes(text_table(rows).encode("gb18030"))
    return path


def events(run: Run) -> int:
    return len(json.loads(run("history", "P-001", "--format", "json").stdout)["history"]["rows"])


def has_platform(run: Run) -> bool:
    return run("history", "P-001").exit_code == 0


def test_a_file_is_imported_and_again_changes_nothing(run_anew: Run, place: Path) -> None:
    first = run_anew("import", str(place), *SIGNED)
    assert first.exit_code == 0
    assert "已导入 4 行" in first.stderr
    before = events(run_anew)
    again = run_anew("import", str(place), *SIGNED)
    assert again.exit_code == 0
    assert "已导入 0 行，已在账 4 行" in again.stderr
    assert events(run_anew) == before


def test_a_preview_enters_nothing(run_anew: Run, place: Path) -> None:
    result = run_anew("import", str(place), "--preview", "--rows", *SIGNED)
    assert result.exit_code == 0
    assert "预览，未导入：可导入 4 行" in result.stderr
    assert "TZ-1" in result.stdout
    assert not has_platform(run_anew)


def test_a_bad_row_refuses_the_file_with_its_place_and_the_way_out(run_anew: Run, tmp_path: Path) -> None:
    result = run_anew("import", str(spoilt(tmp_path / "a.csv")), *SIGNED)
    assert result.exit_code == 1
    assert "P-002" in result.stdout
    assert "3 位，应为 18 位" in result.stdout
    assert "import_refused" in result.stderr
    assert not has_platform(run_anew)


def test_good_rows_alone(run_anew: Run, tmp_path: Path) -> None:
    result = run_anew("import", str(spoilt(tmp_path / "a.csv")), "--keep-good", *SIGNED)
    assert result.exit_code == 1
    assert "已导入 1 行，已在账 0 行，不能导入 1 行" in result.stderr
    assert has_platform(run_anew)


def test_refused_rows_as_json_in_both_languages(run_anew: Run, tmp_path: Path) -> None:
    result = run_anew("import", str(spoilt(tmp_path / "a.csv")), "--preview", "--format", "json", *SIGNED)
    assert result.exit_code == 1
    refused = json.loads(result.stdout)["refused"]["rows"]
    assert [(row["row"], row["code"]) for row in refused] == [(3, "invalid_uscc")]
    assert refused[0]["reason"] != refused[0]["reason_en"]
    assert refused[0]["way_out"]
    assert refused[0]["way_out_en"]


def test_english(run_anew: Run, tmp_path: Path) -> None:
    result = run_anew("--lang", "en", "import", str(spoilt(tmp_path / "a.csv")), *SIGNED)
    assert "not a unified social credit code" in result.stdout
    assert "1 of 2 rows cannot be imported" in result.stderr


def test_the_template_is_read_again_and_holds_no_rows(run_anew: Run, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    assert run_anew("import", "--template", str(path)).exit_code == 0
    names = [sheet.name for sheet in read_content(path.read_bytes(), "f")]
    assert names == ["平台", "机构", "指标", "兑现台账", "填写说明"]
    assert run_anew("import", str(path), *SIGNED).exit_code == 0


def test_the_sample_is_imported_whole(run_anew: Run, tmp_path: Path) -> None:
    path = tmp_path / "sample.xlsx"
    made = run_anew(
        "sample", "--seed", "7", "--platforms", "12", "--years", "2026-2027", "--output", str(path)
    )
    assert made.exit_code == 0
    result = run_anew("import", str(path), *SIGNED)
    assert result.exit_code == 0
    assert "不能导入 0 行" in result.stderr


def _is_refused(result: Result, code: str) -> bool:
    return result.exit_code == 1 and code in result.stderr


def test_files_and_signatures_that_cannot_be(run_anew: Run, place: Path, tmp_path: Path) -> None:
    assert run_anew("import").exit_code == 2
    assert run_anew("import", str(tmp_path / "none.xlsx"), *SIGNED).exit_code == 2
    assert _is_refused(run_anew("import", str(place), "--department", "czj"), "actor")
    assert _is_refused(run_anew("import", str(place), "--actor", "system:x", "--department", "czj"), "actor")
    assert _is_refused(run_anew("import", str(place), "--actor", "x"), "department")
    assert _is_refused(run_anew("import", str(place), "--actor", "x", "--department", "某局"), "not_found")
    place.write_bytes(place.read_bytes()[:3000])
    assert _is_refused(run_anew("import", str(place), *SIGNED), "import_unreadable")
    assert run_anew("import", "--template", str(tmp_path / "no" / "where.xlsx")).exit_code == 1


@pytest.mark.parametrize("years", ["2025-2027", "2028-2026", "2026-2040"])
def test_samples_of_years_that_cannot_be(run_anew: Run, tmp_path: Path, years: str) -> None:
    assert _is_refused(run_anew("sample", "--years", years, "--output", str(tmp_path / "s.xlsx")), "years")


def test_samples_are_of_a_size(run_anew: Run, tmp_path: Path) -> None:
    path = str(tmp_path / "s.xlsx")
    assert _is_refused(run_anew("sample", "--platforms", "3", "--output", path), "platforms")
    assert run_anew("sample", "--years", "next", "--output", path).exit_code == 2
