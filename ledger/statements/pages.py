"""Join the pages of a statement, whether they come in one file or in several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ledger.statements.model import Statement, StatementLine, bilingual


def join_pages(statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements with the pages of one statement joined in the order of their numbers.

    Pages belong together by account, currency and statement number. Opening is the first page's, closing the
    last's; a page missing is a reason for quarantine, unless the balances are all there.
    """
    groups: dict[tuple[str, str, str, int], list[Statement]] = {}
    alone = 0
    for one in statements:
        alone += not (one.pages and one.statement_no)
        turn = 0 if one.pages and one.statement_no else alone
        groups.setdefault((one.account, one.currency, one.statement_no, turn), []).append(one)
    return [_joined(pages) for pages in groups.values()]


def _joined(pages: list[Statement]) -> Statement:
    ordered = sorted(pages, key=lambda page: page.pages)
    first, last = ordered[0], ordered[-1]
    numbers = tuple(number for page in ordered for number in page.pages)
    lines = [line for page in ordered for line in page.lines]
    whole = replace(
        first,
        account_name=next((page.account_name for page in ordered if page.account_name), ""),
        closes_on=last.closes_on,
        closing_fen=last.closing_fen,
        lines=tuple(map(_placed, range(1, len(lines) + 1), lines)),
        quarantine=tuple(dict.fromkeys(reason for page in ordered for reason in page.quarantine)),
        pages=numbers,
        last_page=last.last_page,
    )
    return replace(whole, quarantine=(*whole.quarantine, *_missing(whole)))


def _placed(position: int, line: StatementLine) -> StatementLine:
    return line if line.position == position else replace(line, position=position)


def _missing(whole: Statement) -> list[str]:
    """Return the reason why pages are missing or doubled; nothing where opening and closing are both at hand."""
    if not whole.pages:
        return []
    complete = whole.last_page and whole.pages == tuple(range(1, len(whole.pages) + 1))
    balances = whole.opening_fen is not None and whole.closing_fen is not None
    if complete or (len(whole.pages) == 1 and balances):
        return []
    shown = ", ".join(map(str, whole.pages))
    return [
        bilingual(
            f"分页不全或重复：只有第 {shown} 页", f"pages are missing or doubled: there is page {shown} only"
        )
    ]
