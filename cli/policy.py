"""`yanqi policy`: read the measure as it stands in a pack, and compute an amount by it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click
import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ledger.domain.calendar import business_date
from ledger.domain.errors import InvalidInput, PolicyRefusal, Refusal
from ledger.domain.money import fen_from_yuan
from ledger.policy.clause import Clause, Interpretation
from ledger.policy.engine import assess
from ledger.policy.facts import read_facts
from ledger.policy.keys import Parties
from ledger.policy.loader import default_pack, load_pack
from ledger.policy.pack import Pack
from ledger.policy.reading import Reading
from ledger.policy.requirements import requirements
from ledger.policy.settlement import Costs, settle
from ledger.policy.strict_yaml import read_yaml

NOT_FACTS = ("case", "expect", "expect_recovery", "stops_at", "refused", "before")
"""Keys of a fact file that describe an acceptance case, not the case's facts."""

COSTS = ("approved", "audited", "paid", "unpaid")
"""Keys of a fact file that a settlement compares, in yuan."""

KINDS = {
    "district": "区级资金 district",
    "undetermined": "待定口径 undetermined",
    "city": "市级资金 city",
    "non_monetary": "非资金 no money",
    "rule": "规则 rule",
}


PACK = click.option(
    "--pack",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="政策包文件夹，默认为随附的政策包 / folder of another pack.",
)
ON = click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="业务日期，默认今日 / business day, today by default.",
)
FACTS = click.argument("facts_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def policy() -> None:
    """政策条款与测算 / The measure's clauses, and amounts computed by them."""


@policy.command()
@click.argument("clause_id", metavar="[CLAUSE]", required=False)
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
@PACK
def show(clause_id: str | None, shape: str, folder: Path | None) -> None:
    """列出条款，或详列一个条款 / List the clauses, or show one with quotes, values by date and readings."""
    try:
        pack = _pack(folder)
        clauses = _chosen(pack, clause_id)
    except Refusal as refusal:
        _refuse(refusal)
    if shape == "json":
        _print_json(msgspec.to_builtins(clauses if clause_id else [_row(clause) for clause in clauses]))
    elif clause_id is None:
        _print_list(pack, clauses)
    else:
        for clause in clauses:
            _print_clause(pack, clause)


@policy.command("assess")
@click.argument("clause_id", metavar="CLAUSE")
@FACTS
@click.option("--used", metavar="YUAN", help="该上限已占用（元） / what the cap already holds, in yuan.")
@ON
@PACK
def assess_command(
    clause_id: str, facts_file: Path, used: str | None, on: datetime | None, folder: Path | None
) -> None:
    """测算一个申报 / Compute a case: amount, what limits it, and every step.

    FACTS_FILE is YAML with the facts in plain words, amounts in yuan. Its keys case, expect,
    expect_recovery, stops_at and refused are ignored; `before` stands for --used.
    """
    try:
        pack = _pack(folder)
        said = _read_file(facts_file)
        facts = {name: value for name, value in said.items() if name not in NOT_FACTS}
        before = used if used is not None else said.get("before")
        day = _day(on, pack)
        assessment = assess(pack, clause_id, facts, on=day, held=_held(pack, clause_id, facts, day, before))
    except Refusal as refusal:
        _refuse(refusal)
    _print_json(assessment.as_dict())


@policy.command("settle")
@click.argument("clause_id", metavar="CLAUSE")
@FACTS
@click.option("--used", metavar="YUAN", help="该上限被其他扶持占用（元） / held by other awards, in yuan.")
@ON
@PACK
def settle_command(
    clause_id: str, facts_file: Path, used: str | None, on: datetime | None, folder: Path | None
) -> None:
    """决算：按批复与审计孰低 / Settle on the lower of approved and audited.

    FACTS_FILE also gives approved, audited, paid and unpaid, in yuan.
    """
    try:
        pack = _pack(folder)
        said = _read_file(facts_file)
        facts = {name: value for name, value in said.items() if name not in (*NOT_FACTS, *COSTS)}
        costs = Costs(*(_yuan(said.get(name, 0), name) for name in COSTS))
        day = _day(on, pack)
        clause = pack.resolve(clause_id, facts)
        whole = {**facts, clause.settles_on: said.get("audited")} if clause.settles_on else facts
        held = _held(pack, clause_id, whole, day, used)
        settlement = settle(pack, clause_id, facts, costs, on=day, held=held)
    except Refusal as refusal:
        _refuse(refusal)
    _print_json(settlement.as_dict())


@policy.command()
@PACK
def check(folder: Path | None) -> None:
    """检查政策包 / Check a pack: schema, dates, quotes against the source, names."""
    try:
        pack = _pack(folder)
    except Refusal as refusal:
        _refuse(refusal)
    click.echo(f"{pack.edition}  {len(pack.clauses)} 条款 clauses  SHA-256 {pack.fingerprint}")


def _pack(folder: Path | None) -> Pack:
    return default_pack() if folder is None else load_pack(folder.resolve())


def _day(on: datetime | None, pack: Pack) -> date:
    """Return the business day: the one given, else today, but never before the measure began."""
    return on.date() if on else max(business_date(datetime.now(UTC)), pack.effective_from)


def _read_file(path: Path) -> dict[str, Any]:
    """Read a fact file. Raises MalformedYaml, InvalidInput."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(field=path.name, problem="不是 UTF-8", problem_en="is not UTF-8") from None
    data = read_yaml(text, path.name).data
    if not isinstance(data, dict):
        raise InvalidInput(field=path.name, problem="应为一组事实", problem_en="must be a set of facts")
    return data


def _held(pack: Pack, clause_id: str, facts: dict[str, Any], on: date, used: object) -> dict[str, int]:
    """Return what the case's pots hold: the sum given, in each of them."""
    if used is None:
        return {}
    used_fen = _yuan(used, "used")
    clause = pack.resolve(clause_id, facts)
    needed = requirements(pack, clause, read_facts(clause, facts), Parties(), on)
    return {pot.key: used_fen for pot in needed.pots}


def _yuan(value: object, name: str) -> int:
    """Return a sum in fen. Raises InvalidInput naming the option."""
    fen = fen_from_yuan(value if isinstance(value, int) else str(value))
    if fen < 0:
        raise InvalidInput(field=name, problem="不能为负", problem_en="must not be negative")
    return fen


def _chosen(pack: Pack, clause_id: str | None) -> list[Clause]:
    """Return all clauses, one, or a family's. Raises UnknownClause."""
    if clause_id is None:
        return list(pack.clauses)
    family = pack.family(clause_id)
    if family is None:
        return [pack.clause(clause_id)]
    return [pack.clause(branch.clause) for branch in family.branches]


def _row(clause: Clause) -> dict[str, object]:
    """Return a clause as the list shows it."""
    return {
        "id": clause.id,
        "family": clause.family,
        "article": clause.article,
        "title": clause.title,
        "kind": clause.kind,
        "departments": clause.departments,
    }


def _print_list(pack: Pack, clauses: Iterable[Clause]) -> None:
    """Print one line per clause, with the values in force today."""
    table = Table(title=f"{pack.header.title.zh}（{pack.edition}）")
    table.add_column("条款 clause", no_wrap=True)
    for heading in ("名称 title", "性质 kind", "责任单位 departments", "数值 values"):
        table.add_column(heading, overflow="fold")
    day = _day(None, pack)
    for clause in clauses:
        values = " ".join(f"{one.name}={_value(pack, clause, one.name, day)}" for one in clause.parameters)
        table.add_row(
            clause.id,
            escape(clause.title.zh),
            KINDS[clause.kind],
            " ".join(clause.departments),
            escape(values),
        )
    Console().print(table)


def _value(pack: Pack, clause: Clause, parameter: str, on: date) -> str:
    """Return a parameter's value as the pack states it on a day, or a dash."""
    try:
        return Reading(pack, clause, on).parameter(parameter).text
    except PolicyRefusal:
        return "—"


def _print_clause(pack: Pack, clause: Clause) -> None:
    """Print a clause in full."""
    console = Console()
    console.print(f"[bold]{clause.id}[/bold]  {escape(clause.title.zh)} / {escape(clause.title.en)}")
    names = "、".join(pack.department(code).name.zh for code in clause.departments)
    console.print(f"{KINDS[clause.kind]}  责任单位：{names}")
    for quote in clause.quotes:
        console.print(f"  “{escape(quote)}”")
    if clause.parameters:
        console.print(_parameter_table(clause))
    family = pack.family(clause.family)
    for reading in (*clause.interpretations, *(family.interpretations if family else ())):
        _print_reading(console, reading)
    if clause.facts:
        console.print(_fact_table(clause))


def _parameter_table(clause: Clause) -> Table:
    table = Table(title="数值 values")
    for heading in ("参数 parameter", "自 from", "至 to", "值 value", "原文 quote"):
        table.add_column(heading, overflow="fold")
    for parameter in clause.parameters:
        for dated in parameter.values:
            table.add_row(
                f"{parameter.name}\n{parameter.label.zh}",
                dated.starts.isoformat(),
                dated.ends.isoformat() if dated.ends else "",
                dated.value if dated.value is not None else "—（待定或废止 none）",
                escape(parameter.quote or ""),
            )
    return table


def _print_reading(console: Console, reading: Interpretation) -> None:
    """Print how an open question is read, and what else it could be."""
    console.print(
        f"[bold]口径 {reading.id}[/bold]  {escape(reading.question.zh)} / {escape(reading.question.en)}"
    )
    console.print(f"  ✓ {reading.chosen.value}: {escape(reading.chosen.zh)} / {escape(reading.chosen.en)}")
    for option in reading.alternatives:
        console.print(f"  · {option.value}: {escape(option.zh)} / {escape(option.en)}")
    console.print(f"  {escape(reading.basis.zh)}（{escape(reading.document)}，{reading.date}）")


def _fact_table(clause: Clause) -> Table:
    table = Table(title="申报事实 facts")
    for heading in ("名称 name", "类型 type", "必填 required", "说明 label"):
        table.add_column(heading, overflow="fold")
    for spec in clause.facts:
        label = f"{spec.label.zh} / {spec.label.en}"
        table.add_row(spec.name, spec.type, "✓" if spec.required else "", escape(label))
    return table


def _print_json(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _refuse(refusal: Refusal) -> NoReturn:
    """Print a refusal in the one error shape and exit with 1."""
    _print_json(refusal.as_dict())
    raise SystemExit(1)
