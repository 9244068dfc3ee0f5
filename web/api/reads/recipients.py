"""Recipients: the register, a history as of either date, and the room in their caps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

import msgspec

from ledger.domain.errors import AmbiguousRecipient
from projections.queries import caps, recipients
from projections.queries.awards import InstalmentRow
from projections.queries.caps import CapMeter
from projections.queries.history import ClauseTotal, HistoryEntry, Movement, grand_total, history, totals
from projections.queries.paging import Cursor, Key, Order, cursor_from
from projections.queries.recipients import RecipientRow
from projections.queries.search import Hit, search_numbers
from web.api.answers import answer_of, list_answer, page_answer, paged
from web.api.parameters import CURSOR, LIMIT, PAGED, Asked, Parameter
from web.api.read import PATH_MISSES, read
from web.opened import current_pack, current_rows
from web.platforms.as_of import Standing

CapItem = answer_of(CapMeter, "held_fen", "room_fen", name="CapItem")
NAME: Final = Parameter(
    "recipient",
    "平台编号、统一社会信用代码、受理编号或内部编号 / platform number, USCC, award number or id",
    place="path",
    example="P-001",
)
AS_OF: Final = (
    Parameter("as_of", "业务日期截至 / business date up to", date),
    Parameter("recorded_by", "记录时间截至 / recorded up to this moment", datetime),
)
_CAPS: Final = Order("caps", (Key("key", "c.key"),))


class History(msgspec.Struct, frozen=True):
    """A recipient's history, with what it came to by clause and in all; amounts in fen."""

    recipient: RecipientRow
    entries: list[HistoryEntry]
    totals: list[ClauseTotal]
    total: Movement


class Found(msgspec.Struct, frozen=True):
    """What a text was found in: recipients by name or code, all else by number."""

    recipients: list[RecipientRow]
    numbers: list[Hit]


@read(
    "/recipients",
    area="platforms",
    about="平台与单位登记册",
    answers=page_answer(RecipientRow),
    parameters=(Parameter("kind", "类别 / kind", choices=tuple(recipients.KIND_NAMES)), *PAGED),
)
def list_recipients(asked: Asked) -> object:
    """The register of platforms and organisations, platforms first."""
    order = recipients.REGISTER_ORDERS["code"]
    page = recipients.register(
        current_rows(),
        kind=asked.get("kind"),
        order=order,
        cursor=cursor_from(asked.get(CURSOR.name, ""), order),
        limit=asked[LIMIT.name],
    )
    return paged(page)


@read(
    "/search",
    area="platforms",
    about="按名称、拼音、代码、编号或文号查找",
    answers=Found,
    parameters=(
        Parameter(
            "q",
            "名称的一部分、拼音、统一社会信用代码、编号、文号 / part of a name, pinyin, USCC, number, document",
            required=True,
        ),
        LIMIT,
    ),
)
def search(asked: Asked) -> object:
    """Recipients by part of a name, pinyin or USCC; all else by the beginning of its number.

    That is awards, payments, recoveries, batches, documents, and what awards claim: contracts, leases, projects,
    loans, standards.
    """
    rows, text, limit = current_rows(), asked["q"], asked[LIMIT.name]
    return {
        "recipients": recipients.find_recipient(rows, text, limit=limit),
        "numbers": search_numbers(rows, text, limit=limit),
    }


@read(
    "/recipients/<recipient>",
    area="platforms",
    about="一个主体",
    answers=RecipientRow,
    parameters=(NAME,),
    raises=(*PATH_MISSES, AmbiguousRecipient),
)
def get_recipient(asked: Asked) -> object:
    """One recipient by any of its names."""
    return recipients.recipient(current_rows(), asked["recipient"])


@read(
    "/recipients/<recipient>/history",
    area="platforms",
    about="历史，可按业务日期与记录时间回看",
    answers=History,
    parameters=(
        NAME,
        *AS_OF,
        Parameter("award", "只看一项申报 / of one award"),
    ),
    raises=(*PATH_MISSES, AmbiguousRecipient),
)
def get_history(asked: Asked) -> object:
    """Everything recorded of a recipient, as of either date, with what it came to."""
    rows = current_rows()
    found = recipients.recipient(rows, asked["recipient"])
    entries = history(
        rows,
        found.id,
        as_of=asked.get("as_of"),
        recorded_by=asked.get("recorded_by"),
        award=asked.get("award"),
        pack=current_pack(),
    )
    by_clause = totals(entries)
    return {"recipient": found, "entries": entries, "totals": by_clause, "total": grand_total(by_clause)}


@read(
    "/recipients/<recipient>/caps",
    area="platforms",
    about="一个主体的上限与余额，可按业务日期与记录时间回看",
    answers=list_answer(CapItem),
    parameters=(NAME, *AS_OF),
    raises=(*PATH_MISSES, AmbiguousRecipient),
)
def list_caps_of(asked: Asked) -> object:
    """The pots of a recipient: what each holds and what room is left, as of either date."""
    rows = current_rows()
    return {"items": Standing(rows, recipients.recipient(rows, asked["recipient"]), **_dates(asked)).caps}


@read(
    "/recipients/<recipient>/instalments",
    area="platforms",
    about="一个主体的分期，可按业务日期与记录时间回看",
    answers=list_answer(InstalmentRow),
    parameters=(NAME, *AS_OF),
    raises=(*PATH_MISSES, AmbiguousRecipient),
)
def list_instalments_of(asked: Asked) -> object:
    """All instalments of a recipient's awards by due date, as of either date."""
    rows = current_rows()
    return {
        "items": Standing(rows, recipients.recipient(rows, asked["recipient"]), **_dates(asked)).instalments
    }


def _dates(asked: Asked) -> dict[str, Any]:
    return {one.name: asked.get(one.name) for one in AS_OF}


@read(
    "/caps",
    area="platforms",
    about="上限",
    answers=page_answer(CapItem),
    parameters=(
        Parameter("holder", "归属 / USCC, platform number, project or loan"),
        Parameter("pot", "上限名称的开头 / how the pot's name begins", example="art10"),
        Parameter(
            "kind",
            "上限，或同一费用的全部支持 / pots, or all support on one cost",
            choices=("pot", "support"),
            default="pot",
        ),
        *PAGED,
    ),
)
def list_caps(asked: Asked) -> object:
    """Pots, by their keys; read forward only."""
    after = cursor_from(asked.get(CURSOR.name, ""), _CAPS)
    limit = asked[LIMIT.name]
    found = caps.caps(
        current_rows(),
        holder=asked.get("holder"),
        pot=asked.get("pot"),
        kind=asked["kind"],
        after=after.values[0] if after else "",
        limit=limit + 1,
    )
    more = Cursor(_CAPS.name, backward=False, values=(found[limit - 1].key,)) if len(found) > limit else None
    return {"items": found[:limit], "next": str(more) if more else None}
