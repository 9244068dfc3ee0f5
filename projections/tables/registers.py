"""The register of platforms and organisations as a table."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.domain.errors.state import CLAIM_NAMES
from projections.queries.recipients import KIND_NAMES, RecipientRow
from projections.queries.search import Hit
from projections.queries.topics import title_of
from projections.tables.table import Column, Kind, Language, Table

_RECIPIENTS = (
    Column("code", "编号", "number"),
    Column("name", "名称", "name"),
    Column("kind_code", "类别代码", "kind code", in_files_only=True),
    Column("kind", "类别", "kind"),
    Column("operator_name", "运行主体", "operator"),
    Column("uscc", "运行主体或本单位代码", "USCC of the operator or the organisation"),
    Column("unit_name", "建设单位", "construction unit"),
    Column("unit_uscc", "建设单位代码", "unit's USCC"),
    Column("registered_on", "登记日期", "registered on", Kind.DATE),
    Column("state", "状态", "state"),
)
STATE_NAMES = {False: ("正常", "active"), True: ("暂停", "suspended")}
"""Whether a recipient is suspended, in Chinese and English."""


def recipients_table(found: Iterable[RecipientRow], language: Language) -> Table:
    """Return recipients as a table; an organisation has no operator or unit beside itself."""
    place = int(language == "en")
    rows = tuple(
        (
            one.code,
            one.name,
            one.kind,
            KIND_NAMES[one.kind][place],
            None if one.is_organisation else one.operator_name,
            one.uscc,
            None if one.is_organisation else one.unit_name,
            None if one.is_organisation else one.unit_uscc,
            one.registered_on,
            STATE_NAMES[one.suspended][place],
        )
        for one in found
    )
    return Table("register", "平台与单位", "Platforms and organisations", _RECIPIENTS, rows)


_HITS = (
    Column("kind_code", "类别代码", "kind code", in_files_only=True),
    Column("kind", "类别", "kind"),
    Column("number", "编号", "number"),
    Column("award", "受理编号", "award"),
    Column("recipient_kind", "单位类别代码", "recipient's kind code", in_files_only=True),
    Column("recipient", "单位编号", "recipient's number", in_files_only=True),
    Column("recipient_name", "单位", "recipient"),
    Column("event", "事项", "event"),
    Column("day", "日期", "day", Kind.DATE),
    Column("amount_fen", "金额", "amount", Kind.MONEY),
)
HIT_NAMES = {
    "award": ("申报", "award"),
    "payment": ("款项", "payment"),
    "recovery": ("追回", "recovery"),
    "batch": ("拨付批次", "payment batch"),
    "claim": ("已占用", "claimed"),
    "document": ("文号", "document"),
    "project": ("项目", "project"),
    **CLAIM_NAMES,
}
"""What a number found belongs to, or what it is the number of where an award claims it, in Chinese and English."""


def hits_table(found: Iterable[Hit], language: Language) -> Table:
    """Return what a search found by its number as a table; what is claimed is called by what it is."""
    place = int(language == "en")
    rows = tuple(
        (
            one.kind,
            HIT_NAMES.get(one.claim or one.kind, HIT_NAMES[one.kind])[place],
            one.number,
            one.award,
            one.recipient_kind,
            one.recipient,
            one.recipient_name,
            title_of(one.topic)[place] if one.topic else None,
            one.day,
            one.amount_fen,
        )
        for one in found
    )
    return Table("numbers", "编号与文号", "Numbers and documents", _HITS, rows)
