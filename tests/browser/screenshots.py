"""Pictures of the pages for the README: ``python -m tests.browser.screenshots --database-url … --output docs/images``."""

from __future__ import annotations

import argparse
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser
from werkzeug.serving import make_server

from tests.browser.chromium import DRAWN, chromium, open_page
from web import create_app
from web.opened import opened

WIDTH, HEIGHT = 1440, 900


def photograph(browser: Browser, url: str, target: Path, *, whole: bool = True) -> None:
    """Write a picture of a page, the whole of it or what a window shows. Raises RuntimeError if it has an error."""
    page, problems = open_page(browser, url, WIDTH, HEIGHT)
    if page.locator("#pace-chart").count():
        page.wait_for_selector(DRAWN)
    if problems:
        message = f"{url}: {problems}"
        raise RuntimeError(message)
    page.screenshot(path=target, full_page=whole)
    page.context.close()


def main() -> None:
    """Serve the pages of a database on a loopback port and photograph them in both languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--on", default="", help="the day that the burn page shows, today by default")
    parser.add_argument("--recipient", default="", help="the number of a platform to photograph too")
    chosen = parser.parse_args()
    chosen.output.mkdir(parents=True, exist_ok=True)
    app = create_app(chosen.database_url)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        with chromium() as browser:
            for language in ("zh", "en"):
                root = f"http://127.0.0.1:{server.server_port}"
                url = f"{root}/?lang={language}&on={chosen.on}"
                photograph(browser, url, chosen.output / f"burn.{language}.png")
                if chosen.recipient:
                    url = f"{root}/platforms/{chosen.recipient}?lang={language}"
                    photograph(browser, url, chosen.output / f"history.{language}.png", whole=False)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        opened(app).close()


if __name__ == "__main__":
    main()
