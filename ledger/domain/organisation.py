"""Organisations: supported legal persons that run no platform (企业、高校、专业机构、行业协会)."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from ledger.domain import events as happened
from ledger.domain.errors import InvalidInput
from ledger.domain.events import under_topic
from ledger.domain.recipient import Recipient
from ledger.domain.signature import Signature

KINDS = ("enterprise", "university", "institute", "association", "person", "other")
"""企业、高校、专业机构、行业协会、个人(高技能人才)、其他."""


@under_topic("organisation")
class Organisation(Recipient):
    """One supported legal person, by USCC."""

    def __init__(self, uscc: str, name: str, kind: str) -> None:
        super().__init__(name)
        self.uscc = uscc
        self.kind = kind

    @staticmethod
    def create_id(uscc: str) -> UUID:
        """Return the id of an organisation from its USCC."""
        return uuid5(NAMESPACE_URL, f"yanqi:organisation:{uscc}")

    @classmethod
    def register(
        cls, signature: Signature, *, uscc: str, name: str, kind: str, warnings: list[str]
    ) -> Organisation:
        """Enter an organisation in the register; the USCC was checked before."""
        if kind not in KINDS:
            raise InvalidInput(
                field="kind", problem=f"应为 {KINDS}", problem_en=f"must be one of {', '.join(KINDS)}"
            )
        if not name.strip():
            raise InvalidInput(field="name", problem="不能为空", problem_en="cannot be empty")
        return cls._create(
            happened.OrganisationRegistered,
            uscc=uscc,
            name=name,
            kind=kind,
            warnings=warnings,
            **signature.stamp(),
        )
