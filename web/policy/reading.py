"""A clause as it reads on a day: numbers and open questions, with the determinations in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.domain.errors import PolicyRefusal
from ledger.domain.money import fen_from_yuan
from ledger.policy.clause import Clause, Interpretation, Option, Parameter, Text
from ledger.policy.pack import Pack
from ledger.policy.reading import InForce, Reading, Ruling
from projections.queries.determinations import DeterminationRow
from web.amounts import ABSENT, Unit, current_unit, money
from web.labels import clause_title
from web.language import gettext as _
from web.language import said

KIND_NAMES = {
    "district": ("区级资金", "district funds"),
    "undetermined": ("区级资金，标准待定", "district funds, its rate to be determined"),
    "city": ("市级资金", "city funds"),
    "non_monetary": ("非资金支持", "support without money"),
    "rule": ("规则", "rule"),
}
DETERMINED = ("区级资金，标准已由口径确定", "district funds, its rate determined")
"""What is said of a clause whose text leaves its numbers open, once determinations give all of them."""


@dataclass(frozen=True)
class ParameterOnDay:
    """A number of a clause on a day: ``value`` printed, where it stands, and every value it ever had.

    ``amount_fen`` is the same in fen where it is money.
    """

    parameter: Parameter
    value: str
    amount_fen: int | None
    basis: str
    history: tuple[tuple[date, date | None, str], ...]

    @property
    def target(self) -> str:
        """What a determination of it names."""
        return f"parameter:{self.parameter.name}"


@dataclass(frozen=True)
class QuestionOnDay:
    """An open question on a day: how it is read, and by which document."""

    interpretation: Interpretation
    chosen: Option
    document: str
    of: str

    @property
    def is_determined(self) -> bool:
        """Whether a determination replaced the default reading."""
        return self.document != self.interpretation.document

    @property
    def others(self) -> tuple[Option, ...]:
        """What else it could be."""
        options = (self.interpretation.chosen, *self.interpretation.alternatives)
        return tuple(option for option in options if option.value != self.chosen.value)

    @property
    def target(self) -> str:
        """What a determination of it names."""
        return f"interpretation:{self.interpretation.id}"


def rulings_of(found: Sequence[DeterminationRow]) -> list[Ruling]:
    """Return the determinations in force, in the order in which the engine weighs them."""
    return [row.as_ruling() for row in reversed(found) if row.state == "confirmed"]


def parameters_on(reading: Reading) -> list[ParameterOnDay]:
    """Return every number of a clause on the reading's day."""
    return [_parameter(reading, one) for one in reading.clause.parameters]


def kind_name(reading: Reading) -> str:
    """Return who pays under a clause; of one whose text gives no number, whether determinations do on that day."""
    clause = reading.clause
    if clause.kind == "undetermined" and all(one.basis for one in parameters_on(reading)):
        return said(DETERMINED)
    return said(KIND_NAMES[clause.kind])


def _parameter(reading: Reading, parameter: Parameter) -> ParameterOnDay:
    try:
        in_force: InForce | None = reading.parameter(parameter.name)
    except PolicyRefusal:
        in_force = None
    return ParameterOnDay(
        parameter,
        value=printed(parameter, in_force.text) if in_force else ABSENT,
        amount_fen=fen_from_yuan(in_force.text) if in_force and _is_money(parameter, in_force) else None,
        basis=in_force.version if in_force else "",
        history=tuple((one.starts, one.ends, printed(parameter, one.value)) for one in parameter.values),
    )


def _is_money(parameter: Parameter, in_force: InForce) -> bool:
    return parameter.type == "money" and in_force.text is not None


def printed(parameter: Parameter, value: str | None) -> str:
    """Print a number as people write it: 30%, 50.00 万元 as the page's unit has it, 60 个月, 3,000 ㎡."""
    if value is None:
        return ABSENT
    if parameter.type == "rate":
        hundredths = value.replace("%", "") if "%" in value else _percent(value)
        return f"{hundredths}%"
    if parameter.type == "money":
        return money_with_unit(fen_from_yuan(value))
    if parameter.type == "months":
        return _("%(count)s 个月", count=value)
    whole, point, decimals = value.partition(".")
    return f"{int(whole):,}{point}{decimals} ㎡"


def money_with_unit(fen: int) -> str:
    """Print fen with the page's unit behind them, beside numbers in other units."""
    amount = money(fen)
    return (
        _("%(amount)s 万元", amount=amount)
        if current_unit() is Unit.WAN
        else _("%(amount)s 元", amount=amount)
    )


def _percent(rate: str) -> str:
    """Return a decimal rate in per cent without a float: 0.30 → 30, 0.125 → 12.5."""
    whole, _point, decimals = rate.partition(".")
    decimals = decimals.ljust(2, "0")
    hundredths = str(int(whole + decimals[:2]))
    rest = decimals[2:].rstrip("0")
    return f"{hundredths}.{rest}" if rest else hundredths


def questions_on(reading: Reading) -> list[QuestionOnDay]:
    """Return every open question of a clause, of its family and of the whole measure on the reading's day."""
    pack, clause = reading.pack, reading.clause
    family = pack.family(clause.family)
    owned = [
        (clause.id, clause.interpretations),
        (clause.family or "", family.interpretations if family else ()),
        (pack.id, pack.header.interpretations),
    ]
    return [_question(reading, one, owner) for owner, several in owned for one in several]


def _question(reading: Reading, interpretation: Interpretation, owner: str) -> QuestionOnDay:
    value, document = reading.choice(interpretation.id)
    options = (interpretation.chosen, *interpretation.alternatives)
    chosen = next(option for option in options if option.value == value)
    return QuestionOnDay(interpretation, chosen, document, owner)


def changes_of(clause: Clause, rulings: Sequence[Ruling]) -> list[date]:
    """Return the days on which something of a clause changes, in order: steps for looking back."""
    days = {one.starts for parameter in clause.parameters for one in parameter.values}
    days |= {ruling.effective_from for ruling in rulings}
    return sorted(days)


def target_name(pack: Pack, clause_id: str, target: str) -> Text | None:
    """Return what a determination's target is called, where the measure has it."""
    found = _target(pack, clause_id, target)
    if found is None:
        return None
    return found.label if isinstance(found, Parameter) else found.question


def value_name(pack: Pack, clause_id: str, target: str, value: str) -> str:
    """Return what a determination decides in words: a number with its unit, or how a question is read."""
    found = _target(pack, clause_id, target)
    if isinstance(found, Parameter):
        return printed(found, value)
    options = (found.chosen, *found.alternatives) if found else ()
    return next((said(option) for option in options if option.value == value), value)


def owner_name(pack: Pack, clause_id: str) -> str:
    """Return whose a determination is: a clause's or a family's by its title, or the whole measure's."""
    return _("全部条款") if clause_id == pack.id else clause_title(clause_id)


def _target(pack: Pack, clause_id: str, target: str) -> Parameter | Interpretation | None:
    kind, _colon, name = target.partition(":")
    family = pack.family(clause_id)
    names = [branch.clause for branch in family.branches] if family else [clause_id]
    for clause in (one for one in pack.clauses if one.id in names or clause_id == pack.id):
        parameter = clause.parameter(name) if kind == "parameter" else None
        interpretation = pack.interpretation(clause, name) if kind == "interpretation" else None
        if parameter is not None or interpretation is not None:
            return parameter or interpretation
    return None
