"""`/batches/due`: what is due and in no batch, and batches made of what is chosen there.

The form carries the numbers of the batches it will make, so that sending it twice makes them once, and the
instalments and amounts it showed, so that no other batch is made than the one that was looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from http import HTTPStatus

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ledger.application import Outcome
from ledger.application.commands import InstalmentToPay, MakeBatch
from ledger.domain.batch import MAX_PAYMENTS
from ledger.domain.errors import InvalidInput, Refusal
from ledger.domain.money import capital
from ledger.domain.references import batch_day, batch_number
from projections.queries.batches import OBSTACLE_NAMES, Waiting, next_turn
from projections.tables.batch_lists import waiting_table
from projections.tables.table import Table
from web import parameters
from web.access.acting import act, require_may_give
from web.access.areas import area
from web.amounts import money
from web.batches.blueprint import blueprint
from web.batches.waiting import sees_accounts_state, waiting_now
from web.commanding.seen import SHOWN, Changes, Difference, Shown, given_before, packed, unpacked
from web.commanding.sheets import new_key
from web.commanding.values import as_day
from web.errors import status_of
from web.filtered import filtered
from web.forms import takes
from web.labels import line_name
from web.language import gettext as _
from web.language import said
from web.listing import Chip, as_file, asked_format, chips, table_language
from web.opened import current_ledger, current_pack, current_rows

MOST_SHOWN = 3 * MAX_PAYMENTS
"""Instalments that one form offers: so many fill three batches, and the next ones come after them."""
SUBMIT = "submit"
OF_DUE = "due"
"""What the figures are of that the form carries: each instalment it showed, and its amount."""
_PARTS = 3


@dataclass
class Making:
    """A form that makes batches: what was chosen of what is due, and what came of it."""

    number: str
    key: str = field(default_factory=new_key)
    pay_on: str = ""
    chosen: frozenset[str] | None = None
    refusal: Refusal | None = None
    changes: Changes | None = None
    rehearsed: list[Outcome] = field(default_factory=list)

    def takes(self, one: Waiting) -> bool:
        """Whether an instalment is ticked; of a new form all are."""
        return self.chosen is None or ticket(one) in self.chosen


def ticket(one: Waiting) -> str:
    """Return how the form names an instalment: its fiscal year, its number, its award."""
    return f"{one.fiscal_year}/{one.number}/{one.award}"


@blueprint.get("/batches/due")
@area("batches")
@filtered("year", "line", "until")
def due() -> ResponseReturnValue:
    """List what is due by fiscal ``year``, budget ``line`` and day (``until``), ready to be batched."""
    if file_format := asked_format():
        return as_file(_tables(_found()), file_format, name="due", filters=_active())
    return _page(Making(_first_number()), HTTPStatus.OK)


@blueprint.post("/batches/due")
@area("batches")
@takes("key", "number", "pay_on", "do", SHOWN, several=("instalment",))
def make() -> ResponseReturnValue:
    """Make batches of the chosen instalments, or rehearse it. Raises RoleMissing, WrongDepartment."""
    require_may_give(MakeBatch.name)
    making = Making(
        number=request.form.get("number", ""),
        key=request.form.get("key") or new_key(),
        pay_on=request.form.get("pay_on", "").strip(),
        chosen=frozenset(request.form.getlist("instalment")),
    )
    made: list[Outcome] = []
    rehearsal = request.form.get("do") != SUBMIT
    try:
        commands = _commands(making)
        if not given_before(_key(making, commands[0])):
            making.changes = _changes(making, unpacked(request.form.get(SHOWN, "")))
        if making.changes is not None:
            making.number = _first_number()
            return _page(making, HTTPStatus.CONFLICT)
        for command in commands:
            outcome = act(command, _key(making, command), rehearsal=rehearsal)
            made.append(outcome)  # stays known where the next one is refused
    except Refusal as refusal:
        if not rehearsal:
            _tell(made)
        making.refusal, making.key, making.number = refusal, new_key(), _first_number()
        return _page(making, status_of(refusal))
    if rehearsal:
        making.rehearsed = made
        return _page(making, HTTPStatus.OK)
    _tell(made)
    if len(made) == 1:
        return redirect(url_for("batches.batch", number=made[0].answer["batch"]), HTTPStatus.SEE_OTHER)
    return redirect(url_for("batches.index", status="made"), HTTPStatus.SEE_OTHER)


def _key(making: Making, command: MakeBatch) -> str:
    """Return the key under which a form makes one of its batches."""
    return f"{making.key}/{command.batch}"


def _changes(making: Making, shown: Shown) -> Changes | None:
    """Return which of the chosen instalments are no more what the page showed; None if all of them are."""
    if shown.of != OF_DUE:
        return None
    now = {ticket(one): one for one in _found()}
    differing = []
    for chosen in sorted(making.chosen or ()):
        before, one = shown.figures.get(chosen), now.get(chosen)
        shown_before = money(before) if isinstance(before, int) else "—"
        if one is None or one.obstacle:
            reason = said(OBSTACLE_NAMES[one.obstacle]) if one else _("已不在到期款项中")
            differing.append(Difference(_named(chosen), shown_before, reason))
        elif one.amount_fen != before:
            differing.append(Difference(_named(chosen), shown_before, money(one.amount_fen)))
    return Changes(differences=tuple(differing)) if differing else None


def _named(chosen: str) -> str:
    """Return what an instalment is called. Raises InvalidInput for a name that is not ours."""
    _year, award, number = _read(chosen)
    return _("%(award)s 第 %(number)s 期", award=award, number=number)


def _shown(payable: Sequence[Waiting]) -> str:
    """Return the instalments and amounts that a page shows, as its form carries them."""
    return packed(Shown(OF_DUE, {ticket(one): one.amount_fen for one in payable}))


def _first_number() -> str:
    """Return the number of the next batch of today."""
    today = current_ledger().clock.today()
    return batch_number(today, next_turn(current_rows(), today))


def _commands(making: Making) -> list[MakeBatch]:
    """Return the commands that make the batches: one fiscal year each, numbered on. Raises InvalidInput."""
    day, first = batch_day(making.number)
    pay_on = _pay_on(making.pay_on)
    groups = _groups(sorted(_read(each) for each in making.chosen or ()))
    if not groups:
        raise InvalidInput(field="instalments", problem="未选择任何款项", problem_en="none were chosen")
    return [
        MakeBatch(
            batch=batch_number(day, turn),
            pay_on=pay_on,
            instalments=tuple(InstalmentToPay(award=award, number=number) for award, number in group),
        )
        for turn, group in enumerate(groups, start=first)
    ]


def _groups(chosen: Sequence[tuple[int, str, int]]) -> list[list[tuple[str, int]]]:
    """Return award and number of what is chosen, year by year, at most so many together as a batch holds."""
    groups: list[list[tuple[str, int]]] = []
    for year in dict.fromkeys(year for year, _award, _number in chosen):
        of_year = [(award, number) for its_year, award, number in chosen if its_year == year]
        groups += [of_year[at : at + MAX_PAYMENTS] for at in range(0, len(of_year), MAX_PAYMENTS)]
    return groups


def _read(text: str) -> tuple[int, str, int]:
    """Return fiscal year, award and number of an instalment as the form names it. Raises InvalidInput."""
    parts = text.split("/", _PARTS - 1)
    if len(parts) == _PARTS and all(one.isascii() and one.isdecimal() for one in parts[:2]):
        return int(parts[0]), parts[2], int(parts[1])
    raise InvalidInput(field="instalment", problem="不是到期款项", problem_en="is no due instalment")


def _pay_on(text: str) -> date:
    """Return the day to be paid on, today by default. Raises InvalidInput."""
    if not text:
        return current_ledger().clock.today()
    try:
        return date.fromisoformat(as_day(text))
    except ValueError:
        raise InvalidInput(
            field="pay_on",
            problem="应为日期，例如 2026-01-31",
            problem_en="must be a date, such as 2026-01-31",
        ) from None


def _tell(made: Sequence[Outcome]) -> None:
    """Say at the head of the next page which batches were made."""
    for outcome in made:
        number, count = outcome.answer["batch"], outcome.answer["payments"]
        amount = money(int(str(outcome.answer["amount_fen"])))
        flash(
            _("已编制批次 %(batch)s：%(count)s 笔，%(amount)s", batch=number, count=count, amount=amount),
            "done",
        )


def _page(making: Making, status: HTTPStatus | int) -> ResponseReturnValue:
    found = _found()
    payable = [one for one in found if not one.obstacle]
    page = render_template(
        "batches/due.html",
        making=making,
        payable=payable[:MOST_SHOWN],
        shown=_shown(payable[:MOST_SHOWN]),
        hidden=max(0, len(payable) - MOST_SHOWN),
        kept_out=[one for one in found if one.obstacle][:MOST_SHOWN],
        payable_fen=sum(one.amount_fen for one in payable[:MOST_SHOWN]),
        lines={one.line: line_name(one.line) for one in found},
        wanted=_filters(),
        active=_active(),
        ticket=ticket,
        capital=capital,
        today=current_ledger().clock.today(),
        OBSTACLE_NAMES=OBSTACLE_NAMES,
        most=MAX_PAYMENTS,
        sees_all=sees_accounts_state(),
    )
    response = make_response(page)
    response.status_code = int(status)
    return response


def _tables(found: Sequence[Waiting]) -> list[Table]:
    """Return what can be batched, and what is due and cannot be, as files hold them."""
    language, pack = table_language(), current_pack()
    due = waiting_table([one for one in found if not one.obstacle], pack, language, line_name=line_name)
    kept_out = waiting_table([one for one in found if one.obstacle], pack, language, line_name=line_name)
    return [due, replace(kept_out, name="kept_out", zh="到期但不能列入", en="Due, but kept out")]


def _filters() -> Mapping[str, object]:
    return {
        "fiscal_year": parameters.year("year"),
        "line": parameters.token("line"),
        "until": parameters.day("until"),
    }


def _found() -> list[Waiting]:
    line = parameters.token("line")
    return waiting_now(
        fiscal_year=parameters.year("year"),
        lines=[line] if line else [],
        until=parameters.day("until"),
    )


def _active() -> list[Chip]:
    line = parameters.token("line")
    return chips(
        ("year", _("年度"), parameters.year("year")),
        ("line", _("预算指标"), line_name(line) if line else None),
        ("until", _("到期日不晚于"), parameters.day("until")),
    )
