"""``python -m bench.web``: how fast pages come to eight officers at once, and whether a larger ledger slows them.

Two servers, over a small and a large ledger, take turns in one run with the same requests. What to compare are
the ratios: to the cheapest answer the same server gives (``/healthz``: no officer, no database), and of large to small.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPConnection
from urllib.parse import quote

import click
from rich.console import Console
from rich.table import Table

from bench.crew import middle
from bench.report import KEPT_DIGITS, RESULTS, quantile
from bench.sample import AWARDS_PER_ENTERPRISE, PLATFORM, enterprise_uscc
from bench.site import LOOPBACK, Site, User, site
from web.access.cookies import SESSION

USERS = 8
TIMEOUT_S = 60
BASELINE = "/healthz"

Path = Callable[[Site, random.Random], str]
"""Makes the address of one request."""


def _organisation(place: Site, chance: random.Random) -> str:
    return f"/organisations/{enterprise_uscc(_enterprise(place, chance))}"


def _enterprise(place: Site, chance: random.Random) -> int:
    return chance.randint(1, place.enterprises)


def _award(place: Site, chance: random.Random) -> str:
    number = chance.randint(1, AWARDS_PER_ENTERPRISE)
    return f"/awards/{quote(f'怀科测{_enterprise(place, chance):05d}-{number:02d}')}"


def _history(place: Site, chance: random.Random) -> str:
    return f"/api/v1/recipients/{enterprise_uscc(_enterprise(place, chance))}/history"


def _number_search(place: Site, chance: random.Random) -> str:
    return f"/search?q={quote(f'怀科测{_enterprise(place, chance):05d}')}"


SUBJECTS: dict[str, Path] = {
    BASELINE: lambda _place, _chance: BASELINE,
    "worklist": lambda _place, _chance: "/worklist",
    "burn of a year": lambda _place, _chance: "/",
    "events behind the burn": lambda _place, _chance: "/burn/entries?year=2026",
    "page of a platform": lambda _place, _chance: f"/platforms/{PLATFORM}",
    "page of an enterprise": _organisation,
    "page of an award": _award,
    "list of awards": lambda _place, _chance: "/awards",
    "search, in all names": lambda _place, _chance: f"/search?q={quote('仪器')}",
    "search, a number": _number_search,
    "history, for programs": _history,
}
"""What is asked for; the officers ask for different enterprises and awards, anywhere in the ledger."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of all users came to."""

    per_s: float
    latencies_s: list[float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A subject on one ledger; ratios are medians over the rounds of this run."""

    name: str
    events: int
    requests_per_s: float
    p50_ms: float
    p99_ms: float
    to_baseline: float
    to_small: float


class Browser:
    """One user's connection, kept open through a round; the server closes those that are idle between two."""

    def __init__(self, place: Site, user: User) -> None:
        self._connection = HTTPConnection(LOOPBACK, place.port, timeout=TIMEOUT_S)
        self._headers = {
            "Cookie": f"{SESSION}={user.session}",
            "Authorization": f"Bearer {user.token}",
            "Accept-Encoding": "gzip",
        }

    def get(self, path: str) -> None:
        """Ask for a page and read all of it. Raises RuntimeError for anything but the page."""
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != HTTPStatus.OK:
            message = f"{path}: {answer.status} {answer.headers.get('Location', '')} {content[:200]!r}"
            raise RuntimeError(message)

    def close(self) -> None:
        """End the connection; the next request opens another."""
        self._connection.close()


class Visitors:
    """All users of a site, who ask at the same time, each on a thread and a connection of their own."""

    def __init__(self, place: Site) -> None:
        self.place = place
        self._browsers = [Browser(place, user) for user in place.users]

    def round(self, name: str, count: int, seed: int) -> Round:
        """Let every user ask ``count`` times; the same seed asks for the same."""
        latencies_s: list[float] = []
        failures: list[BaseException] = []
        together = threading.Barrier(len(self._browsers) + 1)

        def ask(browser: Browser, chance: random.Random) -> None:
            paths = [SUBJECTS[name](self.place, chance) for _ in range(count)]
            together.wait()
            try:
                for path in paths:
                    began = time.perf_counter()
                    browser.get(path)
                    latencies_s.append(time.perf_counter() - began)
            except Exception as failure:  # raised below
                failures.append(failure)

        threads = [
            threading.Thread(target=ask, args=(browser, random.Random(f"{seed} {number}")))
            for number, browser in enumerate(self._browsers)
        ]
        for thread in threads:
            thread.start()
        together.wait()
        began = time.perf_counter()
        for thread in threads:
            thread.join()
        for browser in self._browsers:
            browser.close()
        if failures:
            raise failures[0]
        return Round(len(latencies_s) / (time.perf_counter() - began), latencies_s)


def measure(
    all_visitors: Sequence[Visitors], names: Sequence[str], rounds: int, count: int
) -> dict[tuple[str, int], list[Round]]:
    """Return the rounds of every subject on every site, in turns; a round before them warms caches and plans."""
    found: dict[tuple[str, int], list[Round]] = {}
    for number in range(rounds + 1):
        for name in names:
            for which, visitors in enumerate(all_visitors):
                done = visitors.round(name, count, number)
                if number:
                    found.setdefault((name, which), []).append(done)
    return found


def figures(found: dict[tuple[str, int], list[Round]], events: Sequence[int]) -> list[Figure]:
    """Return the rounds summed up, beside the baseline and the first ledger in the same rounds."""
    return [
        Figure(
            name=name,
            events=events[which],
            requests_per_s=round(middle([one.per_s for one in rounds]), 1),
            p50_ms=round(1000 * quantile(_latencies(rounds), 0.5), KEPT_DIGITS),
            p99_ms=round(1000 * quantile(_latencies(rounds), 0.99), KEPT_DIGITS),
            to_baseline=_ratio(rounds, found[BASELINE, which]),
            to_small=_ratio(rounds, found[name, 0]),
        )
        for (name, which), rounds in found.items()
    ]


def _latencies(rounds: Sequence[Round]) -> list[float]:
    return [each for one in rounds for each in one.latencies_s]


def _ratio(rounds: Sequence[Round], others: Sequence[Round]) -> float:
    """Return how many times as long a request takes as another in the same round, by the medians of each round."""
    pairs = zip(rounds, others, strict=True)
    return round(
        middle([quantile(one.latencies_s, 0.5) / quantile(other.latencies_s, 0.5) for one, other in pairs]),
        KEPT_DIGITS,
    )


def _print(found: Sequence[Figure]) -> None:
    table = Table(title=f"Pages for {USERS} officers at once", title_justify="left")
    table.add_column("")
    for heading in ("events", "requests/s", "p50 ms", "p99 ms", f"to {BASELINE}", "to the small ledger"):
        table.add_column(heading, justify="right")
    for one in found:
        table.add_row(
            one.name,
            f"{one.events:,}",
            f"{one.requests_per_s:,.0f}",
            f"{one.p50_ms:.1f}",
            f"{one.p99_ms:.1f}",
            f"{one.to_baseline:.1f}",
            f"{one.to_small:.2f}",
        )
    Console(width=110).print(table)


@click.command()
@click.option("--small", default=10_000, show_default=True, help="events of the one ledger")
@click.option("--large", default=100_000, show_default=True, help="events of the other")
@click.option("--rounds", default=5, show_default=True)
@click.option("--count", default=25, show_default=True, help="requests of each user in one round")
@click.option("--workers", default=2, show_default=True, help="processes of each server")
def main(small: int, large: int, rounds: int, count: int, workers: int) -> None:
    """Make two ledgers, serve both, measure both; keep the figures in bench/results."""
    with ExitStack() as stack:
        places = [stack.enter_context(site(events, USERS, workers=workers)) for events in (small, large)]
        all_visitors = [Visitors(place) for place in places]
        found = figures(measure(all_visitors, tuple(SUBJECTS), rounds, count), (small, large))
    _print(found)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"web-{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
    path.write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n", encoding="utf-8")
    print(f"Figures kept in {path}")


if __name__ == "__main__":
    main()
