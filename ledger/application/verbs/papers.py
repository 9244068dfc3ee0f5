"""Verbs on budget lines, determinations and months."""

from __future__ import annotations

from uuid import UUID

from ledger.application.commands import (
    AssertBalances,
    CloseMonth,
    ConfirmAdjustment,
    ConfirmDetermination,
    ProposeAdjustment,
    ProposeDetermination,
    ProposeReopening,
    RecordAppropriation,
    ReopenMonth,
    WithdrawDetermination,
)
from ledger.application.departments import interpreters
from ledger.application.verb import Answer, carries_out
from ledger.application.work import Work
from ledger.domain.budget import BudgetLine
from ledger.domain.calendar import month_of
from ledger.domain.determination import Determination
from ledger.domain.errors import (
    AlreadyExists,
    BudgetExceeded,
    InvalidInput,
    NotFound,
    PeriodStillRunning,
    TieOutFailed,
)
from ledger.domain.holds import budget_line
from ledger.domain.money import yuan
from ledger.domain.period import Period
from ledger.domain.signature import FINANCE
from ledger.policy.reading import Ruling, check_ruling
from ledger.ports import TieOut


@carries_out(RecordAppropriation)
def record_appropriation(work: Work, command: RecordAppropriation) -> Answer:
    """Open a budget line. What earlier years promised of it comes first."""
    work.require_finance()
    work.pack.department(command.department)
    _require_budget_clause(work, command.clause)
    line = budget_line(command.fiscal_year, command.department, command.clause, command.fund_source)
    if command.amount_fen < 0:
        raise InvalidInput(field="amount", problem="不能为负", problem_en="cannot be negative")
    if work.find(BudgetLine, BudgetLine.create_id(line)) is not None:
        raise AlreadyExists(kind="budget line 指标", name=line)
    promised_fen = work.standings.committed(line)
    shortfall_fen = max(0, promised_fen - command.amount_fen)
    if shortfall_fen and not command.accept_shortfall:
        raise BudgetExceeded(
            line=line,
            appropriated_fen=command.amount_fen,
            used_fen=0,
            free_fen=command.amount_fen,
            requested_fen=promised_fen,
        )
    opened = BudgetLine.open(
        work.signature,
        fiscal_year=command.fiscal_year,
        lead_department=command.department,
        clause=command.clause,
        fund_source=command.fund_source,
        amount_fen=command.amount_fen,
        shortfall_fen=shortfall_fen,
        document=command.document,
    )
    work.create(opened, line)
    return {"line": line, "amount_fen": command.amount_fen, "shortfall_fen": shortfall_fen}


def _require_budget_clause(work: Work, clause: str) -> None:
    """Refuse a clause for which no budget line is kept. Raises InvalidInput."""
    known = sorted({one.budget_clause for one in work.pack.clauses if one.budget_clause})
    if clause not in known:
        raise InvalidInput(
            field="clause", problem=f"应为 {known}", problem_en=f"must be one of {', '.join(known)}"
        )


@carries_out(ProposeAdjustment)
def propose_adjustment(work: Work, command: ProposeAdjustment) -> Answer:
    """Propose a change of an appropriation."""
    work.require_finance()
    line = work.get(BudgetLine, BudgetLine.create_id(command.line), command.line)
    number = line.propose_adjustment(work.signature, command.amount_fen, command.document)
    return {"line": command.line, "adjustment": number}


@carries_out(ConfirmAdjustment)
def confirm_adjustment(work: Work, command: ConfirmAdjustment) -> Answer:
    """Confirm a change of an appropriation as a second person."""
    work.require_finance()
    line = work.get(BudgetLine, BudgetLine.create_id(command.line), command.line)
    line.confirm_adjustment(work.signature, command.adjustment)
    return {"line": command.line, "total_fen": line.appropriated_fen + line.adjusted_fen}


@carries_out(ProposeDetermination)
def propose_determination(work: Work, command: ProposeDetermination) -> Answer:
    """Propose a reading of a clause one is in charge of; its target and value are checked against the pack."""
    check_ruling(
        work.pack,
        Ruling(
            id="",
            clause=command.clause,
            target=command.target,
            value=command.value,
            effective_from=command.effective_from,
            document_no=command.document,
        ),
    )
    _require_to_interpret(work, command.clause)
    determination = Determination.propose(
        work.signature,
        clause=command.clause,
        target=command.target,
        value=command.value,
        effective_from=command.effective_from,
        document=command.document,
        basis=command.basis,
    )
    work.create(determination, f"{command.document} {command.clause} {command.target}")
    return {"determination": str(determination.id)}


def _require_to_interpret(work: Work, clause_id: str) -> None:
    """Refuse a department that does not explain the clause. Raises UnknownClause, WrongDepartment."""
    work.require_department(*interpreters(work.pack, clause_id))


def _determination(work: Work, determination: str) -> Determination:
    """Return a reading that the signer's department may decide. Raises NotFound, WrongDepartment."""
    try:
        found = work.get(Determination, UUID(determination), determination)
    except ValueError:
        raise NotFound(kind="determination 口径", name=determination[:80]) from None
    _require_to_interpret(work, found.clause)
    return found


@carries_out(ConfirmDetermination)
def confirm_determination(work: Work, command: ConfirmDetermination) -> Answer:
    """Confirm a reading as a second person."""
    _determination(work, command.determination).confirm(work.signature)
    return {"determination": command.determination, "state": "confirmed"}


@carries_out(WithdrawDetermination)
def withdraw_determination(work: Work, command: WithdrawDetermination) -> Answer:
    """Withdraw a reading."""
    _determination(work, command.determination).withdraw(work.signature, command.reason)
    return {"determination": command.determination, "state": "withdrawn"}


@carries_out(CloseMonth)
def close_month(work: Work, command: CloseMonth) -> Answer:
    """Close a month that has ended; the gate is passed alone, so nothing dated inside it is still under way."""
    work.require_department(FINANCE)
    month = month_of(command.month)
    if month_of(work.today) <= month:
        raise PeriodStillRunning(month=f"{month:%Y-%m}", today=work.today.isoformat())
    period = work.find(Period, Period.create_id(month))
    if period is None:
        period = work.create(Period.open(work.signature, month), f"{month:%Y-%m}")
    for one in work.standings.tie_outs(month):
        if one.difference:
            raise TieOutFailed(
                month=f"{month:%Y-%m}",
                rule=f"{one.rule}（{one.title_zh}）",
                rule_en=f"{one.rule} ({one.title_en})",
                **_values(one),
            )
    period.close(work.signature)
    work.exclusive = True
    return {"month": f"{month:%Y-%m}", "state": "closed"}


@carries_out(AssertBalances)
def assert_balances(work: Work, command: AssertBalances) -> Answer:
    """Write down what stood at the end of a closed month."""
    work.require_finance()
    month = month_of(command.month)
    period = work.get(Period, Period.create_id(month), f"{month:%Y-%m}")
    balances = work.standings.balances(month)
    period.assert_balances(work.signature, balances)
    return {"month": f"{month:%Y-%m}", "balances": len(balances)}


def _values(one: TieOut) -> dict[str, str]:
    """Return both values of a rule and their difference, as it counts them."""
    shown = yuan if one.is_money else str
    return {"left": shown(one.left), "right": shown(one.right), "difference": shown(one.difference)}


def _period(work: Work, command: ProposeReopening | ReopenMonth) -> Period:
    month = month_of(command.month)
    return work.get(Period, Period.create_id(month), f"{month:%Y-%m}")


@carries_out(ProposeReopening)
def propose_reopening(work: Work, command: ProposeReopening) -> Answer:
    """Ask to re-open a closed month."""
    work.require_finance()
    _period(work, command).propose_reopening(work.signature, command.reason)
    return {"month": f"{command.month:%Y-%m}", "state": "reopening"}


@carries_out(ReopenMonth)
def reopen_month(work: Work, command: ReopenMonth) -> Answer:
    """Re-open a closed month as a second person."""
    work.require_finance()
    _period(work, command).reopen(work.signature)
    work.exclusive = True
    return {"month": f"{command.month:%Y-%m}", "state": "open"}
