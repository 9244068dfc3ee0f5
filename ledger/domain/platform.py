"""Platforms (中试平台): the body that runs one, the unit that builds it, and what it receives."""

from __future__ import annotations

from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from ledger.domain import award_evolution
from ledger.domain import events as happened
from ledger.domain.errors import InvalidInput
from ledger.domain.events import under_topic
from ledger.domain.recipient import Recipient
from ledger.domain.signature import Signature


@under_topic("platform")
class Platform(Recipient):
    """One pilot-scale platform; ``code`` is its register number."""

    def __init__(
        self,
        code: str,
        name: str,
        operator_uscc: str,
        operator_name: str,
        unit_uscc: str,
        unit_name: str,
        manufacturing: bool,
        city_public_since: date | None,
    ) -> None:
        super().__init__(name)
        self.code = code
        self.operator_uscc = operator_uscc
        self.operator_name = operator_name
        self.unit_uscc = unit_uscc
        self.unit_name = unit_name
        self.manufacturing = manufacturing
        self.city_public_since = city_public_since

    @staticmethod
    def create_id(code: str) -> UUID:
        """Return the id of a platform from its register number."""
        return uuid5(NAMESPACE_URL, f"yanqi:platform:{code}")

    @classmethod
    def register(
        cls,
        signature: Signature,
        *,
        code: str,
        name: str,
        operator_uscc: str,
        operator_name: str,
        unit_uscc: str,
        unit_name: str,
        manufacturing: bool,
        city_public_since: date | None,
        warnings: list[str],
    ) -> Platform:
        """Enter a platform in the register; identifiers were checked before."""
        for field, text in (("code", code), ("name", name)):
            if not text.strip():
                raise InvalidInput(field=field, problem="不能为空", problem_en="cannot be empty")
        return cls._create(
            happened.PlatformRegistered,
            code=code,
            name=name,
            operator_uscc=operator_uscc,
            operator_name=operator_name,
            unit_uscc=unit_uscc,
            unit_name=unit_name,
            manufacturing=manufacturing,
            city_public_since=city_public_since,
            warnings=warnings,
            **signature.stamp(),
        )

    def change_operator(
        self, signature: Signature, *, operator_uscc: str, operator_name: str, reason: str, document: str
    ) -> None:
        """Change the operator (变更运行主体)."""
        if operator_uscc == self.operator_uscc:
            raise InvalidInput(
                field="operator", problem="与现运行主体相同", problem_en="is the operator already"
            )
        self.trigger_event(
            happened.OperatorChanged,
            operator_uscc=operator_uscc,
            operator_name=operator_name,
            reason=reason,
            document=document,
            **signature.stamp(),
        )

    def change_city_public_status(self, signature: Signature, since: date | None, document: str) -> None:
        """Record that the platform became a city public technical service platform, or ceased to be one."""
        self.trigger_event(
            happened.CityPublicStatusChanged, since=since, document=document, **signature.stamp()
        )

    def is_city_public_on(self, day: date) -> bool:
        """Whether it was a city public technical service platform on a day."""
        return self.city_public_since is not None and self.city_public_since <= day


@award_evolution.evolve.register(happened.OperatorChanged)
def _(event: happened.OperatorChanged, holder: Platform) -> None:
    holder.operator_uscc = event.operator_uscc
    holder.operator_name = event.operator_name


@award_evolution.evolve.register(happened.CityPublicStatusChanged)
def _(event: happened.CityPublicStatusChanged, holder: Platform) -> None:
    holder.city_public_since = event.since
