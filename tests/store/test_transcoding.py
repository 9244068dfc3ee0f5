"""Events to bytes and back, the same; what would not come back the same is not stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar
from uuid import UUID, uuid4

import msgspec
import pytest
from eventsourcing.persistence import JSONTranscoder, MapperDeserialisationError, StoredEvent
from eventsourcing.utils import register_topic
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.events import OperatorChanged
from ledger.store.transcoding import LedgerMapper, UnstorableEventError


class Level(StrEnum):
    CITY = "市级"
    DISTRICT = "区级"


@dataclass(frozen=True)
class Step:
    clause: str
    rate: Fraction
    before_fen: int
    after_fen: int | None = None


@dataclass(frozen=True)
class Assessed:
    originator_id: UUID
    originator_version: int
    timestamp: datetime
    amount_fen: int
    until: date | None
    level: Level
    area_m2: Decimal
    steps: tuple[Step, ...]
    trace: dict[str, Any] = field(default_factory=dict)
    note: str = "无"


def assessed(**changes: Any) -> Assessed:
    fields: dict[str, Any] = {
        "originator_id": uuid4(),
        "originator_version": 3,
        "timestamp": datetime.now(UTC),
        "amount_fen": 12_345,
        "until": date(2026, 2, 28),
        "level": Level.CITY,
        "area_m2": Decimal("1234.50"),
        "steps": (Step("10.1", Fraction(10_000, 12_000), 5),),
    }
    return Assessed(**{**fields, **changes})


@pytest.fixture
def mapper() -> LedgerMapper:
    return LedgerMapper(JSONTranscoder())


def test_a_real_event_comes_back_equal(mapper: LedgerMapper) -> None:
    event_class: Any = OperatorChanged  # its fields come from a metaclass that mypy cannot see
    changed = event_class(
        originator_id=uuid4(),
        originator_version=2,
        timestamp=OperatorChanged.create_timestamp(),
        effective_on=date(2026, 3, 1),
        actor="wang",
        on_behalf_of=None,
        department="kw",
        command_key="k",
        operator_uscc="91110000600007173X",
        operator_name="某运营公司",
        reason="合并",
        document="怀政发〔2026〕1号",
    )
    stored = mapper.to_stored_event(changed)
    assert stored.topic == OperatorChanged.TOPIC
    assert mapper.to_domain_event(stored) == changed


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    amount_fen=st.integers(-(2**63), 2**63 - 1),
    until=st.none() | st.dates(),
    level=st.sampled_from(Level),
    area_m2=st.decimals(allow_nan=False, allow_infinity=False),
    timestamp=st.datetimes(timezones=st.just(UTC)),
    steps=st.lists(
        st.builds(Step, clause=st.text(), rate=st.fractions(), before_fen=st.integers(0, 2**60)), max_size=3
    ).map(tuple),
    trace=st.dictionaries(st.text(), json_values, max_size=3),
    note=st.text(),
)
def test_every_event_comes_back_equal(**fields: Any) -> None:
    mapper, event = LedgerMapper(JSONTranscoder()), assessed(**fields)
    again = mapper.to_domain_event(mapper.to_stored_event(event))
    assert again == event
    assert vars(again).keys() == vars(event).keys()


def test_the_stored_state_is_plain_json_without_the_identity(mapper: LedgerMapper) -> None:
    stored = mapper.to_stored_event(assessed())
    fields = msgspec.json.decode(stored.state)
    assert fields["until"] == "2026-02-28"
    assert fields["level"] == "市级"
    assert fields["area_m2"] == "1234.50"
    assert fields["steps"][0]["rate"] == "5/6"
    assert not {"originator_id", "originator_version"} & fields.keys()


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_fen": 1.0},
        {"amount_fen": "1"},
        {"amount_fen": True},
        {"until": "2026-02-28"},
        {"level": "省级"},
        {"steps": [Step("1", Fraction(1), 1)]},  # a list would come back as a tuple
        {"steps": (Step("1", 0.5, 1),)},  # type: ignore[arg-type]
        {"trace": {"base": 1.5}},
        {"trace": {"items": [{"deep": 0.1}]}},
        {"trace": {"on": date(2026, 1, 1)}},  # would come back as text
        {"trace": {1: "x"}},
        {"trace": {"x": (1, 2)}},
        {"trace": {"x": object()}},
        {"timestamp": datetime(2026, 1, 1)},  # noqa: DTZ001 - the point
        {"note": None},
    ],
)
def test_what_would_not_come_back_the_same_is_not_stored(
    mapper: LedgerMapper, changes: dict[str, Any]
) -> None:
    with pytest.raises(UnstorableEventError):
        mapper.to_stored_event(assessed(**changes))


@dataclass(frozen=True)
class FloatDeepInside:
    originator_id: UUID
    originator_version: int
    steps: dict[str, list[tuple[int, float | None]]]


@dataclass(frozen=True)
class Nested:
    share: float


@dataclass(frozen=True)
class FloatInNested:
    originator_id: UUID
    originator_version: int
    nested: tuple[Nested, ...]


@pytest.mark.parametrize(
    ("event", "path"),
    [
        (FloatDeepInside(uuid4(), 1, {}), "FloatDeepInside.steps"),
        (FloatInNested(uuid4(), 1, ()), "FloatInNested.nested.share"),
    ],
)
def test_a_class_with_a_float_anywhere_is_refused(mapper: LedgerMapper, event: Any, path: str) -> None:
    with pytest.raises(UnstorableEventError, match=path):
        mapper.to_stored_event(event)


@dataclass(frozen=True)
class Charged:
    """Version 3: 万元 became fen in version 2, a clause was added in version 3."""

    originator_id: UUID
    originator_version: int
    amount_fen: int
    clause: str

    TOPIC: ClassVar[str] = "test.charged"
    class_version: ClassVar[int] = 3

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["amount_fen"] = state.pop("amount_wan") * 1_000_000

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        state["clause"] = "10.1"


@pytest.mark.parametrize(
    "state",
    [
        b'{"amount_wan":3}',
        b'{"class_version":1,"amount_wan":3}',
        b'{"class_version":2,"amount_fen":3000000}',
        b'{"class_version":3,"amount_fen":3000000,"clause":"10.1"}',
        b'{"amount_fen":3000000,"clause":"10.1","class_version":3}',
    ],
)
def test_older_events_are_upcast(mapper: LedgerMapper, state: bytes) -> None:
    register_topic(Charged.TOPIC, Charged)
    originator_id = uuid4()
    assert mapper.to_domain_event(StoredEvent(originator_id, 7, Charged.TOPIC, state)) == Charged(
        originator_id, 7, 3_000_000, "10.1"
    )


def test_the_present_version_is_stored_with_its_number(mapper: LedgerMapper) -> None:
    stored = mapper.to_stored_event(Charged(uuid4(), 1, 5, "9.1"))
    assert stored.state == b'{"class_version":3,"amount_fen":5,"clause":"9.1"}'


@pytest.mark.parametrize(
    "state",
    [
        b'{"class_version":4,"amount_fen":1,"clause":"x"}',  # of a later program
        b'{"class_version":3,"amount_fen":1}',
        b'{"class_version":3,"amount_fen":1,"clause":"x","since":"y"}',
        b'{"class_version":3,"amount_fen":"1","clause":"x"}',
        b'{"class_version":3,"amount_fen":1,"clause":"x"',
        b"",
    ],
)
def test_what_does_not_fit_is_refused_on_replay(mapper: LedgerMapper, state: bytes) -> None:
    register_topic(Charged.TOPIC, Charged)
    with pytest.raises(MapperDeserialisationError, match=r"test\.charged"):
        mapper.to_domain_event(StoredEvent(uuid4(), 1, Charged.TOPIC, state))


def test_defaults_fill_what_was_not_stored(mapper: LedgerMapper) -> None:
    stored = mapper.to_stored_event(assessed())
    fields = msgspec.json.decode(stored.state)
    del fields["note"], fields["trace"]
    again = mapper.to_domain_event(
        StoredEvent(stored.originator_id, 3, stored.topic, msgspec.json.encode(fields))
    )
    assert isinstance(again, Assessed)
    assert (again.note, again.trace) == ("无", {})


class _Reversed:
    """Stands for a compressor and for a cipher."""

    def compress(self, data: bytes) -> bytes:
        return data[::-1]

    decompress = encrypt = decrypt = compress


def test_a_cipher_of_the_environment_is_used(mapper: LedgerMapper) -> None:
    sealed = LedgerMapper(JSONTranscoder(), cipher=_Reversed())  # type: ignore[arg-type]
    event = assessed()
    stored = sealed.to_stored_event(event)
    assert stored.state == mapper.to_stored_event(event).state[::-1]
    assert sealed.to_domain_event(stored) == event


def test_what_is_no_dataclass_is_refused(mapper: LedgerMapper) -> None:
    class Plain:
        pass

    with pytest.raises(UnstorableEventError, match="not a dataclass"):
        mapper.to_stored_event(Plain())  # type: ignore[arg-type]
