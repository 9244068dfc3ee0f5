"""The bodies of a sample district: platforms with their operators and units, organisations, persons."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from random import Random

from cli.sampling.names import FIELDS, Names
from ledger.application.commands import RegisterOrganisation, RegisterPlatform

SHARED_EVERY = 10
"""Every tenth platform belongs to the operator and unit of the one before it."""
MANUFACTURING_SHARE = 0.6
CITY_PUBLIC_EVERY = 12

_KINDS = (
    ("university", "12", "大学", 0.07),
    ("institute", "12", "研究院", 0.13),
    ("association", "51", "中试协会", 0.07),
)
ENTERPRISES_SHARE = 0.4
PERSONS_SHARE = 0.25
SPARE = 6


@dataclass(frozen=True)
class Bodies:
    """Who lives in the district."""

    platforms: tuple[RegisterPlatform, ...]
    organisations: tuple[RegisterOrganisation, ...]
    spare: tuple[RegisterOrganisation, ...]
    """Enterprises whose applications are planned to be refused, and that ask for nothing else."""

    def of_kind(self, *kinds: str) -> tuple[RegisterOrganisation, ...]:
        """Return the organisations of some kinds."""
        return tuple(one for one in self.organisations if one.kind in kinds)


def bodies(random: Random, platforms: int, first_year: int) -> Bodies:
    """Draw the bodies of a district of so many platforms."""
    names = Names(random)
    return Bodies(
        tuple(_platforms(random, names, platforms, first_year)),
        tuple(_organisations(random, names, platforms)),
        tuple(_enterprise(random, names) for _ in range(SPARE)),
    )


def _platforms(random: Random, names: Names, count: int, first_year: int) -> list[RegisterPlatform]:
    drawn: list[RegisterPlatform] = []
    for number in range(1, count + 1):
        trade, field = names.trade_name(), random.choice(FIELDS)
        before = drawn[-1] if number % SHARED_EVERY == 0 and drawn else None
        operator = before.operator_name if before else f"怀柔{trade}{field}有限公司"
        operator_uscc = before.operator_uscc if before else names.uscc()
        own_unit = random.random() < 0.2
        unit_uscc = names.uscc() if own_unit and not before else operator_uscc
        unit = f"怀柔{trade}产业园建设有限公司" if unit_uscc != operator_uscc else operator
        drawn.append(
            RegisterPlatform(
                code=f"ZS-{number:03d}",
                platform_name=f"{trade}{field}中试平台",
                operator_uscc=operator_uscc,
                operator_name=operator,
                unit_uscc=before.unit_uscc if before else unit_uscc,
                unit_name=before.unit_name if before else unit,
                manufacturing=random.random() < MANUFACTURING_SHARE,
                city_public_since=date(first_year - 1, 7, 1) if number % CITY_PUBLIC_EVERY == 0 else None,
            )
        )
    return drawn


def _organisations(random: Random, names: Names, platforms: int) -> list[RegisterOrganisation]:
    drawn = [_enterprise(random, names) for _ in range(max(4, round(platforms * ENTERPRISES_SHARE)))]
    for kind, prefix, suffix, share in _KINDS:
        drawn += [
            RegisterOrganisation(
                uscc=names.uscc(prefix), organisation_name=f"怀柔{names.trade_name()}{suffix}", kind=kind
            )
            for _ in range(max(2, round(platforms * share)))
        ]
    persons = range(1, max(3, round(platforms * PERSONS_SHARE)) + 1)
    return drawn + [_person(random, number) for number in persons]


def _enterprise(random: Random, names: Names) -> RegisterOrganisation:
    name = f"怀柔{names.trade_name()}{random.choice(FIELDS[:2])}有限公司"
    return RegisterOrganisation(uscc=names.uscc(), organisation_name=name, kind="enterprise")


def _person(random: Random, number: int) -> RegisterOrganisation:
    """Return a skilled engineer under an id that tells nothing about the person."""
    digest = hashlib.sha256(f"{number}:{random.random()}".encode()).hexdigest()
    return RegisterOrganisation(
        uscc=f"RC-{digest[:16]}", organisation_name=f"高技能人才 {number:03d}", kind="person"
    )
