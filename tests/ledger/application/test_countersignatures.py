"""A second person signs, himself, exactly what is done: once, for this person, these words and this amount."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from ledger.application.commands import (
    AllocationWanted,
    AskCountersignature,
    Command,
    DecideException,
    DeclineCountersignature,
    ExceptionNoticed,
    ExplainLine,
    GiveCountersignature,
    MatchLines,
    MatchWanted,
    ReviewExceptions,
    SuspendOfficer,
)
from ledger.application.countersigning import payload_of
from ledger.domain.errors import (
    CountersignatureMissing,
    InvalidInput,
    NotAskedToSign,
    NotFound,
    Refusal,
    SecondPersonUnfit,
    WrongStage,
)
from ledger.domain.roles import Role
from ledger.domain.signature import Signature
from projections.rebuild import compare
from tests.ledger.application.district import CHECKER, MAKER, PAYER, District
from tests.ledger.application.officers import SECURITY, appoint, give
from tests.ledger.application.test_reconciliation import PAID, Desk, desk, statement
from tests.ledger.application.test_second_person import (
    a_line,
    a_support,
    an_approval,
    an_exception,
    with_second,
)

__all__ = ["desk"]

SECOND = "zhou.lan"
PREPARED = [
    (a_line, PAYER, "czj"),
    (an_exception, PAYER, "czj"),
    (an_approval, CHECKER, "kw"),
    (a_support, MAKER, "kw"),
]


@pytest.fixture
def explained(district: District) -> ExplainLine:
    """An explanation of a large line that names an officer who can be the second person."""
    appoint(district.ledger, SECOND, (Role.CHECKER,))
    command = with_second(a_line(district), SECOND)
    assert isinstance(command, ExplainLine)
    return command


def asked(district: District, command: Command, actor: str = PAYER, department: str = "czj") -> str:
    ask = AskCountersignature(command=command.name, payload=payload_of(command))
    return str(district.does(ask, actor, department).answer["countersignature"])


def state(district: District, countersignature: str) -> object:
    return district.row("SELECT state FROM countersignature WHERE id = %s", countersignature)["state"]


@pytest.mark.parametrize(("prepared", "actor", "department"), PREPARED)
def test_what_takes_two_is_signed_by_the_second_in_person_and_used_with_it(
    district: District,
    new_database_url: str,
    prepared: Callable[[District], Command],
    actor: str,
    department: str,
) -> None:
    appoint(district.ledger, SECOND, (Role.CHECKER,), department)
    command = with_second(prepared(district), SECOND)
    events, _ = district.counts()
    with pytest.raises(CountersignatureMissing) as caught:
        district.does(command, actor, department)
    assert (caught.value.details["person"], caught.value.details["state"]) == (SECOND, "")
    assert district.counts()[0] == events
    signed = asked(district, command, actor, department)
    with pytest.raises(CountersignatureMissing):
        district.does(command, actor, department)
    district.does(GiveCountersignature(countersignature=signed), SECOND, department)
    district.does(command, actor, department, rehearsal=True)
    assert state(district, signed) == "given", "a rehearsal uses nothing"
    district.does(command, actor, department)
    assert state(district, signed) == "used"
    assert compare(new_database_url) == []


def test_nobody_signs_for_another(district: District, explained: ExplainLine) -> None:
    give_it = GiveCountersignature(countersignature=asked(district, explained))
    appoint(district.ledger, "other.checker", (Role.CHECKER,))
    for actor, on_behalf_of in (
        (PAYER, None),
        ("other.checker", None),
        ("other.checker", SECOND),
        (SECOND, PAYER),
        ("system:matcher", None),
    ):
        with pytest.raises(NotAskedToSign):
            district.does(give_it, actor, "czj", on_behalf_of=on_behalf_of)
    with pytest.raises(NotAskedToSign):
        district.does(
            DeclineCountersignature(countersignature=give_it.countersignature, reason="不同意"), PAYER, "czj"
        )
    district.does(give_it, SECOND, "czj")
    with pytest.raises(WrongStage):
        district.does(give_it, SECOND, "czj")


def test_it_is_for_this_person_and_these_words(district: District, explained: ExplainLine) -> None:
    district.agreed(explained, SECOND, PAYER, "czj")
    for command, actor, on_behalf_of in (
        (replace(explained, reason="别的理由"), PAYER, None),
        (replace(explained, kind="fee"), PAYER, None),
        (explained, "other.reconciler", None),
        (explained, PAYER, "other.reconciler"),
    ):
        with pytest.raises(CountersignatureMissing):
            district.does(command, actor, "czj", on_behalf_of=on_behalf_of)
    district.does(explained, PAYER, "czj")


def test_it_is_for_this_amount(desk: Desk) -> None:
    """Else a part would be signed, the match undone, and the whole explained away."""
    district = desk.district
    appoint(district.ledger, SECOND, (Role.CHECKER,))
    reference = desk.exported()
    page = desk.imported(statement(-PAID - 2_000_000, day=district.today))
    part = MatchWanted(
        position=1, reason="核实", allocations=(AllocationWanted(reference=reference, amount_fen=PAID),)
    )
    district.does(MatchLines(page=page, matches=(part,)), PAYER, "czj")
    rest = ExplainLine(page=page, position=1, kind="other_payment", reason="他账户", second_person=SECOND)
    district.agreed(rest, SECOND, PAYER, "czj")
    assert district.row("SELECT amount_fen FROM countersignature")["amount_fen"] == 2_000_000
    desk.unmatch(page, reference)
    with pytest.raises(CountersignatureMissing):
        district.does(rest, PAYER, "czj")


def test_declined_it_is_not_used_and_may_be_asked_again(district: District, explained: ExplainLine) -> None:
    signed = asked(district, explained)
    decline = DeclineCountersignature(countersignature=signed, reason="须先向银行核实")
    with pytest.raises(InvalidInput):
        district.does(replace(decline, reason=" "), SECOND, "czj")
    district.does(decline, SECOND, "czj")
    with pytest.raises(CountersignatureMissing) as caught:
        district.does(explained, PAYER, "czj")
    assert caught.value.details["state"] == "declined"
    assert asked(district, explained) == signed
    with pytest.raises(WrongStage):
        asked(district, explained)
    district.does(GiveCountersignature(countersignature=signed), SECOND, "czj")
    district.does(decline, SECOND, "czj")
    with pytest.raises(CountersignatureMissing):
        district.does(explained, PAYER, "czj")


def test_used_once_it_is_not_used_again(district: District) -> None:
    """The same exception noticed again is decided by two again."""
    appoint(district.ledger, SECOND, (Role.CHECKER,))
    decided = with_second(an_exception(district), SECOND)
    assert isinstance(decided, DecideException)
    signed = district.agreed(decided, SECOND, PAYER, "czj")
    district.does(decided, PAYER, "czj")
    district.does(ReviewExceptions(noticed=(), cleared=(decided.exception,)), PAYER, "czj")
    row = district.row("SELECT kind, subject, amount_fen FROM exception_case")
    noticed = ExceptionNoticed(
        kind=str(row["kind"]),
        subject=str(row["subject"]),
        amount_fen=int(str(row["amount_fen"])),
        noticed_on=district.today,
    )
    district.does(ReviewExceptions(noticed=(noticed,)), PAYER, "czj")
    with pytest.raises(CountersignatureMissing) as caught:
        district.does(decided, PAYER, "czj")
    assert caught.value.details["state"] == "used"
    assert district.agreed(decided, SECOND, PAYER, "czj") == signed
    district.does(decided, PAYER, "czj")


def test_of_two_at_once_one_uses_it(district: District, explained: ExplainLine) -> None:
    district.agreed(explained, SECOND, PAYER, "czj")

    def give_once(number: int) -> Refusal | None:
        signature = Signature(PAYER, "czj", district.today, f"at-once-{number}")
        try:
            district.ledger.execute(explained, signature)
        except Refusal as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(give_once, range(2)))
    assert sum(one is None for one in outcomes) == 1
    assert district.row("SELECT count(*) AS n FROM history WHERE topic = 'countersignature.used'")["n"] == 1


def test_who_was_suspended_since_has_not_signed(district: District, explained: ExplainLine) -> None:
    district.agreed(explained, SECOND, PAYER, "czj")
    give(district.ledger, SuspendOfficer(username=SECOND, reason="离岗"), SECURITY)
    with pytest.raises(SecondPersonUnfit):
        district.does(explained, PAYER, "czj")


def test_only_what_takes_two_is_asked_for(district: District, explained: ExplainLine) -> None:
    whole = payload_of(explained)
    for name, payload, refusal in (
        ("statement.unmatch", {"page": "x", "position": 1, "reference": "x", "reason": "x"}, InvalidInput),
        ("statement.explain_line", {**whole, "second_person": ""}, InvalidInput),
        ("statement.explain_line", {**whole, "position": "one"}, InvalidInput),
        ("statement.explain_line", {"page": whole["page"]}, InvalidInput),
        ("no.such", whole, NotFound),
    ):
        with pytest.raises(refusal):
            district.does(AskCountersignature(command=name, payload=payload), PAYER, "czj")
    for name in ("x", "00000000-0000-0000-0000-000000000001"):
        with pytest.raises(NotFound):
            district.does(GiveCountersignature(countersignature=name), SECOND, "czj")


def test_what_is_signed_is_what_the_command_says_whatever_else_was_sent(
    district: District, explained: ExplainLine
) -> None:
    ask = AskCountersignature(
        command=explained.name, payload={**payload_of(explained), "unread": "by anybody"}
    )
    signed = district.does(ask, PAYER, "czj").answer["countersignature"]
    row = district.row("SELECT payload FROM countersignature WHERE id = %s", signed)
    assert row["payload"] == payload_of(explained)


def test_what_is_left_to_defaults_is_signed_as_if_it_were_said(district: District) -> None:
    """However a command is made, from a file, a form or by a program, it says the same."""
    appoint(district.ledger, SECOND, (Role.CHECKER,), "kw")
    command = with_second(a_support(district), SECOND)
    said = {name: value for name, value in payload_of(command).items() if value not in ("", [])}
    ask = AskCountersignature(command=command.name, payload=said)
    signed = district.does(ask).answer["countersignature"]
    district.does(GiveCountersignature(countersignature=signed), SECOND)
    district.does(command)
