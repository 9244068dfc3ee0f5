from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.domain.money import yuan
from ledger.policy.loader import default_pack
from projections.queries.history import grand_total, history, totals
from projections.queries.recipients import recipient
from tests.web.burn.test_routes import totals as cards
from tests.web.conftest import ClientAs
from tests.web.sample import AWARD, ENTERPRISE, PAID_FEN, RENT, RETURNED, RETURNED_FEN

PAGE = f"/organisations/{ENTERPRISE}"


def test_the_register_lists_everybody_and_finds_by_part_of_a_name(client: FlaskClient) -> None:
    everybody = client.get("/platforms").text
    assert re.findall(r'<th scope="row" data-label="编号"[^>]*><a [^>]*>([^<]+)</a>', everybody) == [
        "P-001",
        "P-002",
        ENTERPRISE,
    ]
    found = client.get("/platforms?q=P-002").text
    assert 'href="/platforms/P-002"' in found
    assert 'href="/platforms/P-001"' not in found
    assert 'href="/organisations/' in client.get(f"/platforms?q={AWARD}").text
    assert "没有与“无此平台”相符的主体" in client.get("/platforms?q=无此平台").text


@pytest.mark.parametrize("path", [PAGE, "/platforms/P-001", "/platforms/P-002"])
def test_a_page_shows_every_event_with_both_dates_and_the_totals_of_the_query(
    client: FlaskClient, ledger: Ledger, path: str
) -> None:
    row = recipient(ledger.rows, path.rsplit("/", 1)[1])
    entries = history(ledger.rows, row.id, pack=default_pack())
    page = client.get(path).text
    assert re.findall(r'data-position="(\d+)"', page) == [str(entry.position) for entry in entries]
    assert page.count('class="date quiet recorded"') == len(entries)
    total = grand_total(totals(entries))
    assert cards(page) == {
        "approved": yuan(total.approved_fen),
        "due": yuan(total.due_fen),
        "paid": yuan(total.paid_fen),
        "returned": yuan(total.returned_fen),
        "recovered": yuan(total.recovered_fen),
        "received": yuan(total.received_fen),
    }


def test_the_sums_are_those_of_the_year_played(client: FlaskClient) -> None:
    shown = cards(client.get(PAGE).text)
    assert shown["paid"] == yuan(PAID_FEN + RETURNED_FEN)
    assert shown["returned"] == yuan(RETURNED_FEN)
    assert shown["received"] == yuan(PAID_FEN)


def test_an_assessed_amount_is_explained_to_the_sentence(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    assert default_pack().clause("art4.testing").quote in page
    assert page.count("测算过程") == 2
    assert "How the amount was computed" in client.get(f"{PAGE}?lang=en").text


def test_caps_are_shown_with_who_holds_them(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    assert f'data-key="art4.testing|enterprise|{ENTERPRISE}|2026"' in page
    assert AWARD in page


def test_awards_stand_at_their_stage(client: FlaskClient) -> None:
    page = client.get("/platforms/P-001?lang=en").text
    found = re.search(rf'data-award="{RENT}".*?class="stage">([^<]*)<', page, re.DOTALL)
    assert found
    assert found.group(1) == "Scheduled"
    assert "Instalments (24)" in page


def test_as_of_a_business_date_later_business_is_not_there(client: FlaskClient) -> None:
    page = client.get(f"{PAGE}?as_of=2026-04-20").text
    assert f'data-award="{AWARD}"' in page
    assert "只含 2026年4月20日及以前发生的业务" in page
    shown = cards(page)
    assert shown["paid"] == yuan(PAID_FEN)
    assert shown["returned"] == yuan(0)
    found = re.search(rf'data-award="{RETURNED}".*?class="stage">([^<]*)<', page, re.DOTALL)
    assert found
    assert found.group(1) == "公示中"


def test_as_of_a_business_date_caps_and_instalments_are_those_of_that_day(client: FlaskClient) -> None:
    def held(page: str) -> str:
        (found,) = re.findall(
            rf'data-key="art4.testing\|enterprise\|{ENTERPRISE}\|2026".*?</tr>', page, re.DOTALL
        )
        return str(found)

    page, today = (client.get(f"{PAGE}{query}").text for query in ("?as_of=2026-04-20", ""))
    assert RETURNED not in held(page)
    assert RETURNED in held(today)
    rows = re.compile(r'<table[^>]*data-files="instalments".*?</table>', re.DOTALL)
    assert RETURNED not in rows.findall(page)[0]
    assert RETURNED in rows.findall(today)[0]
    file = client.get(f"{PAGE}?as_of=2026-04-20&format=csv&table=caps").text
    assert re.search(rf"art4\.testing,[^,]+,企业,{ENTERPRISE},[^,]+,2026", file)
    assert RETURNED not in file


def test_as_known_by_a_moment_later_records_are_not_there(client: FlaskClient) -> None:
    before = client.get(f"{PAGE}?recorded_by=2026-03-01").text
    assert "截至所选日期没有记录" in before
    assert cards(client.get(f"{PAGE}?recorded_by=2026-09-20").text) == cards(client.get(PAGE).text)


def test_a_recipient_without_awards_has_a_short_page(client: FlaskClient) -> None:
    page = client.get("/platforms/P-002").text
    assert "没有申报" in page
    assert "尚未占用任何上限" in page
    assert "共 1 条" in page


def test_english_pages_hold_chinese_only_where_it_is_a_name_or_the_measures_own_words(
    client: FlaskClient,
) -> None:
    page = client.get("/platforms/P-002?lang=en").text
    text = re.sub(r"<[^>]+>", " ", page)
    left = set(re.findall(r"[一-鿿]+", text))
    warning = {"校验码不符", "须附营业执照或登记证书佐证"}  # is recorded in both languages
    assert left <= {"中文", "平台", "运行主体", "建设单位"} | warning


def test_another_department_sees_that_support_is_given_and_no_more(client_as: ClientAs) -> None:
    page = client_as("clerk", department="rsj").get(f"/organisations/{ENTERPRISE}").text
    given = page.partition('id="elsewhere-title"')[2].partition("</section>")[0]
    assert AWARD in given
    assert "180,000.00" in given
    assert f"PAY-{AWARD}" not in page
    assert (
        'id="elsewhere-title"'
        not in client_as("clerk", department="kw").get(f"/organisations/{ENTERPRISE}").text
    )
