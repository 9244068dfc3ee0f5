"""The common steps of an award, each in one line: apply, accept, assess, notice, approve, schedule."""

from __future__ import annotations

from pathlib import Path

import click

from cli.commands import read_file
from cli.parameters import DAY, YUAN
from cli.session import Session, pass_session
from cli.signing import Signing, carry_out, signing_options
from ledger.application.commands import (
    AcceptApplication,
    ApplyForAward,
    ApproveAward,
    AssessAward,
    PublishNotice,
    ScheduleInstalments,
    TrancheWanted,
)
from ledger.domain.errors import InvalidInput

_AWARD = click.argument("award", metavar="AWARD")


@click.command("apply")
@_AWARD
@click.option("--recipient", required=True, help="平台编号或信用代码 / register number or USCC.")
@click.option("--clause", required=True, help="条款 / clause, as `yanqi policy show` lists them.")
@click.option(
    "--facts",
    "facts_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="申报事实 YAML / facts of the case, amounts in yuan.",
)
@click.option("--document", default="", help="申报文号 / document number.")
@click.option("--lead", default="", metavar="DEPARTMENT", help="牵头部门，默认经办部门 / lead department.")
@click.option("--fund-source", default="district", show_default=True, help="资金来源 / fund source.")
@signing_options
@pass_session
def apply(
    session: Session,
    award: str,
    recipient: str,
    clause: str,
    facts_file: Path,
    document: str,
    lead: str,
    fund_source: str,
    signing: Signing,
) -> None:
    """登记申报 / Record an application."""
    facts = read_file(facts_file)
    if not isinstance(facts, dict):
        raise InvalidInput(field=facts_file.name, problem="应为一组事实", problem_en="must be a set of facts")
    command = ApplyForAward(
        award=award,
        recipient=recipient,
        clause=clause,
        facts=facts,
        document=document,
        lead_department=lead,
        fund_source=fund_source,
    )
    carry_out(session, [command], signing)


@click.command("accept")
@_AWARD
@click.option("--document", default="", help="受理文号 / document number.")
@signing_options
@pass_session
def accept(session: Session, award: str, document: str, signing: Signing) -> None:
    """受理 / Accept a complete application."""
    carry_out(session, [AcceptApplication(award=award, document=document)], signing)


@click.command("assess")
@_AWARD
@signing_options
@pass_session
def assess(session: Session, award: str, signing: Signing) -> None:
    """测算 / Compute the amount, and record it with its trace."""
    carry_out(session, [AssessAward(award=award)], signing)


@click.command("notice")
@_AWARD
@click.option("--where", default="", help="公示地点 / where it is published.")
@click.option(
    "--working-days", type=click.IntRange(1, 250), help="公示工作日，默认按措施 / default: the measure's."
)
@signing_options
@pass_session
def notice(session: Session, award: str, where: str, working_days: int | None, signing: Signing) -> None:
    """公示 / Begin the public notice."""
    carry_out(session, [PublishNotice(award=award, where=where, working_days=working_days)], signing)


@click.command("approve")
@_AWARD
@click.option("--document", required=True, help="批复文号 / document number of the approval.")
@click.option(
    "--amount", type=YUAN, metavar="YUAN", help="批复金额（元），默认测算金额 / default: as assessed."
)
@click.option("--deciding-body", default="", help="决定机构 / who decided.")
@signing_options
@pass_session
def approve(
    session: Session,
    award: str,
    document: str,
    amount: int | None,
    deciding_body: str,
    signing: Signing,
) -> None:
    """批复 / Approve: cap, claims and budget are held from here on."""
    command = ApproveAward(award=award, document=document, amount_fen=amount, deciding_body=deciding_body)
    carry_out(session, [command], signing)


@click.command("schedule")
@_AWARD
@click.option(
    "--tranche",
    "tranches",
    multiple=True,
    metavar="DATE=YUAN",
    help="一期：日期=金额，可重复 / one tranche, repeatable; by default rent by its months, else one.",
)
@signing_options
@pass_session
def schedule(session: Session, award: str, tranches: tuple[str, ...], signing: Signing) -> None:
    """分期 / Divide an approved award into instalments."""
    wanted = tuple(_tranche(text) for text in tranches)
    carry_out(session, [ScheduleInstalments(award=award, tranches=wanted)], signing)


def _tranche(text: str) -> TrancheWanted:
    """Read one tranche. Raises InvalidInput where it is not DATE=YUAN."""
    day, separator, amount = text.partition("=")
    if not separator:
        raise InvalidInput(
            field="tranche",
            problem=f"应写作 日期=金额，而非 {text}",
            problem_en=f"write DATE=YUAN, not {text}",
        )
    return TrancheWanted(due_on=DAY.convert(day, None, None), amount_fen=YUAN.convert(amount, None, None))
