"""One countersignature (会签), for those whose matter it is."""

from __future__ import annotations

from uuid import UUID

from ledger.domain.errors import NotFound
from projections.queries.countersignatures import CountersignatureRow
from web.api.parameters import Asked, Parameter
from web.api.read import PATH_MISSES, read
from web.countersigning.reading import own_countersignature
from web.opened import current_rows


@read(
    "/countersignatures/<countersignature>",
    area="worklist",
    about="一项会签，由提出人、被请会签人与审计查看",
    answers=CountersignatureRow,
    parameters=(
        Parameter(
            "countersignature",
            "会签编号，即请求会签时的答复 / its number, as asking for it answered",
            place="path",
            example="00000000-0000-0000-0000-000000000000",
        ),
    ),
    raises=PATH_MISSES,
)
def get_countersignature(asked: Asked) -> object:
    """What a second person was asked to sign and what came of it, for who asked, who is asked, and auditors."""
    return own_countersignature(current_rows(), _identity(asked["countersignature"]))


def _identity(text: str) -> UUID:
    """Return the number as an id. Raises NotFound: no other text is the number of a countersignature."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(kind="countersignature 会签", name=text[:80]) from None
