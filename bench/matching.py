"""``python -m bench.matching``: so many statement lines matched with as many payments, in one command.

Everything is prepared by the ledger's own commands: awards, instalments, accounts, batches, exports, statements.
Half of the lines carry our reference (P1), half the payee's account and amount (P2). The match run is a process
of its own, so that the peak of memory is its alone. What counts is whether the cost of a line stays the same.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import multiprocessing.connection
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bench.place import bench_database
from bench.sample import AWARD_FEN, AWARDS_PER_ENTERPRISE, MAKER, PAYER, TODAY, Writer, found_district
from bench.sample import open_bench_ledger as open_ledger
from ledger.application import Ledger
from ledger.application.commands import (
    ApproveBatch,
    Command,
    ConfirmAccount,
    ImportStatement,
    MakeBatch,
    ProposeAccount,
    RecordExport,
    ScheduleInstalments,
    TrancheWanted,
)
from ledger.application.commands.payments import InstalmentToPay
from ledger.domain.references import batch_number
from ledger.domain.signature import FINANCE, Signature
from ledger.progress import Phase
from ledger.statements.model import Statement, StatementLine
from projections.queries.batches import gathered, waiting
from scheduler.due import post_due_until
from scheduler.reconcile import reconcile

SIZES = (1_000, 10_000, 100_000)
INSTALMENTS = 10
PAID_ON, BOOKED_ON = date(2026, 12, 1), date(2026, 12, 2)
"""At the end of the year the window of these days is past, so that accounts decide."""
AWARDS_AT_ONCE = 48
LINES_A_STATEMENT = 10_000
BATCH_MAKER, BATCH_CHECKER = "sun.li", "wu.gang"
STEPS: dict[str, Callable[[str, tuple[InstalmentToPay, ...]], Command]] = {
    BATCH_MAKER: lambda number, wanted: MakeBatch(batch=number, pay_on=PAID_ON, instalments=wanted),
    BATCH_CHECKER: lambda number, _: ApproveBatch(batch=number),
    PAYER: lambda number, _: RecordExport(batch=number, file_format="xlsx", file_hash="0" * 64),
}


@dataclass(frozen=True)
class Measured:
    """One size: seconds of the whole run, and of reading and matching alone; peak memory of the process."""

    lines: int
    matched: int
    prepared_s: float
    run_s: float
    matching_s: float
    peak_mib: int


def measure(size: int, say: Callable[[str], None]) -> Measured:
    """Prepare so many payments and lines in a database of their own, and match them."""
    with bench_database() as conninfo:
        began = time.perf_counter()
        with open_ledger(conninfo) as ledger:
            _prepare(ledger, size, say)
        prepared_s = time.perf_counter() - began
        say(f"{size:,}: prepared in {prepared_s:.0f} s, matching")
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_match, args=(conninfo, theirs))
        process.start()
        theirs.close()
        matched, run_s, matching_s, peak_mib = ours.recv()
        process.join()
        assert matched == size, f"{matched:,} of {size:,} lines were matched"
        return Measured(size, matched, prepared_s, run_s, matching_s, peak_mib)


def _match(conninfo: str, end: multiprocessing.connection.Connection) -> None:
    """Match everything in this process, and send what it took."""
    marks: list[float] = []
    with open_ledger(conninfo) as ledger:
        began = time.perf_counter()
        run = reconcile(
            ledger,
            progress=lambda phase, _done, _total: (
                marks.append(time.perf_counter()) if phase is Phase.CONFIRMING else None
            ),
        )
        run_s = time.perf_counter() - began
    assert not run.refused, run.refused[0]
    pages_s = marks[-1] - marks[0]
    peak_mib = _peak_mib()
    end.send((sum(run.by_pass.values()), run_s, run_s - pages_s, peak_mib))


def _peak_mib() -> int:
    """Return the most memory this program held; getrusage would tell the most its parent held when it was made."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024


def _prepare(ledger: Ledger, size: int, say: Callable[[str], None]) -> None:
    found_district(ledger, ["shared"])
    writer = Writer(ledger, first=1, fund_source="shared")
    awards = size // INSTALMENTS
    for first in range(0, awards, AWARDS_AT_ONCE):
        names = writer.noticed(min(AWARDS_AT_ONCE, awards - first))
        writer.approve_all(names)
        plans: list[Command] = [
            ScheduleInstalments(award=name, tranches=_tranches((first + place) % AWARDS_PER_ENTERPRISE))
            for place, name in enumerate(names)
        ]
        ledger.execute_all(plans, Signature(MAKER, "kw", date(2026, 4, 1), writer.key()))
    say(f"{size:,}: {awards:,} awards scheduled")
    post_due_until(ledger, TODAY)
    _open_accounts(ledger)
    say(f"{size:,}: instalments due")
    for turn, group in enumerate(gathered(waiting(ledger.rows)), start=1):
        number = batch_number(PAID_ON, turn)
        wanted = tuple(InstalmentToPay(award=one.award, number=one.number) for one in group)
        for person, step in STEPS.items():
            ledger.execute(step(number, wanted), _finance(person, f"{number}-{person}"))
    say(f"{size:,}: batches exported")
    _import(ledger)


def _tranches(place: int) -> tuple[TrancheWanted, ...]:
    """Return instalments no two of which are equal among an enterprise's: accounts and amounts are unique."""
    steps = [place * (INSTALMENTS // 2) + number for number in range(1, INSTALMENTS // 2 + 1)]
    deltas = [*steps, *(-step for step in steps)]
    return tuple(
        TrancheWanted(due_on=date(2026, 4, 2 + number), amount_fen=AWARD_FEN // INSTALMENTS + delta)
        for number, delta in enumerate(deltas)
    )


def _finance(person: str, key: str) -> Signature:
    return Signature(actor=person, department=FINANCE, effective_on=PAID_ON, key=key)


def _open_accounts(ledger: Ledger) -> None:
    rows = ledger.rows(
        "SELECT DISTINCT beneficiary_uscc AS uscc, beneficiary_name AS name FROM award ORDER BY 1"
    )
    proposals = [
        ProposeAccount(
            uscc=str(row["uscc"]),
            payee_name=str(row["name"]),
            account=f"6222{place:015d}",
            bank="工商银行怀柔支行",
            bank_code="102100099996",
        )
        for place, row in enumerate(rows)
    ]
    for first in range(0, len(proposals), AWARDS_AT_ONCE):
        chunk = proposals[first : first + AWARDS_AT_ONCE]
        ledger.execute_all(chunk, _finance(BATCH_MAKER, f"accounts-{first}"))
        confirmations = [ConfirmAccount(uscc=one.uscc, proposal=1) for one in chunk]
        ledger.execute_all(confirmations, _finance(BATCH_CHECKER, f"confirm-{first}"))


def _import(ledger: Ledger) -> None:
    """Import statements that show every payment, in an order that has nothing to do with the batches'."""
    rows = ledger.rows(
        "SELECT reference, payee_name, account, amount_fen FROM payment ORDER BY md5(reference)"
    )
    for index, first in enumerate(range(0, len(rows), LINES_A_STATEMENT), start=1):
        lines = tuple(_lines(rows[first : first + LINES_A_STATEMENT], first))
        command = ImportStatement(
            file_name=f"{index}.csv",
            file_hash=hashlib.sha256(str(index).encode()).hexdigest(),
            file_format="csv",
            index=1,
            statement=_statement(lines),
        )
        ledger.execute(command, _finance(PAYER, f"import-{index}"))


def _lines(rows: Sequence[dict[str, object]], first: int) -> Iterator[StatementLine]:
    for position, row in enumerate(rows, start=1):
        named = (first + position) % 2 == 0
        yield StatementLine(
            position=position,
            booked_on=BOOKED_ON,
            value_on=None,
            amount_fen=-int(str(row["amount_fen"])),
            balance_fen=None,
            counterparty_name=str(row["payee_name"]),
            counterparty_account=str(row["account"]),
            counterparty_bank="",
            summary="拨付",
            remark="",
            our_reference=str(row["reference"]) if named else "",
            bank_reference=f"LS{first + position:08d}",
            is_return=False,
            return_reason="",
            original_reference="",
            raw=(),
            fingerprint=f"{first + position:064x}",
        )


def _statement(lines: tuple[StatementLine, ...]) -> Statement:
    return Statement(
        account="11001234567890123456",
        account_name="怀柔区财政局",
        currency="CNY",
        statement_no="",
        opens_on=PAID_ON,
        closes_on=TODAY,
        opening_fen=None,
        closing_fen=None,
        lines=lines,
        profile="bench",
    )


@click.command()
@click.option("--size", "sizes", type=int, multiple=True, help="lines; repeat for several")
def main(sizes: tuple[int, ...]) -> None:
    """Measure every size and print what a line costs."""
    table = Table(title="Lines matched with payments in one command", title_justify="left")
    for heading in ("lines", "matched", "run s", "of it matching s", "ms a line", "peak MiB", "prepared s"):
        table.add_column(heading, justify="right")
    for size in sizes or SIZES:
        one = measure(size, print)
        figures = (
            f"{one.lines:,}",
            f"{one.matched:,}",
            f"{one.run_s:.1f}",
            f"{one.matching_s:.1f}",
            f"{1000 * one.run_s / one.lines:.2f}",
            f"{one.peak_mib:,}",
            f"{one.prepared_s:.0f}",
        )
        print(" | ".join(figures))
        table.add_row(*figures)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
