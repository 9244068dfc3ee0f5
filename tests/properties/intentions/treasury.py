"""Accounts of payees, and payments gathered into batches, approved, exported, withdrawn."""

from __future__ import annotations

from ledger.application.commands import (
    ApproveBatch,
    Command,
    ConfirmAccount,
    InstalmentToPay,
    MakeBatch,
    ProposeAccount,
    RecordExport,
    WithdrawBatch,
)
from ledger.domain.batch import FILE_FORMATS
from ledger.domain.references import batch_number
from projections.queries.batches import next_turn, waiting
from tests.ledger.application.district import OFFICER, SECOND, UNITS
from tests.properties.intentions.choosing import number_of
from tests.properties.world import PAYER, Step, World

NOBODYS_BATCH = "YQ20260101-999"


def account(world: World, step: Step) -> None:
    """Propose an account and have it confirmed; sometimes by the one who proposed it, or not at all."""
    uscc = UNITS[step.first % len(UNITS)]
    proposal = ProposeAccount(
        uscc=uscc,
        payee_name="企业",
        account=f"62220000{step.first % len(UNITS)}{step.second % 2}",
        bank="工商银行怀柔支行",
        bank_code="102100000458",
    )
    outcome = world.does(proposal, OFFICER, "czj")
    if outcome and step.third:
        confirm = ConfirmAccount(uscc=uscc, proposal=outcome.answer["proposal"])
        world.does(confirm, OFFICER if step.third == 4 else SECOND, "czj")


def batch(world: World, step: Step) -> None:
    """Gather some of what is due, now and then what is not."""
    found = waiting(world.ledger.rows)
    wanted = [InstalmentToPay(award=one.award, number=one.number) for one in found if not one.obstacle]
    if step.third == 4:
        wanted.append(InstalmentToPay(award=found[0].award if found else "A-1", number=number_of(step)))
    command = MakeBatch(
        batch=batch_number(world.today, next_turn(world.ledger.rows, world.today)),
        pay_on=world.today,
        instalments=tuple(wanted[: step.second + 1]),
    )
    world.does(command, OFFICER, "czj")


def proceed_with_batch(world: World, step: Step) -> None:
    """Approve or export a batch, as it needs; or withdraw it, or do what is out of turn."""
    number, state = batch_where(world, step, "state IN ('made', 'approved')")
    wrong = step.third == 4
    if step.third == 3 or (wrong and step.second % 2):
        world.does(WithdrawBatch(batch=number, reason="重新编制"), OFFICER, "czj")
    elif (state == "made") is not wrong:
        world.does(ApproveBatch(batch=number), OFFICER if step.second == 4 else SECOND, "czj")
    else:
        export(world, number, step)


def export_again(world: World, step: Step) -> None:
    """Export a batch once more, in either format."""
    export(world, batch_where(world, step, "state = 'exported'")[0], step)


def export(world: World, number: str, step: Step) -> None:
    command: Command = RecordExport(
        batch=number, file_format=FILE_FORMATS[step.first % 2], file_hash=f"{step.first % 3}" * 64
    )
    world.does(command, PAYER, "czj")


def exported(world: World, step: Step) -> None:
    """Let whatever can be paid leave for the treasury: accounts, batch, approval, export."""
    for place in range(len(UNITS)):
        if step.second % 4:
            account(world, Step("account", place, step.third, 1))
    batch(world, Step("batch", 0, 4, 0))
    number, _ = batch_where(world, Step("batch", 8, 0, 0), "state = 'made'")
    world.does(ApproveBatch(batch=number), SECOND, "czj")
    export(world, number, step)


def batch_where(world: World, step: Step, condition: str) -> tuple[str, str]:
    """Return number and state of one of the batches that the condition picks, or of none there is."""
    found = world.ledger.rows(f"SELECT batch, state FROM batch WHERE {condition} ORDER BY batch DESC")
    if not found:
        return NOBODYS_BATCH, "made"
    one = found[step.first % len(found)]
    return str(one["batch"]), str(one["state"])
