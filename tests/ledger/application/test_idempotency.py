"""One key, one outcome: repeated, refused for another payload, and never spent on malformed input."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.application.commands import (
    ApproveAward,
    Command,
    RecordAppropriation,
    RecordIndicator,
    RegisterPlatform,
)
from ledger.application.verb import commands
from ledger.domain.errors import (
    AlreadyExists,
    BudgetExceeded,
    IdempotencyConflict,
    InvalidInput,
    InvalidUscc,
)
from ledger.domain.signature import Signature
from ledger.progress import Phase
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, UNITS, District

INDICATOR = RecordIndicator(entry="I-1", recipient="P-001", year=2025, indicator="openness", value="良好")


def test_the_same_key_gives_the_first_outcome_again(district: District) -> None:
    district.platform()
    first = district.does(INDICATOR, key="once")
    events = district.counts()
    again = district.does(INDICATOR, key="once")
    assert (first.replayed, again.replayed) == (False, True)
    assert (again.answer, again.events) == (first.answer, first.events)
    assert district.counts() == events


@pytest.mark.parametrize("what", ["payload", "actor", "department", "day", "delegation"])
def test_the_same_key_for_anything_else_is_a_conflict(district: District, what: str) -> None:
    district.platform()
    district.does(INDICATOR, key="once")
    command = replace(INDICATOR, value="优秀") if what == "payload" else INDICATOR
    with pytest.raises(IdempotencyConflict) as caught:
        district.does(
            command,
            CHECKER if what == "actor" else "zhang.min",
            "jxj" if what == "department" else "kw",
            key="once",
            on=date(2026, 3, 1) if what == "day" else None,
            on_behalf_of="li.na" if what == "delegation" else None,
        )
    own = {} if what == "actor" else {"earlier": "indicator.record"}  # what another did is not told
    assert caught.value.details == {"key": "once", **own}
    assert ("indicator.record" in str(caught.value)) is bool(own)


def test_a_refusal_stays_the_outcome_of_its_key(district: District) -> None:
    district.platform()
    line = district.budget("art4.service", 1)
    district.noticed("A-1", "P-001", "art4.service", cases.service())
    with pytest.raises(BudgetExceeded) as first:
        district.approve("A-1", key="once")
    district.adjusted(line, 900_000_000)
    with pytest.raises(BudgetExceeded) as again:
        district.approve("A-1", key="once")
    assert again.value.details == first.value.details
    district.approve("A-1", key="another")


def test_malformed_input_does_not_spend_its_key(district: District) -> None:
    with pytest.raises(InvalidUscc):
        district.does(
            RegisterPlatform(code="P-001", platform_name="平台", operator_uscc="1", operator_name="主体"),
            key="once",
        )
    corrected = RegisterPlatform(
        code="P-001", platform_name="平台", operator_uscc=UNITS[0], operator_name="主体"
    )
    assert not district.does(corrected, key="once").replayed


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_has_a_length(district: District, key: str) -> None:
    signature = Signature("zhang.min", "kw", district.today, key)
    with pytest.raises(InvalidInput):
        district.ledger.execute(INDICATOR, signature)


def test_a_rehearsal_takes_the_same_path_and_keeps_nothing(district: District) -> None:
    district.platform()
    line = district.budget("art4.service", 3_000_000)
    district.noticed("A-1", "P-001", "art4.service", cases.service())
    before = district.counts()
    command = ApproveAward(award="A-1", document="怀科批〔2026〕1号")
    outcome = district.does(command, CHECKER, rehearsal=True, key="once")
    assert outcome.answer["amount_fen"] == 300_000_000
    assert (district.counts(), district.line(line)["committed_fen"]) == (before, 0)
    (moved,) = outcome.moved
    assert (moved.key, moved.before["free_fen"], moved.after["free_fen"]) == (line, 300_000_000, 0)
    assert (moved.before["committed_fen"], moved.after["committed_fen"]) == (0, 300_000_000)
    assert not district.does(command, CHECKER, key="once").replayed
    district.noticed("A-2", "P-001", "art4.service", cases.service(year=2024))
    before = district.counts()
    with pytest.raises(BudgetExceeded):
        district.does(replace(command, award="A-2"), CHECKER, rehearsal=True)
    assert district.counts() == before


def test_several_commands_as_one_succeed_or_fail_together(district: District) -> None:
    def line(clause: str) -> RecordAppropriation:
        return RecordAppropriation(
            fiscal_year=2026, department="kw", clause=clause, amount_fen=1, document="文"
        )

    def signature(key: str) -> Signature:
        return Signature("czj.officer", "czj", district.today, key)

    with pytest.raises(AlreadyExists):
        district.ledger.execute_all([line("art4.service"), line("art4.service")], signature("one"))
    assert district.ledger.rows("SELECT * FROM budget") == []
    both = [line("art4.service"), line("art4.testing")]
    outcome = district.ledger.execute_all(both, signature("two"))
    assert [each["line"] for each in outcome.answer["answers"]] == [
        "2026|kw|art4.service|district",
        "2026|kw|art4.testing|district",
    ]
    assert district.ledger.execute_all(both, signature("two")).replayed


def test_commands_as_one_say_how_far_they_are(district: District) -> None:
    heard: list[tuple[Phase, int, int]] = []
    both: list[Command] = [replace(INDICATOR, entry=f"I-{number}") for number in (7, 8)]
    district.platform("P-001")
    signature = Signature("kw.clerk", "kw", district.today, "heard")
    district.ledger.execute_all(both, signature, progress=lambda *said: heard.append(said))
    assert heard[:2] == [(Phase.CHECKING, 0, 2), (Phase.CHECKING, 1, 2)]
    assert [phase for phase, _, _ in heard[2:]] == [Phase.STORING] * len(heard[2:])
    assert len(heard) > 2
    assert all(0 <= done < total for _, done, total in heard)


def test_every_command_has_a_verb_and_a_name_of_its_own() -> None:
    names = [command.name for command in commands()]
    assert len(set(names)) == len(names)
    assert _declared(Command) == set(commands())


def _declared(kind: type[Command]) -> set[type[Command]]:
    """Return the public commands of the application under a base."""
    found: set[type[Command]] = set()
    for under in kind.__subclasses__():
        if under.__module__.startswith("ledger.application.commands"):
            found |= {under} | _declared(under)
    return found
