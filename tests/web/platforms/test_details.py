from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from ledger.domain.events import LedgerEvent
from ledger.policy.loader import default_pack
from projections.queries.history import HistoryEntry, Movement
from projections.screens.history import STAMP
from web import create_app
from web.labels import FIGURE_NAMES
from web.platforms.details import HOLDS, SCHEDULES, SHOWN_ELSEWHERE, details_of, gist_of


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app("dbname=nowhere")


def entry(clause: str | None = None, **figures: object) -> HistoryEntry:
    return HistoryEntry(
        position=1,
        topic="award.applied",
        title_zh="申报",
        title_en="Application",
        effective_on=date(2026, 3, 1),
        recorded_at=datetime(2026, 3, 1, tzinfo=UTC),
        actor="zhang.min",
        on_behalf_of=None,
        department="kw",
        award="A-1",
        clause=clause,
        amount_fen=None,
        effect=Movement(),
        document="",
        figures=figures,
        quote="",
    )


def _events(kind: type[LedgerEvent] = LedgerEvent) -> Iterator[type[LedgerEvent]]:
    for under in kind.__subclasses__():
        yield under
        yield from _events(under)


def test_every_figure_of_every_event_has_a_name_or_a_place_of_its_own() -> None:
    placed = SHOWN_ELSEWHERE | set(SCHEDULES) | set(HOLDS) | {"shares", "payments"} | STAMP
    kinds = [kind for kind in _events() if "TOPIC" in vars(kind) and kind.__module__.startswith("ledger.")]
    nameless = {field.name for kind in kinds for field in fields(kind)} - placed - set(FIGURE_NAMES)
    assert nameless == set(), "give them a name in web.labels.FIGURE_NAMES, in both languages"


def test_facts_are_labelled_as_the_measure_does_and_amounts_printed_in_the_unit(app: Flask) -> None:
    facts = {"contract": "600000.00", "contract_no": "HT-1", "platform_is_city_public": False, "other": "x"}
    with app.test_request_context("/?unit=wan&lang=en"):
        details = details_of(entry("art4.testing", facts=facts), default_pack())
    assert details.facts[0][1] == "60.00"
    assert ("contract number", "HT-1") in details.facts
    assert "No" in [value for _, value in details.facts]
    assert details.facts[-1] == ("other", "x")


def test_records_in_a_list_are_printed_by_their_fields(app: Flask) -> None:
    leases = [{"lease": name, "area": "8000", "rent": "120000"} for name in ("ZL-1", "ZL-2")]
    with app.test_request_context("/?lang=en"):
        details = details_of(entry("art3.rent", facts={"leases": leases}), default_pack())
    assert [("ZL-1" in line, "ZL-2" in line) for line in details.facts[0][1].splitlines()] == [
        (True, False),
        (False, True),
    ]
    assert "120,000.00" in details.facts[0][1]


def test_facts_of_a_family_and_of_a_clause_that_is_gone_are_shown_too(app: Flask) -> None:
    with app.test_request_context("/"):
        family = details_of(entry("art1.construction", facts={"investment": "abc"}), default_pack())
        gone = details_of(entry("art99", facts={"investment": "5"}), default_pack())
    assert family.facts[0][1] == "abc"
    assert gone.facts == (("investment", "5"),)


def test_codes_are_put_into_words(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        details = details_of(
            entry(line="2026|kw|art4.testing|district", stops_at="cap", lead_department="czj", reason=""),
            default_pack(),
        )
    assert dict(details.figures) == {
        "Budget line": "2026 · District Science and Technology Commission · "
        "Subsidy for testing by instrument and sensor enterprises · District funds",
        "Limited by": "Cap",
        "Department": "District Finance Bureau",
    }


def test_holds_and_exemptions_are_shown(app: Flask) -> None:
    holds = {
        "pots": [
            {"key": "art6.ai|enterprise|X|lifetime", "kind": "pot", "ceiling_fen": 50_000_000},
            {"key": "support|contract:HT-1", "kind": "support", "ceiling_fen": None},
        ],
        "claims": [{"kind": "contract", "key": "HT-1"}],
        "periods": [{"kind": "lease", "key": "ZL-1", "starts": "2026-01-01", "ends": "2026-02-01"}],
    }
    exemption = {"reason": "确需", "document": "文1", "second_person": "li.na", "allowance_fen": 100}
    with app.test_request_context("/"):
        details = details_of(entry(holds=holds, exemption=exemption), default_pack())
    assert details.holds[0][1] == "上限 500,000.00"
    assert details.holds[1] == ("同一费用的财政支持 · 合同 HT-1", "上限 —")
    assert [value for name, value in details.holds if name == "防重复"] == [
        "合同 HT-1",
        "租期 ZL-1 2026-01-01 – 2026-01-31",
    ]
    assert ("第二人", "li.na") in details.figures
    assert ("例外额度", "1.00") in details.figures


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("zh", ["面积上限（平方米）", "独立法人主体建设、已获得市级支持", "gone"]),
        (
            "en",
            [
                "area ceiling in m²",
                "built by an independent legal entity, already supported by the city",
                "gone",
            ],
        ),
    ],
)
def test_a_trace_calls_parameters_and_facts_as_the_measure_does(
    app: Flask, language: str, names: list[str]
) -> None:
    step = {
        "step": "base",
        "value": "1",
        "before_fen": 1,
        "after_fen": 1,
        "note_zh": "",
        "note_en": "",
        "quote": "",
    }
    trace = [
        {**step, "clause": "art3.rent", "parameter": "area_ceiling_m2"},
        {
            **step,
            "clause": "art1.construction.unmatched",
            "parameter": "independent_legal_entity, city_supported",
        },
        {**step, "clause": "art99", "parameter": "gone"},
    ]
    with app.test_request_context(f"/?lang={language}"):
        details = details_of(entry("art3.rent", trace=trace), default_pack())
    assert [one.parameter_name for one in details.trace] == names


@pytest.mark.parametrize(
    ("topic", "figures", "said"),
    [
        ("recovery.opened", {"kind": "violation"}, "violation"),
        ("organisation.registered", {"kind": "person"}, "person"),
        ("support.non_monetary_recorded", {"kind": "yanqi_card"}, "Yanqi card"),
        ("support.external_recorded", {"level": "national"}, "national"),
        ("support.external_recorded", {"standard": "share_of_cost"}, "a share of cost"),
        ("instalment.held", {"cause": "evidence"}, "evidence is missing"),
        ("recovery.penalty_received", {"penalty": "fine"}, "fine"),
        ("indicator.recorded", {"indicator": "openness"}, "openness to others"),
        ("instalment.held", {"reason": "主体已暂停 (suspended): 未年检"}, "suspended: 未年检"),
        ("award.accepted", {"standard": "GB/T 1"}, "GB/T 1"),
    ],
)
def test_codes_are_named_by_what_the_event_is_about(
    app: Flask, topic: str, figures: dict[str, str], said: str
) -> None:
    with app.test_request_context("/?lang=en"):
        found = details_of(replace(entry(**figures), topic=topic), default_pack()).figures
    assert [value for _, value in found] == [said]


def test_an_event_with_nothing_behind_it_has_no_details(app: Flask) -> None:
    with app.test_request_context("/"):
        assert not details_of(entry(), default_pack())


def test_an_entry_says_in_its_row_what_it_is_about(app: Flask) -> None:
    pack = default_pack()
    with app.test_request_context("/?lang=en"):
        assert gist_of(entry(indicator="openness", value="80"), pack) == "openness to others 80"
        assert gist_of(entry(reason="账号有误"), pack) == "账号有误"
        assert gist_of(entry(reason=""), pack) == ""
