"""Events to bytes and back: typed JSON by msgspec.

What is stored is the event's own fields; identity and version are columns. Writing reads back what it
wrote and compares (assertions on both sides of the disk), so an event that would come out of the ledger
different from how it went in never enters it. Floats are refused in types and in values.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper, MapperDeserialisationError, StoredEvent
from eventsourcing.utils import get_topic, resolve_topic

_IDENTITY = frozenset({"originator_id", "originator_version"})
"""Columns of their own, not part of an event's state."""


_MOMENT = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment without its time zone is no moment."""


class UnstorableEventError(TypeError):
    """An event class has a field, or an event a value, that cannot be stored and read back the same."""


class LedgerMapper(Mapper[UUID]):
    """The library's mapper with typed JSON; topics, class versions and upcasts as in the library."""

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """Return the event as it is stored. Raises UnstorableEventError."""
        cls = type(domain_event)
        codec = _codec(cls)
        fields = dict(vars(domain_event))
        originator_id, version = fields.pop("originator_id"), fields.pop("originator_version")
        if codec.class_version > 1:
            fields = {"class_version": codec.class_version, **fields}
        state = codec.encoder.encode(fields)
        stored = StoredEvent(originator_id, version, get_topic(cls), state)
        try:
            same = codec.decode(stored) == domain_event
        except (msgspec.ValidationError, UnstorableEventError) as error:
            raise UnstorableEventError(f"{stored.topic}: {error}") from error
        if not same:
            raise UnstorableEventError(f"{stored.topic} does not read back equal: {domain_event!r}")
        return dataclasses.replace(stored, state=self._seal(state))

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """Return the event, upcast to the present version of its class. Raises MapperDeserialisationError."""
        codec = _codec(resolve_topic(stored_event.topic))
        try:
            return codec.decode(self._unsealed(stored_event))
        except Exception as error:
            raise MapperDeserialisationError(
                f"event {stored_event.originator_version} of {stored_event.originator_id} "
                f"({stored_event.topic}): {error}"
            ) from error

    def _seal(self, state: bytes) -> bytes:
        state = self.compressor.compress(state) if self.compressor else state
        return self.cipher.encrypt(state) if self.cipher else state

    def _unsealed(self, stored: StoredEvent) -> StoredEvent:
        if self.cipher is None and self.compressor is None:
            return stored
        state = self.cipher.decrypt(stored.state) if self.cipher else stored.state
        state = self.compressor.decompress(state) if self.compressor else state
        return dataclasses.replace(stored, state=state)


@dataclass(frozen=True, slots=True)
class _Codec:
    """How one class of events is encoded and decoded; ``shape`` is its stored fields, without its identity."""

    cls: type[Any]
    class_version: int
    shape: type[msgspec.Struct]
    encoder: msgspec.json.Encoder
    decoder: msgspec.json.Decoder[msgspec.Struct]

    def decode(self, stored: StoredEvent) -> DomainEventProtocol[UUID]:
        """Decode typed fields into the class; an event of an older class version goes through its upcasts."""
        if self.class_version > 1 and not stored.state.startswith(
            b'{"class_version":%d,' % self.class_version
        ):
            fields = self._upcast(stored)
        else:
            fields = self.decoder.decode(stored.state)
        state = msgspec.structs.asdict(fields)
        state.pop("class_version", None)
        state |= {"originator_id": stored.originator_id, "originator_version": stored.originator_version}
        event: DomainEventProtocol[UUID] = object.__new__(self.cls)
        event.__dict__.update(state)  # frozen: as the library's own mapper does
        return event

    def _upcast(self, stored: StoredEvent) -> msgspec.Struct:
        fields: dict[str, Any] = msgspec.json.decode(stored.state)
        version = fields.pop("class_version", 1)
        if version > self.class_version:
            raise UnstorableEventError(f"written by class version {version}, later than {self.class_version}")
        for earlier in range(version, self.class_version):
            getattr(self.cls, f"upcast_v{earlier}_v{earlier + 1}")(fields)
        return msgspec.convert(fields, self.shape, dec_hook=_decode_fraction)


@cache
def _codec(cls: type[Any]) -> _Codec:
    """Check a class of events once and return its codec. Raises UnstorableEventError."""
    if not dataclasses.is_dataclass(cls):
        raise UnstorableEventError(f"{cls.__qualname__} is not a dataclass")
    for path, kind in _field_types(cls, cls.__qualname__, frozenset()):
        if kind is float or kind is complex:
            raise UnstorableEventError(f"{path} is a float: money and rates are exact")
    class_version: int = getattr(cls, "class_version", 1)
    shape = _shape(cls, class_version)
    return _Codec(
        cls,
        class_version,
        shape,
        msgspec.json.Encoder(enc_hook=_encode_fraction),
        msgspec.json.Decoder(shape, dec_hook=_decode_fraction, float_hook=_refuse_float),
    )


def _shape(cls: type[Any], class_version: int) -> type[msgspec.Struct]:
    """Return the class's stored fields as a struct that takes no others."""
    hints = {name: _MOMENT if kind is datetime else kind for name, kind in get_type_hints(cls).items()}
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for field in dataclasses.fields(cls):
        if field.name in _IDENTITY:
            continue
        if field.default is not dataclasses.MISSING:
            fields.append((field.name, hints[field.name], field.default))
        elif field.default_factory is not dataclasses.MISSING:
            default = msgspec.field(default_factory=field.default_factory)
            fields.append((field.name, hints[field.name], default))
        else:
            fields.append((field.name, hints[field.name]))
    if class_version > 1:
        fields.append(("class_version", int, class_version))
    return msgspec.defstruct(cls.__name__, fields, kw_only=True, forbid_unknown_fields=True)


def _field_types(kind: Any, path: str, seen: frozenset[Any]) -> Iterator[tuple[str, Any]]:
    """Walk a type: every plain type inside it, with the path to it."""
    if dataclasses.is_dataclass(kind):
        if kind in seen:
            return
        hints = get_type_hints(kind, include_extras=False)
        for field in dataclasses.fields(kind):
            yield from _field_types(hints[field.name], f"{path}.{field.name}", seen | {kind})
    elif get_origin(kind) in (typing.Union, types.UnionType) or get_args(kind):
        for argument in get_args(kind):
            yield from _field_types(argument, path, seen)
    else:
        yield path, kind


def _encode_fraction(value: Any) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise UnstorableEventError(f"{type(value).__name__} cannot be stored: {value!r}")


def _decode_fraction(kind: type[Any], value: Any) -> Any:
    if kind is Fraction and isinstance(value, str):
        return Fraction(value)
    raise UnstorableEventError(f"{kind.__name__} cannot be read from {value!r}")


def _refuse_float(text: str) -> object:
    raise UnstorableEventError(f"{text} is a float: money and rates are exact")
