"""The officers of the sample district: everybody who acts in it, an auditor, and the three administrators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.sampling.people import (
    BATCH_CHECKER,
    BATCH_MAKER,
    BUDGET_DEPUTY,
    BUDGET_OFFICER,
    PAYER,
    checker,
    departments,
    finance,
    maker,
)
from ledger.application import Ledger
from ledger.application.commands import (
    BootstrapOfficers,
    Command,
    ConfirmRoles,
    ProposeRoles,
    RegisterOfficer,
)
from ledger.application.verbs.officers import BOOTSTRAP
from ledger.domain.roles import Role
from ledger.domain.signature import FINANCE, Signature

if TYPE_CHECKING:
    from access.opened import Access

SECURITY_ADMIN = finance("he.an")
SYSTEM_ADMIN = finance("xi.tong")
AUDIT_ADMIN = finance("ji.lu")
AUDITOR = finance("shen.yan")

_NAMES = {
    "song.yu": "宋宇", "liu.yan": "刘岩", "zhang.min": "张敏", "he.jing": "何静", "luo.ning": "罗宁",
    "tang.wei": "唐薇", "xu.lin": "徐林", "meng.jia": "孟佳", "du.heng": "杜衡", "chen.bo": "陈波",
    "li.na": "李娜", "guo.rui": "郭睿", "fan.qi": "范琪", "shi.lei": "石磊", "yao.shan": "姚珊",
    "jiang.yue": "姜月", "zhao.qing": "赵青", "qian.feng": "钱枫", "wang.fang": "王芳", "sun.li": "孙莉",
    "wu.gang": "吴刚", "he.an": "何安", "xi.tong": "席彤", "ji.lu": "纪璐", "shen.yan": "沈研",
}  # fmt: skip
"""Invented people, by the part of the user name after the department."""


@dataclass(frozen=True)
class SampleOfficer:
    """One officer of the sample: user name, name, department, roles."""

    username: str
    display_name: str
    department: str
    roles: tuple[Role, ...]


def sample_officers() -> list[SampleOfficer]:
    """Return the officers of the sample; the first two are the administrators that are named at the beginning."""
    return [
        _officer(SECURITY_ADMIN, FINANCE, Role.SECURITY_ADMIN),
        _officer(SYSTEM_ADMIN, FINANCE, Role.SYSTEM_ADMIN),
        _officer(AUDIT_ADMIN, FINANCE, Role.AUDIT_ADMIN),
        _officer(AUDITOR, FINANCE, Role.AUDITOR),
        _officer(finance(BUDGET_OFFICER), FINANCE, Role.CLERK),
        _officer(finance(BUDGET_DEPUTY), FINANCE, Role.CHECKER, Role.APPROVER),
        _officer(finance(BATCH_MAKER), FINANCE, Role.CLERK),
        _officer(finance(BATCH_CHECKER), FINANCE, Role.CHECKER),
        _officer(finance(PAYER), FINANCE, Role.PAYER, Role.RECONCILER),
        *(_officer(maker(one), one, Role.CLERK) for one in departments()),
        *(_officer(checker(one), one, Role.CHECKER, Role.APPROVER) for one in departments()),
    ]


def demo_officers(ledger: Ledger) -> list[SampleOfficer]:
    """Appoint the sample's officers as an office does: two administrators first, then everybody by both of them.

    Done again on the same day, it changes nothing. Raises IdempotencyConflict or
    OfficersAlreadyBootstrapped where there are officers of another day or another origin.
    """
    officers = sample_officers()
    security, system, *others = officers
    day = ledger.clock.today()
    first = BootstrapOfficers(
        security_username=security.username,
        security_display_name=security.display_name,
        system_username=system.username,
        system_display_name=system.display_name,
    )
    steps: list[tuple[str, list[Command]]] = [
        (BOOTSTRAP, [first]),
        (security.username, list(_proposed(others))),
        (system.username, [ConfirmRoles(username=one.username, proposal=1) for one in others]),
    ]
    for number, (actor, commands) in enumerate(steps, 1):
        ledger.execute_all(commands, Signature(actor, FINANCE, day, f"officers:{number}"))
    return officers


def give_passwords(access: Access, officers: Sequence[SampleOfficer], password: str) -> None:
    """Let every officer sign in with one password: for a demonstration's own ledger only."""
    for one in officers:
        access.credentials.set(one.username, password, by=one.username)


def _proposed(officers: Sequence[SampleOfficer]) -> Iterator[Command]:
    for one in officers:
        yield RegisterOfficer(username=one.username, display_name=one.display_name)
        yield ProposeRoles(
            username=one.username,
            roles=tuple(role.value for role in one.roles),
            officer_department=one.department,
        )


def _officer(username: str, department: str, *roles: Role) -> SampleOfficer:
    return SampleOfficer(username, _NAMES[username.partition(".")[2]], department, roles)
