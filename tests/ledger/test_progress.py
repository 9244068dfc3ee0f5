from __future__ import annotations

from ledger.progress import PHASE_NAMES, PHASE_UNITS, Phase, Tally, counted


def test_every_phase_and_what_it_counts_is_said_in_both_languages() -> None:
    assert list(PHASE_NAMES) == list(PHASE_UNITS) == list(Phase)
    for chinese, english in (*PHASE_NAMES.values(), *PHASE_UNITS.values()):
        assert not chinese.isascii()
        assert english.isascii()


def test_a_tally_counts_of_what_is_expected_by_then() -> None:
    heard: list[tuple[Phase, int, int]] = []
    tally = Tally(counted(lambda *said: heard.append(said), Phase.READING))
    tally.one()
    tally.expect(2)
    tally.expect(1)
    tally.one()
    assert heard == [(Phase.READING, 1, 0), (Phase.READING, 2, 3)]
