"""The register of platforms and organisations as a table."""

from __future__ import annotations

from collections.abc import Iterable

from projections.queries.recipients import KIND_NAMES, RecipientRow
from projections.tables.table import Column, Kind, Language, Table

_RECIPIENTS = (
    Column("code", "编号", "number"),
    Column("name", "名称", "name"),
    Column("kind_code", "类别代码", "kind code", in_files_only=True),
    Column("kind", "类别", "kind"),
    Column("operator_name", "运行主体", "operator"),
    Column("uscc", "运行主体代码", "operator's USCC"),
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
