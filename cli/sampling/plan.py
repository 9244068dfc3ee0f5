"""What a sample district consists of, as data: bodies, budgets, applications and the errands beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from ledger.application.commands import (
    Command,
    RecordAppropriation,
    RecordPastDisbursement,
    RegisterOrganisation,
    RegisterPlatform,
)


class Step(StrEnum):
    """The steps of an application, in their order."""

    APPLY = "apply"
    SEND_BACK = "send_back"
    AMEND = "amend"
    ACCEPT = "accept"
    ASSESS = "assess"
    PUBLISH = "publish"
    OBJECT = "object"
    SETTLE_OBJECTION = "settle_objection"
    APPROVE = "approve"
    SCHEDULE = "schedule"


class Objection(StrEnum):
    """What becomes of an objection during the public notice."""

    NONE = ""
    DISMISSED = "dismissed"
    UPHELD = "upheld"


@dataclass(frozen=True)
class TranchePlan:
    """A part of an award that falls due so many months after its approval."""

    months_later: int
    part: Fraction


@dataclass(frozen=True)
class Expected:
    """The refusal that an application is planned to meet: at which step, under which code."""

    step: Step
    code: str


@dataclass(frozen=True, kw_only=True)
class PlannedAward:
    """One application and how it goes on. ``granted`` is the part of the assessed amount that is approved."""

    award: str
    recipient: str
    clause: str
    facts: dict[str, Any]
    department: str
    applied_on: date
    tranches: tuple[TranchePlan, ...] = ()
    granted: Fraction = Fraction(1)
    objection: Objection = Objection.NONE
    sent_back: bool = False
    refused: Expected | None = None


@dataclass(frozen=True)
class Errand:
    """Commands of one person on one day, beside the course of applications."""

    day: date
    actor: str
    department: str
    commands: tuple[Command, ...]


@dataclass(frozen=True, kw_only=True)
class DistrictPlan:
    """A whole district, in time order: played from ``opens_on``, when the ledger opens, to ``until``.

    ``returned`` names awards whose first payment comes back once, ``recovered`` those of whose first payment
    a tenth is recovered; ``unproven`` the rent instalments (award, number) whose evidence stays away.
    """

    seed: int
    years: tuple[int, ...]
    opens_on: date
    until: date
    platforms: tuple[RegisterPlatform, ...]
    organisations: tuple[RegisterOrganisation, ...]
    appropriations: tuple[RecordAppropriation, ...]
    disbursements: tuple[RecordPastDisbursement, ...]
    awards: tuple[PlannedAward, ...]
    errands: tuple[Errand, ...]
    returned: frozenset[str] = field(default_factory=frozenset)
    recovered: frozenset[str] = field(default_factory=frozenset)
    unproven: frozenset[tuple[str, int]] = field(default_factory=frozenset)
