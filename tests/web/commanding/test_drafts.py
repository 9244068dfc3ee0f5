from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import InvalidAmount, InvalidInput, NotFound
from web.commanding.drafts import MAX_ROWS, Draft, problem_of


def tranches(*amounts: str) -> Draft:
    return Draft.of(
        [("tranches.rows", str(len(amounts)))]
        + [(f"tranches.{place}.amount_fen", amount) for place, amount in enumerate(amounts)]
    )


def amounts(draft: Draft) -> list[str]:
    return [draft.text(f"tranches.{place}.amount_fen") for place in range(draft.rows("tranches"))]


def test_rows_are_added_at_the_end_and_removed_in_their_place() -> None:
    draft = tranches("1", "2", "3")
    draft.add_row("tranches")
    assert amounts(draft) == ["1", "2", "3", ""]
    draft.remove_row("tranches.1")
    assert amounts(draft) == ["1", "3", ""]
    draft.remove_row("tranches.7")
    draft.remove_row("tranches.x")
    draft.remove_row("elsewhere")
    assert amounts(draft) == ["1", "3", ""]


def test_rows_do_not_grow_without_end() -> None:
    draft = Draft.of([("tranches.rows", "99999999")])
    assert draft.rows("tranches") == MAX_ROWS
    draft.add_row("tranches")
    assert draft.rows("tranches") == MAX_ROWS
    assert Draft.of([("tranches.rows", "many")]).rows("tranches") == 0


@given(st.lists(st.sampled_from(["", " ", "1", "2"]), max_size=12))
def test_blank_rows_are_dropped_and_the_others_keep_their_order(written: list[str]) -> None:
    draft = tranches(*written)
    draft.drop_blank_rows()
    assert amounts(draft) == [text for text in written if text.strip()]


def test_blank_rows_of_a_list_within_a_list_are_dropped_too() -> None:
    draft = Draft.of(
        [
            ("matches.rows", "2"),
            ("matches.0.position", ""),
            ("matches.0.allocations.rows", "1"),
            ("matches.0.allocations.0.reference", ""),
            ("matches.1.position", "4"),
            ("matches.1.allocations.rows", "2"),
            ("matches.1.allocations.0.reference", ""),
            ("matches.1.allocations.1.reference", "PAY-1"),
        ]
    )
    draft.drop_blank_rows()
    assert draft.rows("matches") == 1
    assert draft.rows("matches.0.allocations") == 1
    assert draft.text("matches.0.allocations.0.reference") == "PAY-1"


def test_a_problem_is_told_without_naming_the_field_again() -> None:
    refusal = InvalidInput(field="x", problem="太长", problem_en="is too long")
    assert problem_of(refusal) == ("太长", "is too long")
    assert "1,234.56" in problem_of(InvalidAmount(value="1.2.3"))[0]
    assert problem_of(NotFound(kind="x", name="y"))[0] == NotFound(kind="x", name="y").message


def test_the_first_problem_of_a_field_counts() -> None:
    draft = Draft({})
    draft.refuse("a", ("一", "one"))
    draft.refuse("a", ("二", "two"))
    assert draft.problems == {"a": ("一", "one")}
