"""Batches made from what is due: one fiscal year each, as many as it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from cli.auditing import execute
from cli.operations import progress_bar
from cli.session import Session
from cli.signing import Signing, as_plain, print_json, signature_of, tell
from cli.tables import render
from ledger.application import Ledger, Outcome
from ledger.application.commands import InstalmentToPay, MakeBatch
from ledger.domain.references import batch_day, batch_number
from ledger.domain.signature import Signature
from ledger.ports import Rows
from projections.queries.batches import Waiting, gathered, next_turn
from projections.tables.batch_lists import waiting_table
from projections.tables.table import Unit


def make_batches(
    session: Session,
    signing: Signing,
    found_by: Callable[[Rows], list[Waiting]],
    *,
    number: str | None,
    pay_on: date | None,
) -> None:
    """Make as many batches as hold everything that is found and can be paid, and say what stays out.

    Each is a command of its own, under the key with the batch's number: what one of them is refused for
    leaves those before it made. Raises that refusal, and InvalidInput for a number of another form.
    """
    made: list[tuple[Outcome, Signature]] = []
    with session.ledger() as ledger:
        signature = signature_of(ledger, signing)
        found = found_by(ledger.rows)
        commands = _commands(ledger, signature, gathered(found), number, pay_on)
        try:
            with progress_bar(session) as bar:
                task = bar.add_task(
                    session.say("编制批次", "making batches"),
                    total=sum(len(command.instalments) for command in commands),
                )
                for command in commands:
                    signed = replace(signature, key=f"{signature.key}/{command.batch}")
                    made.append((execute(ledger, [command], signed, rehearsal=signing.dry_run), signed))
                    bar.advance(task, len(command.instalments))
        finally:
            kept_out = [one for one in found if one.obstacle]
            _tell(session, made, kept_out, signing)


def _commands(
    ledger: Ledger,
    signature: Signature,
    groups: Sequence[Sequence[Waiting]],
    number: str | None,
    pay_on: date | None,
) -> list[MakeBatch]:
    """Return the commands that make the batches, numbered on from the first."""
    day = signature.effective_on
    first = next_turn(ledger.rows, day)
    if number is not None:
        day, first = batch_day(number)
    return [
        MakeBatch(
            batch=batch_number(day, turn),
            pay_on=pay_on or signature.effective_on,
            instalments=tuple(InstalmentToPay(award=one.award, number=one.number) for one in group),
        )
        for turn, group in enumerate(groups, start=first)
    ]


def _tell(
    session: Session,
    made: Sequence[tuple[Outcome, Signature]],
    kept_out: Sequence[Waiting],
    signing: Signing,
) -> None:
    """Print the batches, and what stayed out and why."""
    if session.as_json:
        left = [
            {"award": one.award, "number": one.number, "obstacle": one.obstacle, "reason": one.reason}
            for one in kept_out
        ]
        batches = [as_plain(outcome, signed, signing) for outcome, signed in made]
        print_json({"batches": batches, "kept_out": left})
        return
    for outcome, signed in made:
        tell(session, outcome, signed, signing)
    if not made:
        session.tell("没有可列入批次的到期款项。", "nothing that is due can be batched.")
    if kept_out:
        render(
            session, [waiting_table(kept_out, session.pack, session.language)], "table", None, Unit.YUAN.value
        )
