"""Properties over small worlds where nearly everything collides: few accounts, few amounts, close days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.errors import InvalidInput
from ledger.domain.references import batch_number
from ledger.matching.matcher import match
from ledger.matching.model import (
    DemandedRecovery,
    LinePart,
    Match,
    MatchedDebit,
    MatchResult,
    OpenLine,
    OpenPayment,
)
from ledger.matching.paid import debits_of
from tests.ledger.matching.cases import LATER, MONDAY, day, line, payment, reference, run

ACCOUNTS = ("11001234567890009876", "11009999999999999876", "62220000000000001111")
MASKS = ("1100****9876", "6222****1111", "****9876")
NAMES = ("北京雁栖科技有限公司", "北京雁栖科技有限责任公司", "怀柔影视（北京）有限公司", "北京雁栖*公司", "")
AMOUNTS = (100, 200, 300)
MAX_PAYMENTS, MAX_RECOVERIES = 9, 3
WORDS = (
    "ZH-2026-0000",
    "zh20260001",
    "ZH-2026-0002",
    "退回补助资金",
    "退汇",
    "往来",
    "YQ20260302-0001",
)


@dataclass(frozen=True)
class World:
    """Payments, and the statements that import their lines one after the other."""

    payments: tuple[OpenPayment, ...]
    recoveries: tuple[DemandedRecovery, ...]
    imports: tuple[tuple[OpenLine, ...], ...]

    @property
    def lines(self) -> tuple[OpenLine, ...]:
        return tuple(each for lines in self.imports for each in lines)


@dataclass
class Gathered:
    """What several runs confirmed together."""

    matches: list[Match] = field(default_factory=list)
    returns: set[tuple[str, str]] = field(default_factory=set)


@st.composite
def payments_of(draw: st.DrawFn) -> tuple[OpenPayment, ...]:
    """Payments in batches of one day each, with the batches' amounts."""
    drawn = draw(
        st.lists(
            st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(AMOUNTS), st.integers(0, 3)),
            min_size=1,
            max_size=MAX_PAYMENTS,
        )
    )
    days = draw(st.lists(st.integers(0, 40), min_size=4, max_size=4))
    totals: dict[int, int] = defaultdict(int)
    for _, amount, batch in drawn:
        totals[batch] += amount
    return tuple(
        payment(
            number,
            payee_account=account,
            payee_name=NAMES[ACCOUNTS.index(account)],
            amount_fen=amount,
            paid_on=day(days[batch]),
            batch=batch_number(MONDAY, batch + 1),
            batch_amount_fen=totals[batch],
        )
        for number, (account, amount, batch) in enumerate(drawn)
    )


@st.composite
def recoveries_of(draw: st.DrawFn, payments: tuple[OpenPayment, ...]) -> tuple[DemandedRecovery, ...]:
    """Recoveries from some of the payees, who were paid what the payments say."""
    drawn = draw(
        st.lists(
            st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from((*AMOUNTS, 400, 0)), st.integers(-10, 40)),
            max_size=MAX_RECOVERIES,
        )
    )
    return tuple(
        DemandedRecovery(
            recovery=recovery(number),
            amount_fen=amount,
            demanded_on=day(demanded),
            payer_name=NAMES[ACCOUNTS.index(account)],
            payer_accounts=(account,),
            paid=tuple((one.paid_on, one.amount_fen) for one in payments if one.payee_account == account),
        )
        for number, (account, amount, demanded) in enumerate(drawn)
    )


def recovery(number: int) -> str:
    return f"ZH-2026-{number:04d}"


@st.composite
def receipt_of(draw: st.DrawFn, number: int) -> OpenLine:
    """A credit that may come in under a recovery: its number, the payer, words, a payment's reference."""
    words = draw(st.lists(st.sampled_from(WORDS), max_size=2))
    return line(
        f"c{number:02d}",
        booked_on=day(draw(st.integers(-4, 60))),
        amount_fen=draw(st.sampled_from((*AMOUNTS, 400))),
        counterparty_name=draw(st.sampled_from(NAMES)),
        counterparty_account=draw(st.sampled_from((*ACCOUNTS, *ACCOUNTS, *MASKS, ""))),
        summary=" ".join(words),
        is_return=bool({"退回补助资金", "退汇"} & set(words)),
    )


@st.composite
def line_of(draw: st.DrawFn, number: int) -> OpenLine:
    """A line that says some of who was paid, or is a batch, or comes back."""
    kinds = ("reference", "references", "plain", "plain", "plain", "parts", "return", "batch")
    kind = draw(st.sampled_from(kinds))
    some_reference = st.integers(0, MAX_PAYMENTS).map(reference)
    said: dict[str, Any] = {
        "booked_on": day(draw(st.integers(-4, 60))),
        "amount_fen": -draw(st.sampled_from((*AMOUNTS, 400, 500))),
        "counterparty_name": draw(st.sampled_from(NAMES)),
        "counterparty_account": draw(st.sampled_from((*ACCOUNTS, *ACCOUNTS, *MASKS, ""))),
    }
    match kind:
        case "reference":
            said["our_reference"] = draw(some_reference)
        case "references":
            said["summary"] = " ".join(draw(st.lists(some_reference, min_size=1, max_size=3)))
        case "parts":
            amounts = draw(st.lists(st.sampled_from(AMOUNTS), min_size=1, max_size=3))
            said["amount_fen"] = -sum(amounts)
            said["parts"] = tuple(LinePart(-fen, draw(some_reference), "", "") for fen in amounts)
        case "batch":
            said["summary"] = batch_number(MONDAY, draw(st.integers(1, 4)))
            said["amount_fen"] = -sum(draw(st.lists(st.sampled_from(AMOUNTS), min_size=1, max_size=3)))
        case "return":
            said |= {"amount_fen": -said["amount_fen"], "is_return": True}
            said["original_reference"] = draw(some_reference)
    return line(f"l{number:02d}", **said)


@st.composite
def batch_line(draw: st.DrawFn, payments: tuple[OpenPayment, ...], number: int) -> OpenLine:
    """A line that carries a batch's number and pays all of it, or all but one of its payments."""
    chosen = draw(st.sampled_from(payments))
    members = [one for one in payments if one.batch == chosen.batch]
    left_out = draw(st.booleans()) and len(members) > 1
    total = sum(one.amount_fen for one in members) - left_out * chosen.amount_fen
    booked_on = chosen.paid_on + timedelta(days=draw(st.integers(0, 12)))
    return line(f"b{number:02d}", amount_fen=-total, booked_on=booked_on, summary=f"批次 {chosen.batch}")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    payments = draw(payments_of())
    lines = [draw(line_of(number)) for number in range(draw(st.integers(1, 12)))]
    exact = [
        line(
            f"x{number:02d}",
            amount_fen=-each.amount_fen,
            booked_on=each.paid_on + timedelta(days=draw(st.integers(0, 12))),
            counterparty_account=each.payee_account,
        )
        for number, each in enumerate(draw(st.lists(st.sampled_from(payments), max_size=4)))
    ]
    receipts = [draw(receipt_of(number)) for number in range(draw(st.integers(0, 6)))]
    batches = [draw(batch_line(payments, number)) for number in range(draw(st.integers(0, 2)))]
    shuffled = draw(st.permutations(lines + exact + receipts + batches))
    cuts = sorted(draw(st.lists(st.integers(0, len(shuffled)), max_size=4)))
    bounds = [0, *cuts, len(shuffled)]
    recoveries = draw(recoveries_of(payments))
    return World(payments, recoveries, tuple(tuple(shuffled[first:last]) for first, last in pairwise(bounds)))


def reached(world: World, done: int) -> date:
    """Return the last day of which no line is still to be imported after ``done`` imports."""
    coming = [each.booked_on for lines in world.imports[done:] for each in lines]
    return min(coming) - timedelta(days=1) if coming else LATER


def gather(world: World, *, batches_confirm: bool) -> Gathered:
    """Import statement after statement, with a run after each over what is left."""
    gathered = Gathered()
    lines = {each.line: each for each in world.lines}
    payments = {each.reference: each for each in world.payments}
    for done in range(1, len(world.imports) + 1):
        until = reached(world, done)
        settled = {each.line for each in gathered.matches} | {credit for credit, _ in gathered.returns}
        paid = {name for each in gathered.matches for name, _ in each.allocations}
        returned = {name for _, name in gathered.returns}
        received = received_by(gathered.matches)
        result = match(
            [each for some in world.imports[:done] for each in some if each.line not in settled],
            [p for p in world.payments if p.paid_on <= until and p.reference not in paid],
            complete_until=until,
            batches_confirm=batches_confirm,
            matched=[
                each
                for each in debits_of((m for m in gathered.matches if m.kind == "payment"), lines, payments)
                if each.reference not in returned
            ],
            recoveries=[
                replace(each, amount_fen=each.amount_fen - received[each.recovery])
                for each in world.recoveries
                if each.demanded_on <= until
            ],
        )
        gathered.matches += result.confirmed
        gathered.returns |= certain(result)
    return gathered


def received_by(matches: Iterable[Match]) -> dict[str, int]:
    """Return what came in under each recovery."""
    received: dict[str, int] = defaultdict(int)
    for each in matches:
        if each.kind == "recovery":
            for name, fen in each.allocations:
                received[name] += fen
    return received


def all_of(world: World, **options: Any) -> MatchResult:
    """Match everything in one run."""
    return run(world.lines, world.payments, recoveries=world.recoveries, **options)


def certain(result: MatchResult) -> set[tuple[str, str]]:
    return {(pair.credit, pair.reference) for pair in result.returns if pair.settles}


@settings(max_examples=150, deadline=None)
@given(worlds(), st.booleans())
def test_the_order_of_imports_does_not_change_what_is_confirmed(world: World, batches_confirm: bool) -> None:
    at_once = all_of(world, batches_confirm=batches_confirm)
    in_steps = gather(world, batches_confirm=batches_confirm)
    assert set(in_steps.matches) == set(at_once.confirmed)


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_the_order_of_the_input_changes_nothing(world: World) -> None:
    again = run(
        sorted(world.lines, key=lambda each: each.line),
        world.payments[::-1],
        recoveries=world.recoveries[::-1],
    )
    assert again == all_of(world)


@settings(max_examples=100, deadline=None)
@given(worlds(), st.booleans(), st.integers(0, 60))
def test_a_run_over_what_is_left_confirms_nothing(world: World, batches_confirm: bool, until: int) -> None:
    result = all_of(world, batches_confirm=batches_confirm, complete_until=day(until))
    left, unpaid = set(result.open_lines), set(result.open_payments)
    received = received_by(result.confirmed)
    again = run(
        [each for each in world.lines if each.line in left],
        [each for each in world.payments if each.reference in unpaid],
        recoveries=[
            replace(each, amount_fen=each.amount_fen - received[each.recovery]) for each in world.recoveries
        ],
        batches_confirm=batches_confirm,
        complete_until=day(until),
    )
    assert again.confirmed == ()
    assert set(again.open_payments) == unpaid


@settings(max_examples=100, deadline=None)
@given(worlds(), st.booleans(), st.integers(0, 80))
def test_nothing_is_allocated_beyond_what_is_open(world: World, batches_confirm: bool, until: int) -> None:
    result = all_of(world, batches_confirm=batches_confirm, complete_until=day(until))
    lines = {each.line: each for each in world.lines}
    of_payment: dict[str, int] = defaultdict(int)
    of_line: dict[str, int] = defaultdict(int)
    for each in (*result.confirmed, *result.proposed):
        for name, fen in each.allocations:
            assert fen > 0
            of_payment[name] += fen
            of_line[each.line] += fen
    assert all(of_payment[each.reference] in (0, each.amount_fen) for each in world.payments)
    assert all(of_payment[each.recovery] <= each.amount_fen for each in world.recoveries)
    for name, fen in of_line.items():
        assert fen == abs(lines[name].amount_fen) or (
            lines[name].amount_fen > 0 and fen < lines[name].amount_fen
        )
    received = [each for each in result.confirmed if each.kind == "recovery"]
    assert all(of_line[each.line] == lines[each.line].amount_fen for each in received)
    assert all(each.confirms for each in result.confirmed)
    assert not any(each.confirms for each in result.proposed)


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_every_line_and_payment_is_confirmed_or_open(world: World) -> None:
    result = all_of(world)
    matched = {each.line for each in result.confirmed} | {credit for credit, _ in certain(result)}
    paid = {name for each in result.confirmed if each.kind == "payment" for name, _ in each.allocations}
    assert matched.isdisjoint(result.open_lines)
    assert matched | set(result.open_lines) == {each.line for each in world.lines}
    assert paid.isdisjoint(result.open_payments)
    assert paid | set(result.open_payments) == {each.reference for each in world.payments}
    told = {pair.reference for pair in result.returns if pair.settles}
    assert len(told) == len(certain(result)), "a payment returns once"


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_certain_returns_do_not_depend_on_the_order_of_imports(world: World) -> None:
    in_steps = gather(world, batches_confirm=False)
    assert in_steps.returns == certain(all_of(world))


def test_nothing_gives_nothing() -> None:
    assert run([], []) == MatchResult((), (), (), (), (), (), ())


Bad = Callable[[], tuple[list[OpenLine], list[OpenPayment]]]


@pytest.mark.parametrize(
    ("given_", "problem"),
    [
        (lambda: ([], [payment(), payment()]), "重复"),
        (lambda: ([], [payment(), payment(reference="yq202603020001")]), "重复"),
        (lambda: ([line(), line()], []), "重复"),
        (lambda: ([], [payment(amount_fen=0)]), "大于零"),
    ],
)
def test_what_cannot_be_is_refused(given_: Bad, problem: str) -> None:
    lines, payments = given_()
    with pytest.raises(InvalidInput, match=problem):
        run(lines, payments)


def test_a_matched_debit_is_not_needed_to_stay_open() -> None:
    paid = MatchedDebit("d1", reference(1), 100, day(1), NAMES[0], ACCOUNTS[0])
    assert run([line()], [], matched=[paid]).open_lines == ("l1",)
