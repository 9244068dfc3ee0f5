"""The second person (第二人) of a decision that takes two: an officer whose duty it is, never a name alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ledger.domain.errors import SecondPersonUnfit, SeparationOfDuties
from ledger.domain.officer import Officer
from ledger.domain.roles import ROLE_NAMES, Role

if TYPE_CHECKING:
    from ledger.application.work import Work


@dataclass(frozen=True)
class SecondDuty:
    """What a second person answers for: what the first one does, what the second does, and in which roles."""

    first: str
    second: str
    roles: tuple[Role, ...]


EXPLANATION: Final = SecondDuty("说明", "复核说明", (Role.RECONCILER, Role.CHECKER, Role.APPROVER))
EXCEPTION: Final = SecondDuty("处理例外", "复核例外", (Role.RECONCILER, Role.CHECKER, Role.APPROVER))
EXEMPTION: Final = SecondDuty("申请例外", "批准例外", (Role.CHECKER, Role.APPROVER))


def require_second_person(
    work: Work, person: str, duty: SecondDuty, *, case: str, departments: Collection[str]
) -> None:
    """Refuse a second person who is no officer of one of these departments with a role for the duty.

    Whoever acts, or delegated the acting, is no second person. It holds for imports and for the command line as
    for everybody: a second person who was never registered is nobody. Raises SeparationOfDuties, SecondPersonUnfit.
    """
    if person in work.signature.persons:
        raise SeparationOfDuties(
            actor=work.signature.actor, case=case, earlier_duty=duty.first, duty=duty.second
        )
    problem = _unfitness(work.find(Officer, Officer.create_id(person)), duty, departments)
    if problem is None:
        return
    chinese, english = problem
    raise SecondPersonUnfit(
        case=case,
        person=person,
        problem=chinese,
        problem_en=english,
        roles=[" ".join(ROLE_NAMES[role]) for role in duty.roles],
        departments=sorted(departments),
    )


def _unfitness(
    officer: Officer | None, duty: SecondDuty, departments: Collection[str]
) -> tuple[str, str] | None:
    """Return why an officer cannot be the second person, in both languages; None who can."""
    if officer is None:
        return "不是登记的用户", "is no registered officer"
    if officer.suspended:
        return "已停用", "is suspended"
    if not officer.roles & frozenset(duty.roles):
        return "没有所需岗位", "holds none of the roles needed"
    if officer.officer_department not in departments:
        return f"所在部门 {officer.officer_department} 无权办理", (
            f"is of department {officer.officer_department}, whose matter it is not"
        )
    return None
