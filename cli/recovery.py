"""`yanqi recovery`: money that must come back (追回), from the opening of a case to the last yuan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cli.parameters import DAY, YUAN
from cli.session import Session, pass_session
from cli.signing import Signing, carry_out, signing_options
from cli.tables import render, table_options
from ledger.application.commands import (
    ConfirmWriteOff,
    DemandRecovery,
    GiveRecoveryNotice,
    HearRecovery,
    OpenRecovery,
    ProposeWriteOff,
    ReceivePenalty,
    ReceiveRecovery,
    RemarkGiven,
    ReverseRecoveryReceipt,
    WithdrawRecovery,
)
from ledger.domain.recovery import PENALTIES, RECOVERY_KINDS, RecoveryState
from projections.queries.history import history
from projections.queries.recoveries import every_recovery, overdue, recovered_payments, recovery_case
from projections.tables.recoveries import case_tables, register_table, returned_funds_table

_RECOVERY = click.argument("number", metavar="RECOVERY")
_YEAR = click.option("--year", type=click.IntRange(1992, 2099), help="立案年度 / year of the opening.")
_PRINCIPAL = "principal"
MOST_OVERDUE = 10_000
"""Cases in a list of what is overdue."""


@click.group("recovery")
def recovery() -> None:
    """追回：立案、告知、听取陈述、决定、到账、核销 / Recoveries, step by step, and their registers."""


@recovery.command("open")
@_RECOVERY
@click.option("--award", required=True, help="受理编号 / award number.")
@click.option(
    "--kind",
    type=click.Choice(list(RECOVERY_KINDS)),
    default="overpayment",
    show_default=True,
    help="事由 / why.",
)
@click.option("--amount", type=YUAN, metavar="YUAN", help="应退本金（元） / principal.")
@click.option(
    "--from-settlement",
    is_flag=True,
    help="本金取决算应追回的金额 / the principal is what the settlement found overpaid.",
)
@click.option(
    "--instalment",
    "instalments",
    type=click.IntRange(1),
    multiple=True,
    help="涉及期次，可重复，默认自最近一期起 / repeatable; by default the latest payments first.",
)
@click.option("--document", required=True, help="文号 / document number.")
@click.option("--basis", default="", help="依据条款 / article it rests on; needed unless from a settlement.")
@click.option("--reason", default="", help="理由 / what happened.")
@click.option(
    "--counts-as-overpayment",
    is_flag=True,
    help="主动退回且文件认定为多付 / a voluntary return that its document calls an overpayment.",
)
@signing_options
@pass_session
def open_command(
    session: Session,
    number: str,
    award: str,
    kind: str,
    amount: int | None,
    from_settlement: bool,
    instalments: tuple[int, ...],
    document: str,
    basis: str,
    reason: str,
    counts_as_overpayment: bool,
    signing: Signing,
) -> None:
    """立案 / Open a case: from which payments, why, how much."""
    if from_settlement == (amount is not None):
        message = session.say(
            "--amount 与 --from-settlement 须且只须其一", "give either --amount or --from-settlement"
        )
        raise click.UsageError(message)
    command = OpenRecovery(
        recovery=number,
        award=award,
        kind=kind,
        amount_fen=amount,
        instalments=instalments,
        document=document,
        basis=basis,
        reason=reason,
        counts_as_overpayment=counts_as_overpayment,
    )
    carry_out(session, [command], signing)


@recovery.command("notice")
@_RECOVERY
@click.option("--document", default="", help="告知书文号 / document of the notice.")
@signing_options
@pass_session
def notice(session: Session, number: str, document: str, signing: Signing) -> None:
    """告知 / Tell the recipient that it may be heard; --on is the day of service."""
    carry_out(session, [GiveRecoveryNotice(recovery=number, document=document)], signing)


@recovery.command("hear")
@_RECOVERY
@click.option("--statement", required=True, help="陈述申辩内容 / what the recipient said.")
@click.option("--reason", required=True, help="采纳情况及理由 / what was decided on it, and why.")
@click.option("--amount", type=YUAN, metavar="YUAN", help="核定后的本金（元） / the principal it leaves.")
@click.option("--document", default="", help="笔录文号 / document of the record.")
@signing_options
@pass_session
def hear(
    session: Session,
    number: str,
    statement: str,
    reason: str,
    amount: int | None,
    document: str,
    signing: Signing,
) -> None:
    """听取陈述申辩 / Record what the recipient said, and decide on it."""
    command = HearRecovery(
        recovery=number, statement=statement, reason=reason, amount_fen=amount, document=document
    )
    carry_out(session, [command], signing)


@recovery.command("demand")
@_RECOVERY
@click.option("--document", required=True, help="决定文号 / document of the decision.")
@click.option("--revenue-item", default="", help="收入科目，以前年度款项必填 / for payments of prior years.")
@click.option("--budget-level", default="", help="级次，默认区级 / budget level, the district's by default.")
@click.option("--functional-class", default="", help="冲减功能分类 / functional class.")
@click.option("--government-economic", default="", help="政府经济分类 / government economic class.")
@click.option("--department-economic", default="", help="部门经济分类 / department economic class.")
@click.option("--project", default="", help="项目 / project.")
@click.option("--supervising-department", default="", help="主管部门 / supervising department.")
@click.option("--unit", default="", help="单位 / unit.")
@signing_options
@pass_session
def demand(session: Session, /, number: str, document: str, signing: Signing, **remark: str) -> None:
    """送达追回决定 / Serve the decision; --on is the day of service. The remark is for the treasury."""
    command = DemandRecovery(recovery=number, document=document, remark=RemarkGiven(**remark))
    carry_out(session, [command], signing)


@recovery.command("receive")
@_RECOVERY
@click.option("--amount", type=YUAN, required=True, metavar="YUAN", help="到账金额（元） / what came in.")
@click.option("--document", required=True, help="回单号或缴款书号 / number of the receipt, counted once.")
@click.option(
    "--as",
    "received_as",
    type=click.Choice([_PRINCIPAL, *PENALTIES]),
    default=_PRINCIPAL,
    show_default=True,
    help="本金、罚款或利息 / what it is; fines and interest are kept apart.",
)
@signing_options
@pass_session
def receive(
    session: Session, number: str, amount: int, document: str, received_as: str, signing: Signing
) -> None:
    """确认到账 / Record what came in, in parts or whole."""
    if received_as == _PRINCIPAL:
        principal = ReceiveRecovery(recovery=number, amount_fen=amount, document=document)
        carry_out(session, [principal], signing)
        return
    penalty = ReceivePenalty(recovery=number, penalty=received_as, amount_fen=amount, document=document)
    carry_out(session, [penalty], signing)


@recovery.command("reverse")
@_RECOVERY
@click.option("--document", required=True, help="误记的回单号 / number of the receipt.")
@click.option("--reason", required=True, help="理由 / why.")
@click.option(
    "--as",
    "received_as",
    type=click.Choice([_PRINCIPAL, *PENALTIES]),
    default=_PRINCIPAL,
    show_default=True,
    help="本金、罚款或利息 / what it was recorded as.",
)
@signing_options
@pass_session
def reverse(
    session: Session, number: str, document: str, reason: str, received_as: str, signing: Signing
) -> None:
    """冲销误记的到账 / Reverse what was recorded as received by mistake."""
    penalty = "" if received_as == _PRINCIPAL else received_as
    command = ReverseRecoveryReceipt(recovery=number, document=document, reason=reason, penalty=penalty)
    carry_out(session, [command], signing)


@recovery.command("write-off")
@_RECOVERY
@click.option("--confirm", is_flag=True, help="作为第二人批准核销 / confirm it as a second person.")
@click.option("--reason", default="", help="理由 / why nothing more can be had.")
@click.option("--document", default="", help="核销文号 / document number.")
@signing_options
@pass_session
def write_off(
    session: Session, number: str, confirm: bool, reason: str, document: str, signing: Signing
) -> None:
    """核销未退部分，须两人 / Write off what is left: one proposes, another confirms."""
    if confirm:
        if reason or document:
            message = session.say("--confirm 不再填理由和文号", "--confirm takes no reason and no document")
            raise click.UsageError(message)
        carry_out(session, [ConfirmWriteOff(recovery=number)], signing)
        return
    carry_out(session, [ProposeWriteOff(recovery=number, reason=reason, document=document)], signing)


@recovery.command("withdraw")
@_RECOVERY
@click.option("--reason", required=True, help="理由 / why.")
@signing_options
@pass_session
def withdraw(session: Session, number: str, reason: str, signing: Signing) -> None:
    """送达决定前撤回；告知后须第二人 / Withdraw before the demand; once noticed, as a second person."""
    carry_out(session, [WithdrawRecovery(recovery=number, reason=reason)], signing)


@recovery.command("list")
@click.option("--state", type=click.Choice([one.value for one in RecoveryState]), help="状态 / state.")
@click.option("--kind", type=click.Choice(list(RECOVERY_KINDS)), help="事由 / why.")
@click.option("--award", metavar="NO", help="受理编号 / one award only.")
@click.option("--department", metavar="CODE", help="只看一个部门 / one department only.")
@_YEAR
@table_options
@pass_session
def list_command(
    session: Session,
    state: str | None,
    kind: str | None,
    award: str | None,
    department: str | None,
    year: int | None,
    shape: str,
    output: Path | None,
    unit: str,
) -> None:
    """追回台账 / The register of all cases."""
    with session.ledger() as ledger:
        found = every_recovery(
            ledger.rows,
            state=None if state is None else RecoveryState(state),
            kind=kind,
            award=award,
            department=None if department is None else ledger.pack.department(department).code,
            year=year,
        )
        table = register_table(found, ledger.pack, session.language, ledger.clock.today())
    render(session, [table], shape, output, unit)


@recovery.command("show")
@_RECOVERY
@table_options
@pass_session
def show(session: Session, number: str, shape: str, output: Path | None, unit: str) -> None:
    """一个追回事项的全部 / One case: its payments, its remark for the treasury, every step."""
    with session.ledger() as ledger:
        case = recovery_case(ledger.rows, number)
        steps = [
            entry
            for entry in history(ledger.rows, case.holder_id, award=case.award)
            if entry.figures.get("recovery") == number
        ]
        payments = recovered_payments(ledger.rows, [number])
        today = ledger.clock.today()
        tables = case_tables(case, payments, steps, ledger.pack, session.language, today)
    render(session, tables, shape, output, unit)


@recovery.command("overdue")
@click.option("--on", type=DAY, help="截至日期，默认今日 / as of this day, today by default.")
@table_options
@pass_session
def overdue_command(session: Session, on: date | None, shape: str, output: Path | None, unit: str) -> None:
    """逾期未缴 / Cases whose last day to pay has passed, the longest overdue first."""
    with session.ledger() as ledger:
        day = on or ledger.clock.today()
        titles = ("追回逾期", "Overdue recoveries")
        table = register_table(
            overdue(ledger.rows, day, limit=MOST_OVERDUE), ledger.pack, session.language, day, titles=titles
        )
    render(session, [table], shape, output, unit)


@recovery.command("summary")
@_YEAR
@table_options
@pass_session
def summary(session: Session, year: int | None, shape: str, output: Path | None, unit: str) -> None:
    """退回资金汇总表，附国库备注 / Summary of returned funds, with the remark for the treasury."""
    with session.ledger() as ledger:
        cases = every_recovery(ledger.rows, year=year)
        payments = recovered_payments(ledger.rows, [case.recovery for case in cases])
        table = returned_funds_table(cases, payments, ledger.pack, session.language, year)
    render(session, [table], shape, output, unit)
