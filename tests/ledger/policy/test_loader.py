from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ledger.domain.errors import InvalidPack, MalformedYaml
from ledger.policy.loader import default_pack, load_pack
from tests.ledger.policy.packs import FOLDER, copied_pack, edited_pack

UNMATCHED = "clauses/art1.construction.unmatched.yaml"
RATE = '- {from: 2026-01-01, value: "0.15"}'


def _refusal(folder: Path) -> InvalidPack:
    with pytest.raises(InvalidPack) as caught:
        load_pack(folder)
    return caught.value


def _problem(folder: Path) -> str:
    return str(_refusal(folder).details["problem_en"])


def test_the_default_pack_loads_once_and_holds_every_clause_that_pays() -> None:
    pack = default_pack()
    assert pack is default_pack()
    assert {clause.id for clause in pack.clauses if clause.pays} == {
        "art1.construction.matched",
        "art1.construction.unmatched",
        "art1.construction.elevated",
        "art3.rent",
        "art4.service",
        "art4.testing",
        "art6.upgrade.digital",
        "art6.upgrade.green",
        "art6.ai",
        "art8.sme-interest",
        "art9.talent",
        "art10.standard",
        "art10.ip-interest",
        "art10.guarantee",
    }
    assert {clause.id for clause in pack.clauses if clause.kind == "city"} == {
        "art3.renovation",
        "art4.voucher",
        "art10.capital-standard",
    }


def test_a_copy_has_the_same_fingerprint_and_a_changed_number_another(tmp_path: Path) -> None:
    assert load_pack(copied_pack(tmp_path / "a")).fingerprint == default_pack().fingerprint
    changed = edited_pack(tmp_path / "b", UNMATCHED, '"0.15"', '"0.14"')
    assert load_pack(changed).fingerprint != default_pack().fingerprint


def test_a_value_may_change_or_end_on_a_day(tmp_path: Path) -> None:
    dated = """- {from: 2026-01-01, to: 2026-06-30, value: "0.15"}
      - {from: 2026-07-01, to: 2027-12-31, value: "0.12"}
      - {from: 2028-01-01, value: null}"""
    pack = load_pack(edited_pack(tmp_path, UNMATCHED, RATE, dated))
    parameter = pack.clause("art1.construction.unmatched").parameter("rate")
    assert parameter is not None
    assert [value.value for value in parameter.values] == ["0.15", "0.12", None]


def test_unknown_key_is_refused_with_its_line(tmp_path: Path) -> None:
    refusal = _refusal(edited_pack(tmp_path, UNMATCHED, "kind: district", "kind: district\nbonus: yes"))
    assert refusal.details["file"] == UNMATCHED
    assert "bonus" in str(refusal.details["problem_en"])


def test_an_ill_typed_value_is_refused_with_its_line_and_key(tmp_path: Path) -> None:
    folder = edited_pack(tmp_path, UNMATCHED, 'value: "0.15"', "value: 0.15")
    refusal = _refusal(folder)
    assert refusal.details["key"] == "$.parameters[0].values[0].value"
    text = (folder / UNMATCHED).read_text("utf-8").splitlines()
    line = refusal.details["line"]
    assert isinstance(line, int)
    assert "0.15" in text[line - 1]


def test_duplicate_key_is_refused(tmp_path: Path) -> None:
    folder = edited_pack(tmp_path, UNMATCHED, "kind: district", "kind: district\nkind: city")
    with pytest.raises(MalformedYaml, match="duplicate key kind"):
        load_pack(folder)


def test_broken_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedYaml):
        load_pack(edited_pack(tmp_path, UNMATCHED, "kind: district", "kind: [district"))


@pytest.mark.parametrize(
    ("dates", "problem"),
    [
        (
            '- {from: 2026-01-01, to: 2026-06-30, value: "0.15"}\n      - {from: 2026-07-02, value: "0.1"}',
            "gap",
        ),
        (
            '- {from: 2026-01-01, to: 2026-06-30, value: "0.15"}\n      - {from: 2026-06-30, value: "0.1"}',
            "overlap",
        ),
        ('- {from: 2026-01-01, value: "0.15"}\n      - {from: 2026-06-30, value: "0.1"}', "overlap"),
        ('- {from: 2026-02-01, value: "0.15"}', "first day"),
        ('- {from: 2026-01-01, to: 2026-12-31, value: "0.15"}', "null to repeal"),
        (
            '- {from: 2026-01-01, to: 2025-12-31, value: "0.15"}\n      - {from: 2026-01-01, value: "0.1"}',
            "ends before",
        ),
        ('- {from: 2026-01-01, value: "1.5"}', "not a rate"),
        ('- {from: 2026-01-01, value: "fifteen"}', "not a rate"),
    ],
)
def test_dates_and_values_are_checked(tmp_path: Path, dates: str, problem: str) -> None:
    assert problem in _problem(edited_pack(tmp_path, UNMATCHED, RATE, dates))


def test_a_quote_must_be_in_the_source_and_in_its_article(tmp_path: Path) -> None:
    changed = edited_pack(tmp_path / "a", UNMATCHED, "quote: 给予项目总投资15%", "quote: 给予项目总投资16%")
    assert "not in article 1" in _problem(changed)
    elsewhere = edited_pack(tmp_path / "b", UNMATCHED, 'article: "1"', 'article: "4"')
    assert "not in article 4" in _problem(elsewhere)
    nowhere = edited_pack(tmp_path / "c", UNMATCHED, 'article: "1"', 'article: "13"')
    assert "no such article" in _problem(nowhere)


def test_a_number_without_words_is_refused(tmp_path: Path) -> None:
    folder = edited_pack(tmp_path, UNMATCHED, "    quote: 给予项目总投资15%\n", "")
    assert "words that state it" in _problem(folder)


def test_a_changed_source_is_refused(tmp_path: Path) -> None:
    folder = edited_pack(tmp_path, "source.txt", "项目总投资15%", "项目总投资16%")
    refusal = _refusal(folder)
    assert refusal.details["key"] == "$.source.sha256"


def test_a_source_outside_the_pack_is_refused(tmp_path: Path) -> None:
    folder = edited_pack(tmp_path, "pack.yaml", "file: source.txt", "file: ../source.txt")
    shutil.copy(FOLDER / "source.txt", tmp_path)
    assert "pack's folder" in _problem(folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (UNMATCHED, "[fgw, jxj", "[fgw, xyz", "unknown department xyz"),
        (UNMATCHED, "[fgw, jxj", "[czj, jxj", "unknown department czj"),
        (UNMATCHED, "scope: unit", "scope: village", "village"),
        (UNMATCHED, "kind: district", "kind: province", "province"),
        (UNMATCHED, "ceiling: ceiling", "ceiling: roof", "unknown parameter roof"),
        (UNMATCHED, "base: investment, rate: rate", "base: invested, rate: rate", "unknown fact invested"),
        (UNMATCHED, "project:{project}", "project:{projet}", "unknown fact or role projet"),
        (UNMATCHED, "cost_dates: [cost_dated]", "cost_dates: [dated]", "unknown fact dated"),
        (UNMATCHED, "settles_on: investment", "settles_on: cost", "unknown fact cost"),
        (UNMATCHED, "family: art1.construction", "family: art1.build", "unknown family art1.build"),
        (UNMATCHED, "interpretation: pot-holder", "interpretation: pot-owner", "unknown interpretation"),
        (UNMATCHED, "value: project, scope", "value: projects, scope", "unknown reading projects"),
        (UNMATCHED, "economic: other", "economic: loans", "unknown economic class loans"),
        (UNMATCHED, "budget_clause: art1.construction\n", "", "budget clause"),
        (UNMATCHED, "direction: construction", "direction: upward", "unknown word upward"),
        (UNMATCHED, "id: art1.construction.unmatched", "id: art1.construction.none", "file's name"),
        (
            "clauses/art4.testing.yaml",
            "refusal: duplicate_support",
            "refusal: no_way",
            "unknown refusal no_way",
        ),
        (
            "clauses/art4.testing.yaml",
            "facts: [voucher_on_same_contract]",
            "facts: [voucher]",
            "unknown fact",
        ),
        ("clauses/art4.testing.yaml", 'key: "{contract_no}"', 'key: "{platform}"', "named as a role"),
        ("clauses/art2.services.yaml", "formula: {kind: none}", "formula: {kind: rates}", "rates"),
        ("pack.yaml", "code: jxj", "code: fgw", "fgw is given twice"),
        ("pack.yaml", 'value: "5"', 'value: "five"', "whole number"),
        (
            "pack.yaml",
            "id: costs-before-publication",
            "id: early-costs",
            "costs-before-publication is missing",
        ),
        ("families/art1.construction.yaml", "value: both,", "value: neither,", "unknown reading both"),
        ("families/art6.upgrade.yaml", "{class: green}", "{kind: green}", "unknown fact kind"),
    ],
)
def test_names_must_exist(tmp_path: Path, file: str, old: str, new: str, problem: str) -> None:
    assert problem in _problem(edited_pack(tmp_path, file, old, new))


def test_an_alternative_that_no_rule_answers_to_is_refused(tmp_path: Path) -> None:
    old = "      - {value: project, zh: 按项目, en: per project}"
    new = f"{old}\n      - {{value: group, zh: 按集团, en: per group}}"
    assert "no rule answers to pot-holder=group" in _problem(
        edited_pack(tmp_path, "families/art1.construction.yaml", old, new)
    )


def test_a_family_and_its_clauses_must_agree(tmp_path: Path) -> None:
    folder = copied_pack(tmp_path)
    (folder / "clauses" / "art6.upgrade.green.yaml").unlink()
    assert "family" in _problem(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: {zh: 未获得市级支持的新建项目, en: ", "title: {en: "),
        ('en: "New projects without city support"', 'en: ""'),
        ("label: {zh: 累计上限, en: cumulative cap}", "label: {zh: 累计上限}"),
        ("label: {zh: 累计上限, en: cumulative cap}", 'label: {zh: " ", en: cumulative cap}'),
    ],
)
def test_both_languages_are_required(tmp_path: Path, old: str, new: str) -> None:
    assert _refusal(edited_pack(tmp_path, UNMATCHED, old, new)).details["file"] == UNMATCHED


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    assert "no such file" in _problem(tmp_path)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    folder = copied_pack(tmp_path)
    (folder / UNMATCHED).write_bytes("名称".encode("gb18030"))
    assert "UTF-8" in _problem(folder)
