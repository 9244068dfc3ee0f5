"""A small district for tests: the people who act, and the steps they take, in a few words each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ledger.application import Ledger, Outcome
from ledger.application.clock import SetClock
from ledger.application.commands import (
    AcceptApplication,
    ApplyForAward,
    ApproveAward,
    ApproveBatch,
    AskCountersignature,
    AssessAward,
    Command,
    ConfirmAccount,
    ConfirmAdjustment,
    ConfirmDetermination,
    ConfirmPayment,
    ExemptionGiven,
    GiveCountersignature,
    InstalmentToPay,
    MakeBatch,
    OpenRecovery,
    ProposeAccount,
    ProposeAdjustment,
    ProposeDetermination,
    PublishNotice,
    ReceiveRecovery,
    RecordAppropriation,
    RecordExport,
    RecordExternalSupport,
    RegisterOrganisation,
    RegisterPlatform,
    ScheduleInstalments,
)
from ledger.application.countersigning import payload_of
from ledger.domain.references import batch_number
from ledger.domain.signature import Signature
from scheduler.due import DueRun, post_due_until

MAKER, CHECKER, PAYER = "zhang.min", "li.na", "wang.fang"
OFFICER, SECOND = "czj.officer", "czj.second"
"""Two of the finance bureau, who make and approve batches."""
OPENER, RECEIVER = "czj.auditor", "czj.cashier"
UNITS = (
    "91110116MA01A2B33F",
    "91110116MA01A2B41U",
    "91110116MA01A2B597",
    "91110116MA01A2B67M",
)


@dataclass
class District:
    """Acts on a ledger; every command gets a key of its own unless one is given."""

    ledger: Ledger
    clock: SetClock
    count: int = field(default=0)

    @property
    def today(self) -> date:
        return self.clock.today()

    def does(
        self,
        command: Command,
        actor: str = MAKER,
        department: str = "kw",
        *,
        on: date | None = None,
        key: str = "",
        rehearsal: bool = False,
        on_behalf_of: str | None = None,
    ) -> Outcome:
        signature = self._signature(actor, department, on=on, key=key, on_behalf_of=on_behalf_of)
        return self.ledger.execute(command, signature, rehearsal=rehearsal)

    def does_all(self, commands: Sequence[Command], actor: str = MAKER, department: str = "kw") -> Outcome:
        """Give several commands as one."""
        return self.ledger.execute_all(commands, self._signature(actor, department))

    def agreed(
        self,
        command: Command,
        person: str,
        actor: str = MAKER,
        department: str = "kw",
        *,
        on_behalf_of: str | None = None,
    ) -> str:
        """Have the second person of a command countersign it as it stands; returns the countersignature."""
        ask = AskCountersignature(command=command.name, payload=payload_of(command))
        asked = str(self.does(ask, actor, department, on_behalf_of=on_behalf_of).answer["countersignature"])
        self.does(GiveCountersignature(countersignature=asked), person, department)
        return asked

    def _signature(
        self,
        actor: str,
        department: str,
        *,
        on: date | None = None,
        key: str = "",
        on_behalf_of: str | None = None,
    ) -> Signature:
        self.count += 1
        return Signature(
            actor=actor,
            department=department,
            effective_on=on or self.today,
            key=key or f"test-{self.count}",
            on_behalf_of=on_behalf_of,
        )

    def platform(self, code: str = "P-001", unit: str = UNITS[0], **more: Any) -> str:
        self.does(
            RegisterPlatform(
                code=code,
                platform_name=f"平台 {code}",
                operator_uscc=more.pop("operator", unit),
                operator_name="运行主体",
                unit_uscc=unit,
                unit_name="建设单位",
                **more,
            )
        )
        return code

    def organisation(self, uscc: str = UNITS[1], kind: str = "enterprise") -> str:
        self.does(RegisterOrganisation(uscc=uscc, organisation_name="一家企业", kind=kind))
        return uscc

    def budget(
        self, clause: str, yuan: int, *, year: int | None = None, department: str = "kw", **more: Any
    ) -> str:
        outcome = self.does(
            RecordAppropriation(
                fiscal_year=year or self.today.year,
                department=department,
                clause=clause,
                amount_fen=yuan * 100,
                document="怀财预〔2026〕1号",
                **more,
            ),
            "czj.officer",
            "czj",
        )
        return str(outcome.answer["line"])

    def adjusted(self, line: str, fen: int) -> None:
        """Have two people raise or lower a budget line."""
        proposal = ProposeAdjustment(line=line, amount_fen=fen, document="怀财调〔2026〕1号")
        number = self.does(proposal, "czj.officer", "czj").answer["adjustment"]
        self.does(ConfirmAdjustment(line=line, adjustment=number), "czj.second", "czj")

    def assessed(
        self, award: str, recipient: str, clause: str, facts: dict[str, Any], *, department: str = "kw"
    ) -> Outcome:
        """Apply, accept and assess."""
        self.does(
            ApplyForAward(award=award, recipient=recipient, clause=clause, facts=facts), department=department
        )
        self.does(AcceptApplication(award=award), department=department)
        return self.does(AssessAward(award=award), department=department)

    def noticed(
        self, award: str, recipient: str, clause: str, facts: dict[str, Any], *, department: str = "kw"
    ) -> Outcome:
        """Apply … and let the public notice run out."""
        outcome = self.assessed(award, recipient, clause, facts, department=department)
        self.does(PublishNotice(award=award), department=department)
        self.clock.set(self.today + timedelta(days=14))
        return outcome

    def approve(
        self,
        award: str,
        *,
        amount_fen: int | None = None,
        department: str = "kw",
        exemption: ExemptionGiven | None = None,
        key: str = "",
    ) -> Outcome:
        command = ApproveAward(
            award=award, document="怀科批〔2026〕1号", amount_fen=amount_fen, exemption=exemption
        )
        if exemption is not None:
            self.agreed(command, exemption.second_person, CHECKER, department)
        return self.does(command, CHECKER, department, key=key)

    def approved(
        self, award: str, recipient: str, clause: str, facts: dict[str, Any], *, department: str = "kw"
    ) -> Outcome:
        """Apply … approve."""
        self.noticed(award, recipient, clause, facts, department=department)
        return self.approve(award, department=department)

    def scheduled(
        self, award: str, recipient: str, clause: str, facts: dict[str, Any], *, department: str = "kw"
    ) -> Outcome:
        """Apply … schedule."""
        self.approved(award, recipient, clause, facts, department=department)
        return self.does(ScheduleInstalments(award=award), department=department)

    def paid(
        self,
        award: str,
        recipient: str,
        clause: str,
        facts: dict[str, Any],
        *,
        department: str = "kw",
        reference: str = "",
    ) -> None:
        """Apply … pay the first instalment."""
        self.scheduled(award, recipient, clause, facts, department=department)
        self.post_due()
        self.pay(award, reference=reference)

    def post_due(self) -> DueRun:
        """Let the scheduler come round."""
        return post_due_until(self.ledger, self.today)

    def pay(self, award: str, number: int = 1, *, reference: str = "") -> Outcome:
        """Confirm the payment of an instalment."""
        reference = reference or f"PAY-{award}"
        return self.does(ConfirmPayment(award=award, number=number, reference=reference), PAYER, "czj")

    def open_recovery(
        self,
        award: str,
        fen: int | None = None,
        kind: str = "overpayment",
        recovery: str = "R-1",
        **more: Any,
    ) -> Outcome:
        """Open a recovery case."""
        command = OpenRecovery(
            recovery=recovery,
            award=award,
            kind=kind,
            amount_fen=fen,
            basis=more.pop("basis", "审计报告"),
            document=more.pop("document", "怀财追〔2026〕1号"),
            **more,
        )
        return self.does(command, OPENER, "czj")

    def receive(self, fen: int, recovery: str = "R-1", document: str = "JK-1") -> Outcome:
        """Have the cashier record what came in under a recovery case."""
        command = ReceiveRecovery(recovery=recovery, amount_fen=fen, document=document)
        return self.does(command, RECEIVER, "czj")

    def recovered(
        self, award: str, fen: int, kind: str = "overpayment", recovery: str = "R-1", **more: Any
    ) -> None:
        """Open a recovery case, and receive all of it."""
        self.open_recovery(award, fen, kind, recovery, **more)
        self.receive(fen, recovery)

    def due(
        self, award: str, recipient: str, clause: str, facts: dict[str, Any], *, department: str = "kw"
    ) -> str:
        """Apply … let the first instalment fall due; returns the award."""
        self.scheduled(award, recipient, clause, facts, department=department)
        self.post_due()
        return award

    def account(
        self, uscc: str = UNITS[1], account: str = "0200004909200012345", *, name: str = "一家企业"
    ) -> None:
        """Have two people enter a payee's account."""
        proposal = ProposeAccount(
            uscc=uscc, payee_name=name, account=account, bank="工商银行怀柔支行", bank_code="102100000458"
        )
        number = self.does(proposal, OFFICER, "czj").answer["proposal"]
        self.does(ConfirmAccount(uscc=uscc, proposal=number), SECOND, "czj")

    def batch(self, *awards: str, turn: int = 1, actor: str = OFFICER) -> str:
        """Make a batch of the first instalments of awards; returns its number."""
        command = MakeBatch(
            batch=batch_number(self.today, turn),
            pay_on=self.today,
            instalments=tuple(InstalmentToPay(award=award, number=1) for award in awards),
        )
        return str(self.does(command, actor, "czj").answer["batch"])

    def approve_batch(self, batch: str, actor: str = SECOND) -> Outcome:
        """Approve a batch as the second person."""
        return self.does(ApproveBatch(batch=batch), actor, "czj")

    def export(self, batch: str) -> Outcome:
        """Record that a batch left."""
        export = RecordExport(batch=batch, file_format="xlsx", file_hash="0" * 64)
        return self.does(export, PAYER, "czj")

    def exported(self, *awards: str, turn: int = 1) -> str:
        """Make, approve and export a batch of awards' first instalments; returns its number."""
        batch = self.batch(*awards, turn=turn)
        self.approve_batch(batch)
        self.export(batch)
        return batch

    def payments(self, batch: str) -> dict[str, tuple[object, object]]:
        """Return state and amount of a batch's payments, by award."""
        found = self.ledger.rows("SELECT award, state, amount_fen FROM payment WHERE batch = %s", (batch,))
        return {str(row["award"]): (row["state"], row["amount_fen"]) for row in found}

    def external(self, entry: str, recipient: str, yuan: int, **more: Any) -> Outcome:
        """Record public support by others: city money unless said otherwise."""
        command = RecordExternalSupport(
            entry=entry,
            recipient=recipient,
            level=more.pop("level", "city"),
            measure=more.pop("measure", "首都科技创新券"),
            amount_fen=yuan * 100,
            received_on=more.pop("received_on", self.today),
            document=more.pop("document", "京科发〔2026〕1号"),
            **more,
        )
        if command.exemption is not None:
            self.agreed(command, command.exemption.second_person)
        return self.does(command)

    def determined(
        self,
        clause: str,
        target: str,
        value: str,
        effective_from: date,
        *,
        department: str = "jxj",
        document: str = "怀发改〔2026〕9号",
    ) -> str:
        """Have two people record a reading."""
        proposal = ProposeDetermination(
            clause=clause,
            target=target,
            value=value,
            effective_from=effective_from,
            document=document,
            basis="会议纪要",
        )
        determination = str(self.does(proposal, department=department).answer["determination"])
        self.does(ConfirmDetermination(determination=determination), CHECKER, department)
        return determination

    def row(self, query: str, *parameters: object) -> dict[str, object]:
        """Return the one row of a query."""
        (row,) = self.ledger.rows(query, parameters)
        return row

    def stage(self, award: str) -> str:
        """Return where an award stands."""
        return str(self.row("SELECT stage FROM award WHERE award = %s", award)["stage"])

    def held_fen(self, pot: str) -> int:
        """Return what a pot holds, in fen."""
        return dict(self.ledger.standings.held([pot])).get(pot, 0)

    def line(self, line: str) -> dict[str, object]:
        """Return a budget line."""
        return self.row("SELECT * FROM budget WHERE line = %s", line)

    def counts(self) -> tuple[object, object]:
        """Return how many events and commands are recorded."""
        events, commands = "SELECT count(*) AS n FROM event", "SELECT count(*) AS n FROM command"
        return self.row(events)["n"], self.row(commands)["n"]
