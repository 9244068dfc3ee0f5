"""A unit of work: one signature, the aggregates it touches, and what a verb may ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError
from eventsourcing.domain import Aggregate

from ledger.application.departments import MONITORING
from ledger.domain.awards import Award
from ledger.domain.calendar import WorkingDays
from ledger.domain.errors import (
    AlreadyExists,
    FutureDated,
    InvalidInput,
    NotFound,
    RecoveryNotOpened,
    WrongDepartment,
)
from ledger.domain.events import LedgerEvent
from ledger.domain.organisation import Organisation
from ledger.domain.platform import Platform
from ledger.domain.recipient import Recipient
from ledger.domain.recovery import Recovery
from ledger.domain.signature import FINANCE, Signature
from ledger.policy.clause import Clause
from ledger.policy.pack import Pack
from ledger.policy.reading import Ruling
from ledger.ports import Standings

AnAggregate = TypeVar("AnAggregate", bound=Aggregate)


class Aggregates(Protocol):
    """Where aggregates are read from."""

    def get(self, aggregate_id: UUID) -> Any:
        """Return an aggregate, for this command alone. Raises AggregateNotFoundError."""

    def get_all(self, aggregate_ids: Iterable[UUID]) -> dict[UUID, Any]:
        """Return those of many aggregates that there are, for this command alone."""

    def keep(self, aggregates: Iterable[Aggregate]) -> None:
        """Take aggregates back whose events are all stored."""


class Work:
    """What one command, or one bulk of them, reads and changes."""

    def __init__(
        self,
        signature: Signature,
        *,
        aggregates: Aggregates,
        standings: Standings,
        pack: Pack,
        working_days: WorkingDays,
        today: date,
    ) -> None:
        self.signature = signature
        self.standings = standings
        self.pack = pack
        self.working_days = working_days
        self.today = today
        self.exclusive = False
        """Whether the gate must be passed alone (closing a month)."""
        self._aggregates = aggregates
        self._touched: dict[UUID, Aggregate] = {}

    def get(self, kind: type[AnAggregate], aggregate_id: UUID, name: str) -> AnAggregate:
        """Return an aggregate to change. Raises NotFound."""
        touched = self._touched.get(aggregate_id)
        if touched is None:
            try:
                touched = self._aggregates.get(aggregate_id)
            except AggregateNotFoundError:
                raise NotFound(kind=kind.__name__.lower(), name=name) from None
        if not isinstance(touched, kind):
            raise NotFound(kind=kind.__name__.lower(), name=name)
        self._touched[aggregate_id] = touched
        return touched

    def prepare(self, aggregate_ids: Iterable[UUID]) -> None:
        """Read together what a command is about to change one after the other."""
        self._touched.update(
            self._aggregates.get_all({one for one in aggregate_ids if one not in self._touched})
        )

    def find(self, kind: type[AnAggregate], aggregate_id: UUID) -> AnAggregate | None:
        """Return an aggregate to change, or None."""
        try:
            return self.get(kind, aggregate_id, "")
        except NotFound:
            return None

    def create(self, aggregate: AnAggregate, name: str) -> AnAggregate:
        """Add a new aggregate. Raises AlreadyExists."""
        if self.find(type(aggregate), aggregate.id) is not None:
            raise AlreadyExists(kind=type(aggregate).__name__.lower(), name=name)
        self._touched[aggregate.id] = aggregate
        return aggregate

    def add(self, aggregate: Aggregate) -> None:
        """Add a new aggregate whose id nothing else can have, such as a page of a new statement."""
        self._touched[aggregate.id] = aggregate

    def recipient(self, name: str) -> Recipient:
        """Return a platform by code, or an organisation by USCC. Raises NotFound."""
        found = self.find(Platform, Platform.create_id(name)) or self.find(
            Organisation, Organisation.create_id(name)
        )
        if found is None:
            raise NotFound(kind="recipient 主体", name=name)
        return found

    def platform(self, code: str) -> Platform:
        """Return a platform by code. Raises NotFound."""
        return self.get(Platform, Platform.create_id(code), code)

    def award(self, award: str) -> tuple[Recipient, Award]:
        """Return an award and its holder. Raises NotFound."""
        for touched in self._touched.values():
            if isinstance(touched, Recipient) and award in touched.awards:
                return touched, touched.awards[award]
        holder_id = self.standings.award_holder(award)
        if holder_id is None:
            raise NotFound(kind="award 申报", name=award)
        holder = self.get(Recipient, UUID(holder_id), award)
        return holder, holder.award(award)

    def recovery(self, recovery: str) -> tuple[Recipient, Recovery]:
        """Return a recovery case and the holder of its award. Raises RecoveryNotOpened."""
        for touched in self._touched.values():
            if isinstance(touched, Recipient) and any(
                recovery in award.recoveries for award in touched.awards.values()
            ):
                return touched, touched.recovery(recovery)
        award = self.standings.recovery_award(recovery)
        if award is None:
            raise RecoveryNotOpened(recovery=recovery)
        holder, _ = self.award(award)
        return holder, holder.recovery(recovery)

    def require_new_award(self, award: str) -> None:
        """Refuse an award number that any recipient has already. Raises InvalidInput, AlreadyExists."""
        if not award.strip():
            raise InvalidInput(field="award", problem="不能为空", problem_en="cannot be empty")
        if self.standings.award_holder(award) is not None:
            raise AlreadyExists(kind="award 申报", name=award)

    def rulings(self) -> list[Ruling]:
        """Return the confirmed determinations as the policy engine reads them."""
        return [
            Ruling(
                id=str(row["id"]),
                clause=str(row["clause"]),
                target=str(row["target"]),
                value=str(row["value"]),
                effective_from=_day(row["effective_from"]),
                document_no=str(row["document"]),
            )
            for row in self.standings.rulings()
        ]

    def acts_for(self, *departments: str) -> bool:
        """Whether the command is given for one of some departments, or by the program itself."""
        return self.signature.is_system or self.signature.department in departments

    def require_department(self, *allowed: str) -> None:
        """Refuse a department that is not in charge. Raises WrongDepartment."""
        if not self.acts_for(*allowed):
            raise WrongDepartment(department=self.signature.department, departments=", ".join(allowed))

    def require_in_charge(self, clause: Clause) -> None:
        """Refuse a department that the clause does not name. Raises WrongDepartment."""
        self.require_department(*clause.departments)

    def require_measure(self) -> None:
        """Refuse a department that the measure does not know. Raises WrongDepartment."""
        self.require_department(*(department.code for department in self.pack.header.departments))

    def require_monitoring(self) -> None:
        """Refuse a department that does not monitor the platforms. Raises WrongDepartment."""
        self.require_in_charge(self.pack.clause(MONITORING))

    def require_concerned(self, recipient: Recipient) -> None:
        """Refuse a department that neither monitors, nor supports, nor pays a recipient. Raises WrongDepartment."""
        self.require_department(*self.concerned(recipient))

    def concerned(self, recipient: Recipient) -> tuple[str, ...]:
        """Return the departments that pay, monitor or support a recipient."""
        clauses = [self.pack.clause(clause) for clause in {one.clause for one in recipient.awards.values()}]
        supporting = sorted({department for clause in clauses for department in clause.departments})
        return (FINANCE, *self.pack.clause(MONITORING).departments, *supporting)

    def require_finance(self) -> None:
        """Refuse anybody but the finance bureau. Raises WrongDepartment."""
        self.require_department(FINANCE)

    def require_not_future(self) -> None:
        """Refuse a business date after today. Raises FutureDated."""
        if self.signature.effective_on > self.today:
            raise FutureDated(effective_on=str(self.signature.effective_on), today=str(self.today))

    def collect(self) -> tuple[list[LedgerEvent], Callable[[], None]]:
        """Return the pending events of all touched aggregates, in order, and how to put them aside."""
        pending: list[LedgerEvent] = []
        for aggregate in self._touched.values():
            pending += [event for event in aggregate.pending_events if isinstance(event, LedgerEvent)]
        return pending, self._forget

    def keep(self) -> None:
        """Give the aggregates back for the next command, once their events are stored."""
        for aggregate in self._touched.values():
            aggregate.pending_events.clear()
        self._aggregates.keep(self._touched.values())
        self._touched = {}

    def _forget(self) -> None:
        for aggregate in self._touched.values():
            aggregate.pending_events.clear()
        self._touched.clear()


def references(events: Sequence[LedgerEvent]) -> list[str]:
    """Return how events are named to people: aggregate and version."""
    return [f"{event.originator_id}:{event.originator_version}" for event in events]


def _day(value: object) -> date:
    if not isinstance(value, date):
        message = f"not a date: {value!r}"
        raise TypeError(message)
    return value
