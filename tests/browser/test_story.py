"""The whole story by different people on real pages: from an application to a closed month and its history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from python_calamine import CalamineWorkbook

from access.roles import Role
from cli.simulating.booking import Booking, Kind, Shown
from cli.simulating.files import table_file
from ledger.application.clock import SetClock
from ledger.domain.calendar import months_after
from ledger.domain.signature import FINANCE
from scheduler.due import post_due_until
from tests.browser.officer import OfficerAtWork, signs_in
from tests.browser.site import Site, served
from tests.ledger.application.district import UNITS, District

pytestmark = pytest.mark.browser

FIRST_DAY = date(2026, 3, 2)
AWARD, ENTERPRISE = "HR-1", UNITS[1]
ACCOUNT, DOCUMENT = "0200004909200012345", "怀科批〔2026〕1号"
TREASURY = {
    "YANQI_TREASURY_NAME": "怀柔区财政局",
    "YANQI_TREASURY_ACCOUNT": "0200004909200077777",
    "YANQI_TREASURY_BANK_CODE": "102100000458",
}
"""What the environment says of the paying account."""
Hire = Callable[..., OfficerAtWork]


@pytest.fixture
def site(new_database_url: str) -> Iterator[Site]:
    """The pages of a district that has a platform, an enterprise and a budget, and nothing else yet."""
    with served(new_database_url, SetClock(FIRST_DAY)) as site:
        district = District(site.ledger, site.clock)
        district.platform("P-001")
        district.organisation(ENTERPRISE)
        district.budget("art4.testing", 1_000_000)
        yield site


@pytest.fixture
def hire(browser: Browser, site: Site) -> Iterator[Hire]:
    """Officers who come to work; when all is done, nothing may have gone wrong in anybody's window."""
    hired: list[OfficerAtWork] = []

    def come(username: str, *roles: Role, department: str = FINANCE) -> OfficerAtWork:
        hired.append(signs_in(browser, site, username, *roles, department=department))
        return hired[-1]

    yield come
    for officer in hired:
        officer.context.close()
    assert {officer.username: officer.problems for officer in hired if officer.problems} == {}


def test_from_an_application_to_a_closed_month(
    hire: Hire, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in TREASURY.items():
        monkeypatch.setenv(variable, value)
    maker = hire("zhang.min", Role.CLERK, Role.APPROVER, department="kw")
    _apply_until_the_notice(maker)
    days_go_by(site, 14)
    approver = hire("li.na", Role.APPROVER, department="kw")
    _nobody_approves_their_own(maker)
    _approve(approver)
    _schedule(maker)
    days_go_by(site, 31)
    assert post_due_until(site.ledger, site.clock.today()).posted == 1
    cashier, reviewer = hire("qian.feng", Role.CLERK), hire("sun.li", Role.CHECKER, Role.APPROVER)
    _account_by_two(cashier, reviewer)
    batch = _batch_by_two(cashier, reviewer)
    payer = hire("wang.fang", Role.PAYER, Role.RECONCILER)
    reference = _export(payer, batch, tmp_path)
    _import_the_statement(payer, site, reference, tmp_path)
    _match(payer, reference)
    days_go_by(site, 31)
    _close_the_month(reviewer)
    _history_shows_it_all(hire("shen.yan", Role.AUDITOR), batch)


def days_go_by(site: Site, days: int) -> None:
    """Move the clock of the ledger and its pages; sessions do not last over night."""
    site.clock.set(site.clock.today() + timedelta(days=days))


def _apply_until_the_notice(maker: OfficerAtWork) -> None:
    maker.goes_to(f"/do/award.apply?recipient={ENTERPRISE}&clause=art4.testing&next=/awards/{AWARD}")
    maker.gives(
        award=AWARD,
        facts__contract="600000.00",
        facts__contract_no="HT-1",
        facts__contract_date="2026-02-01",
        facts__platform="P-001",
    )
    for step in ("受理", "测算", "公示"):
        maker.follows(step)
        maker.gives()
    maker.sees("180,000.00", "公示截止")


def _nobody_approves_their_own(maker: OfficerAtWork) -> None:
    """Who made the case sees why the button is not theirs; asked for all the same, it is refused."""
    maker.signs_in()
    maker.goes_to(f"/awards/{AWARD}")
    expect(maker.page.locator(".not-yours").filter(has_text="批复").first).to_contain_text("须由另一人办理")
    with maker.expects_refusal():
        maker.goes_to(f"/do/award.approve?award={AWARD}")
        maker.gives(document=DOCUMENT)
    expect(maker.page.locator("#refused")).to_contain_text("separation_of_duties")


def _approve(approver: OfficerAtWork) -> None:
    approver.goes_to("/worklist")
    approver.sees(AWARD)
    approver.goes_to(f"/awards/{AWARD}")
    approver.follows("批复")
    approver.is_away()
    approver.gives(document=DOCUMENT)
    approver.proves_who_they_are()
    approver.sees("已办理：批复")


def _schedule(maker: OfficerAtWork) -> None:
    maker.goes_to(f"/awards/{AWARD}")
    maker.follows("分期")
    maker.gives()
    maker.sees("已办理：分期")


def _account_by_two(cashier: OfficerAtWork, reviewer: OfficerAtWork) -> None:
    cashier.goes_to(f"/payees/{ENTERPRISE}")
    cashier.follows("申请账户")
    cashier.gives(account=ACCOUNT, bank="工商银行怀柔支行", bank_code="102100000458")
    cashier.sees("已办理：申请账户")
    expect(cashier.page.locator("main")).not_to_contain_text(ACCOUNT)
    reviewer.goes_to(f"/payees/{ENTERPRISE}")
    reviewer.follows("确认账户")
    reviewer.gives()
    reviewer.sees("账户已确认")


def _batch_by_two(cashier: OfficerAtWork, reviewer: OfficerAtWork) -> str:
    """Gather what is due, and have a second person approve it; return the batch's number."""
    cashier.goes_to("/batches/due")
    cashier.presses("编制批次")
    cashier.sees("壹拾捌万元整")
    expect(cashier.page.locator(".not-yours").filter(has_text="复核批次")).to_be_visible()
    number = cashier.page.locator("h1 .code").inner_text()
    reviewer.goes_to(f"/batches/{number}")
    reviewer.follows("复核批次")
    reviewer.gives()
    reviewer.sees("已办理：复核批次")
    return number


def _export(payer: OfficerAtWork, batch: str, folder: Path) -> str:
    """Take the payment order of a batch, after the password; return the reference of its one payment."""
    payer.goes_to(f"/batches/{batch}")
    payer.is_away()
    payer.presses("导出 拨付明细表")
    payer.proves_who_they_are()
    payer.sees("已登记导出")
    order = payer.downloads("下载", folder)
    cells = [
        str(cell)
        for row in CalamineWorkbook.from_path(order).get_sheet_by_index(0).to_python()
        for cell in row
    ]
    assert ACCOUNT in cells
    assert any("壹拾捌万元整" in cell for cell in cells)
    return payer.page.locator("#payments tbody th").first.inner_text().strip()


def _import_the_statement(payer: OfficerAtWork, site: Site, reference: str, folder: Path) -> None:
    """Upload what the bank says of the month; look at it; import it; import it once more, and nothing changes."""
    today = site.clock.today()
    first = today.replace(day=1)
    month_end = months_after(first, 1) - timedelta(days=1)
    shown = Shown(name="一家企业", account=ACCOUNT, remark=reference)
    booking = Booking(
        bank_reference="B1",
        booked_on=today,
        amount_fen=-18_000_000,
        kind=Kind.PAYMENT,
        shown=shown,
        summary="拨付",
    )
    path = folder / "statement.csv"
    path.write_bytes(table_file(first, month_end, 100_000_000, [booking]))
    payer.goes_to("/statements")
    payer.page.locator('[name="file"]').set_input_files(path)
    payer.presses("预览")
    payer.sees("未导入", "相符", "180,000.00")
    payer.presses("导入 1 行新流水")
    payer.sees("statement.csv")


def _match(payer: OfficerAtWork, reference: str) -> None:
    """Match the line with the payment that the desk suggests."""
    payer.goes_to("/reconciliation")
    payer.page.locator("#desk-lines tbody a").first.click()
    payer.sees(reference, "金额一致")
    payer.presses("确认勾对")
    payer.sees(f"已勾对：{reference}")


def _close_the_month(reviewer: OfficerAtWork) -> None:
    reviewer.signs_in()
    reviewer.goes_to("/months/2026-04")
    reviewer.presses("结账")
    reviewer.sees("已完成")
    reviewer.goes_to("/months/2026-04")
    reviewer.sees("已结账", "全部相符")


def _history_shows_it_all(auditor: OfficerAtWork, batch: str) -> None:
    """Who only reads sees everybody who acted, on the pages and in the audit log."""
    auditor.goes_to(f"/organisations/{ENTERPRISE}")
    auditor.sees("180,000.00", DOCUMENT)
    auditor.goes_to(f"/awards/{AWARD}")
    auditor.sees("已结清", "zhang.min", "li.na", "qian.feng", "wang.fang")
    auditor.goes_to(f"/batches/{batch}")
    auditor.sees("qian.feng", "sun.li", "wang.fang")
    auditor.goes_to("/audit?officer=zhang.min&outcome=refused")
    auditor.sees("zhang.min", "award.approve", "separation_of_duties")
