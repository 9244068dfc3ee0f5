"""Whatever officers try on recoveries, in any order: receipts ≤ principal ≤ paid, and memory is the events'."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import Refusal
from ledger.domain.holds import Holds
from ledger.domain.platform import Platform
from ledger.domain.recovery import CAP_RESTORING_KINDS, RECOVERY_KINDS, RecoveryState, TreasuryRemark
from ledger.domain.signature import Signature

FIRST = date(2026, 3, 2)
REMARK = TreasuryRemark(budget_level="区级", revenue_item="1039999")
PAID_FEN = 1_000

Step = tuple[str, int, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "open",
                "notice",
                "hear",
                "demand",
                "receive",
                "receive_rest",
                "reverse",
                "fine",
                "propose",
                "write_off",
                "withdraw",
                "later",
            ]
        ),
        st.integers(0, 2),
        st.integers(0, PAID_FEN + 1),
        st.integers(0, 6),
    ),
    max_size=40,
)


class Office:
    """A platform with a payment made before the ledger, and the people who recover some of it."""

    def __init__(self) -> None:
        self.day = FIRST
        self.platform = Platform.register(
            self.signed("maker"),
            code="P-1",
            name="平台",
            operator_uscc="91110116MA01A2B33F",
            operator_name="运行主体",
            unit_uscc="91110116MA01A2B33F",
            unit_name="建设单位",
            manufacturing=False,
            city_public_since=None,
            warnings=[],
        )
        self.platform.record_past_disbursement(
            self.signed("maker"),
            award="A-1",
            clause="art4.service",
            budget_clause="art4.service",
            amount_fen=PAID_FEN,
            paid_on=FIRST,
            beneficiary_uscc="91110116MA01A2B33F",
            beneficiary_name="运行主体",
            line="2026|kw|art4.service|district",
            holds=Holds(),
            document="怀财拨〔2026〕1号",
        )

    def signed(self, actor: str) -> Signature:
        return Signature(actor, "czj", self.day, f"{actor}-{self.day}")

    def takes(self, step: Step) -> None:
        """Take a step; a refusal changes nothing."""
        name, case, fen, third = step
        before = (self.platform.version, self._money())
        try:
            self._steps(f"R-{case}", fen, third)[name]()
        except Refusal:
            assert (self.platform.version, self._money()) == before

    def _money(self) -> list[tuple[str, str, int, int]]:
        cases = self.platform.awards["A-1"].recoveries.values() if self.platform.awards else ()
        return [(one.recovery, str(one.state), one.principal_fen, one.received_fen) for one in cases]

    def _steps(self, case: str, fen: int, third: int) -> dict[str, Callable[[], object]]:
        holder, document = self.platform, f"JK-{third}"
        return {
            "open": lambda: holder.open_recovery(
                self.signed("opener"),
                "A-1",
                recovery=case,
                kind=list(RECOVERY_KINDS)[third],
                amount_fen=fen,
                instalments=(),
                counts_as_overpayment=False,
                basis="审计",
                reason="",
                document="文",
                remark=REMARK,
            ),
            "notice": lambda: holder.notice_recovery(
                self.signed("opener"),
                case,
                hear_until=self.day + timedelta(days=5),
                provisional=False,
                document="",
            ),
            "hear": lambda: holder.hear_recovery(
                self.signed("decider"), case, statement="说", reason="定", amount_fen=fen or None, document=""
            ),
            "demand": lambda: holder.demand_recovery(
                self.signed("decider"),
                case,
                pay_by=self.day + timedelta(days=15),
                provisional=False,
                document="文",
                remark=REMARK,
            ),
            "receive": lambda: holder.receive_recovery(
                self.signed("receiver"), case, amount_fen=fen, document=document
            ),
            "receive_rest": lambda: holder.receive_recovery(
                self.signed("receiver"), case, amount_fen=holder.recovery(case).left_fen, document=document
            ),
            "reverse": lambda: holder.reverse_recovery_receipt(
                self.signed("receiver"), case, document=document, reason="误"
            ),
            "fine": lambda: holder.receive_penalty(
                self.signed("receiver"), case, penalty="fine", amount_fen=fen, document=document
            ),
            "propose": lambda: holder.propose_write_off(
                self.signed("opener"), case, reason="注销", document="文"
            ),
            "write_off": lambda: holder.confirm_write_off(self.signed("second"), case),
            "withdraw": lambda: holder.withdraw_recovery(self.signed("second"), case, "误"),
            "later": self._later,
        }

    def _later(self) -> None:
        self.day += timedelta(days=6)


@given(STEPS)
def test_receipts_stay_within_the_principal_and_the_principal_within_what_was_paid(steps: list[Step]) -> None:
    office = Office()
    for step in steps:
        office.takes(step)
        award = office.platform.awards["A-1"]
        cases = award.recoveries.values()
        assert all(0 <= one.received_fen <= one.principal_fen for one in cases)
        standing = [one for one in cases if one.state is not RecoveryState.WITHDRAWN]
        assert sum(one.principal_fen for one in standing) <= PAID_FEN
        assert award.instalments[1].recovered_fen == sum(one.received_fen for one in cases)
        assert all(
            one.received_fen == one.principal_fen for one in cases if one.state is RecoveryState.CLOSED
        )
        assert all(one.left_fen for one in cases if one.state is not RecoveryState.CLOSED)
        assert len({one.kind for one in standing}) == len(standing)
        assert all(one.restores_cap == (one.kind in CAP_RESTORING_KINDS) for one in cases)


@given(STEPS)
def test_what_the_events_make_is_what_was_lived(steps: list[Step]) -> None:
    office = Office()
    for step in steps:
        office.takes(step)
    rebuilt: Platform | None = None
    for event in deepcopy(office.platform.pending_events):
        rebuilt = event.mutate(rebuilt)
    assert isinstance(rebuilt, Platform)
    assert rebuilt.awards["A-1"] == office.platform.awards["A-1"]
