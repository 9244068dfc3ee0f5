"""What a recipient's history holds of payments, recoveries, others' support and indicators, each as a table.

All are read from the entries that the page shows, so they stand as of the same two dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from ledger.policy.pack import Pack
from projections.queries.awards import INSTALMENT_STATE_NAMES, InstalmentRow
from projections.queries.history import HistoryEntry
from projections.tables.names import reason_text
from projections.tables.table import Cell, Column, Kind, Language, Table

_POSITION = Column("version", "事件序号", "event no.", Kind.NUMBER, in_files_only=True)
_DAY = Column("effective_on", "业务日期", "business day", Kind.DATE)
_EVENT = Column("event", "事项", "event")
_AWARD = Column("award", "受理编号", "award")
_NUMBER = Column("number", "期次", "no.", Kind.NUMBER)
_AMOUNT = Column("amount_fen", "金额", "amount", Kind.MONEY)
_REFERENCE = Column("reference", "参考号", "reference")
_REASON = Column("reason", "理由", "reason")
_DOCUMENT = Column("document", "文号", "document")
_ENTRY = Column("entry", "登记编号", "entry")

_PAYMENTS = (
    _POSITION,
    _DAY,
    _EVENT,
    _AWARD,
    _NUMBER,
    _REFERENCE,
    Column("batch", "批次", "batch"),
    _AMOUNT,
    _REASON,
)
_RECOVERIES = (
    _POSITION,
    _DAY,
    Column("recovery", "追回编号", "recovery"),
    _EVENT,
    _AWARD,
    _AMOUNT,
    _DOCUMENT,
    _REASON,
)
_SUPPORT = (
    _POSITION,
    _DAY,
    _ENTRY,
    _EVENT,
    Column("kind", "类别", "kind"),
    Column("level", "层级", "level"),
    Column("measure", "政策或内容", "measure or matter"),
    _AMOUNT,
    _DOCUMENT,
    Column("state", "状态", "state"),
)
_INDICATORS = (
    _POSITION,
    Column("year", "年度", "year", Kind.NUMBER),
    Column("indicator", "监测指标", "indicator"),
    Column("value", "数值", "value"),
    _DOCUMENT,
    _ENTRY,
    Column("state", "状态", "state"),
)
_INSTALMENTS = (
    _AWARD,
    _NUMBER,
    Column("due_on", "到期日", "due on", Kind.DATE),
    Column("starts", "期间起", "from", Kind.DATE),
    Column("ends", "期间止", "to", Kind.DATE),
    _AMOUNT,
    Column("state", "状态", "state"),
    _REASON,
)
VALID, REVERSED = ("有效", "valid"), ("已冲销", "reversed")
"""Whether an entry of a register still counts, in Chinese and English."""
_SIGNS = {
    "payment.confirmed": 1,
    "payment.confirmation_reversed": -1,
    "payment.returned": -1,
    "payment.return_reversed": 1,
    "award.past_disbursement_recorded": 1,
    "recovery.received": 1,
    "recovery.receipt_reversed": -1,
}
"""Whether an event adds to what was paid, or to what came back."""
LEVELS = {"city": ("市级", "city"), "district": ("区级", "district"), "national": ("国家", "national")}
"""Whose support it was, in Chinese and English; other levels are printed as they were recorded."""


def payments_table(entries: Iterable[HistoryEntry], language: Language) -> Table:
    """Return payments confirmed and returned, with our reference and batch; the sum is what was paid and stayed."""
    batches: dict[object, object] = {}
    rows = []
    for entry in entries:
        figures = entry.figures
        if entry.topic == "instalment.batched":
            batches[figures["reference"]] = figures["batch"]
        elif entry.topic in _SIGNS and not entry.topic.startswith("recovery."):
            reference = figures.get("reference")
            more = {"reference": reference, "batch": batches.get(reference)}
            rows.append(_row(_PAYMENTS, entry, language, more))
    return _table("payments", ("支付与退汇", "Payments and returns"), _PAYMENTS, rows, language)


def recoveries_table(entries: Iterable[HistoryEntry], language: Language) -> Table:
    """Return what was done to recover money; the sum is what came back."""
    rows = [_row(_RECOVERIES, one, language) for one in entries if one.topic.startswith("recovery.")]
    return _table("recoveries", ("追回", "Recoveries"), _RECOVERIES, rows, language)


def support_table(
    entries: Sequence[HistoryEntry], language: Language, kinds: Mapping[str, tuple[str, str]]
) -> Table:
    """Return support by others and support without money; what was reversed is marked and not added up.

    ``kinds`` are what the kinds of support without money are called, in Chinese and English.
    """
    reversed_ones = _reversed(entries)
    place = int(language == "en")
    rows = []
    for one in entries:
        if one.topic.startswith("support."):
            level = str(one.figures.get("level", ""))
            kind = str(one.figures.get("kind", ""))
            more: dict[str, Cell] = {
                "kind": kinds.get(kind, (kind, kind))[place],
                "level": LEVELS.get(level, (level, level))[place] or None,
                "measure": one.figures.get("measure") or one.figures.get("description"),
                **_state(one, reversed_ones, place),
            }
            rows.append(_row(_SUPPORT, one, language, more, counts=one.position not in reversed_ones))
    return _table(
        "support", ("外部支持与非资金支持", "Support by others and without money"), _SUPPORT, rows, language
    )


def indicators_table(entries: Sequence[HistoryEntry], pack: Pack, language: Language) -> Table:
    """Return monitoring results (监测指标), the latest year first."""
    names = {each.value: (each.zh, each.en)[language == "en"] for each in pack.header.indicators}
    reversed_ones = _reversed(entries)
    found = [one for one in entries if one.topic == "indicator.recorded"]
    rows = [
        _row(
            _INDICATORS,
            one,
            language,
            {
                "indicator": names.get(one.figures["indicator"], one.figures["indicator"]),
                **_state(one, reversed_ones, int(language == "en")),
            },
        )[0]
        for one in sorted(found, key=lambda one: -one.figures["year"])
    ]
    return Table("indicators", "监测指标", "Indicators", _INDICATORS, tuple(rows))


def instalments_table(found: Iterable[InstalmentRow], language: Language) -> Table:
    """Return instalments as they stand today."""
    place = int(language == "en")
    rows = [
        (
            (
                one.award,
                one.number,
                one.due_on,
                one.starts,
                one.ends and one.ends - timedelta(days=1),
                one.amount_fen,
                INSTALMENT_STATE_NAMES[one.state][place],
                reason_text(one.reason, language) or None,
            ),
            one.amount_fen,
        )
        for one in found
    ]
    return _table("instalments", ("分期", "Instalments"), _INSTALMENTS, rows, language)


_Counted = tuple[tuple[Cell, ...], int]
"""A row, and what it adds to the sum in fen."""


def _row(
    columns: Sequence[Column],
    entry: HistoryEntry,
    language: Language,
    more: Mapping[str, object] = {},
    *,
    counts: bool = True,
) -> _Counted:
    """Return an entry's row: its own columns, else ``more``, else the event's figures."""
    own: dict[str, object] = {
        "version": entry.position,
        "effective_on": entry.effective_on,
        "event": entry.title_en if language == "en" else entry.title_zh,
        "award": entry.award,
        "amount_fen": entry.amount_fen,
        "document": entry.document or None,
    }
    values = {**entry.figures, **own, **more}
    cells = tuple(_cell(values.get(column.key)) for column in columns)
    sign = _SIGNS.get(entry.topic, 1 if entry.topic == "support.external_recorded" else 0)
    return cells, sign * (entry.amount_fen or 0) if counts else 0


def _cell(value: object) -> Cell:
    if value is None or value == "":
        return None
    return value if isinstance(value, int | date | datetime) else str(value)


def _reversed(entries: Iterable[HistoryEntry]) -> set[int]:
    return {int(one.figures["reverses"]) for one in entries if one.topic == "entry.reversed"}


def _state(entry: HistoryEntry, reversed_ones: set[int], place: int) -> dict[str, Cell]:
    return {"state": (REVERSED if entry.position in reversed_ones else VALID)[place]}


def _table(
    name: str,
    titles: tuple[str, str],
    columns: tuple[Column, ...],
    rows: Sequence[_Counted],
    language: Language,
) -> Table:
    """Return a table with the sum of what its rows count."""
    label_at = next(at for at, one in enumerate(columns) if one.kind is Kind.TEXT)
    total: list[Cell] = [None] * len(columns)
    total[label_at] = "合计" if language == "zh" else "total"
    total[next(at for at, one in enumerate(columns) if one.kind is Kind.MONEY)] = sum(fen for _, fen in rows)
    return Table(name, *titles, columns, tuple(cells for cells, _ in rows), tuple(total) if rows else None)
