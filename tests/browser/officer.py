"""An officer at a browser: signs in, follows links, fills in forms by what they are called, reads what is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from access.roles import Role
from ledger.domain.signature import FINANCE
from tests.browser.chromium import DESK, watched, window
from tests.browser.site import Site
from tests.web.officers import access_of, appoint

PASSWORD = "a quiet lake in the morning"  # noqa: S105 - of tests only


@dataclass
class OfficerAtWork:
    """One person in a window of their own, in which nothing may go wrong."""

    site: Site
    username: str
    context: BrowserContext
    page: Page
    problems: list[str] = field(default_factory=list)

    def signs_in(self) -> None:
        """Sign in at the door; sessions end over night."""
        self.context.clear_cookies()
        self.goes_to("/login")
        self.page.get_by_label("用户名").fill(self.username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.presses("登录")
        expect(self.page.locator(".user-menu summary")).to_contain_text(self.username)

    def goes_to(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(f"{self.site.origin}{path}", wait_until="load")

    def sees(self, *texts: str) -> None:
        """Expect these words in the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def follows(self, link: str) -> None:
        """Click on a link of the page itself."""
        self.page.locator("main").get_by_role("link", name=link, exact=True).first.click()

    def fills(self, values: Mapping[str, str]) -> None:
        """Fill in the fields of the form, by their names; a choice is made where one is offered."""
        for name, value in values.items():
            place = self.page.locator(f'main [name="{name}"]:not([type="hidden"])').first
            if place.evaluate("one => one.tagName") == "SELECT":
                place.select_option(value)
            else:
                place.fill(value)

    def gives(self, **values: str) -> None:
        """Fill in the open form of a command and give it; ``__`` in a name stands for a point."""
        self.fills({name.replace("__", "."): value for name, value in values.items()})
        self.presses("办理")

    def presses(self, button: str) -> None:
        """Press a button of the page itself."""
        self.page.locator("main").get_by_role("button", name=button, exact=True).first.click()

    def proves_who_they_are(self) -> None:
        """Give the password again, as the page asks, and go on."""
        expect(self.page.locator("h1")).to_have_text("请确认是您本人")
        self.page.locator('[name="password"]').fill(PASSWORD)
        self.presses("验证并继续")

    @contextmanager
    def expects_refusal(self) -> Iterator[None]:
        """Let the browser report an answer that refuses: the page is there, and says why."""
        yield
        self.page.wait_for_selector("#refused")
        self.problems[:] = [one for one in self.problems if "Failed to load resource" not in one]

    def is_away(self) -> None:
        """Let so much time go by that a password is asked for again where money moves."""
        access_of(self.site.app).store.execute(
            "UPDATE access.session SET authenticated_at = authenticated_at - interval '1 hour' WHERE username = %s",
            (self.username,),
        )

    def downloads(self, link: str, target: Path) -> Path:
        """Take a file that the page offers, under the name that it comes with."""
        with self.page.expect_download() as waiting:
            self.follows(link)
        path = target / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path


def signs_in(
    browser: Browser, site: Site, username: str, *roles: Role, department: str = FINANCE
) -> OfficerAtWork:
    """Appoint an officer with a password and sign in at the door."""
    appoint(site.ledger, username, roles, department)
    access_of(site.app).credentials.set(username, PASSWORD, by=username)
    context = window(browser, DESK)
    page = context.new_page()
    officer = OfficerAtWork(site, username, context, page, watched(page))
    officer.signs_in()
    return officer
