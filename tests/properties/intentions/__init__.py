"""What can be intended in the world: each intention makes a command of the state and three small numbers."""

from __future__ import annotations

from tests.properties.intentions.awards import (
    advance,
    amend,
    approve,
    cancel,
    due,
    evidence,
    hold_or_release,
    hurry,
    object_to,
    pay,
    reject,
    reverse_approval,
    reverse_due,
    schedule,
    send_back,
    settle,
    together,
)
from tests.properties.intentions.bank import (
    explain,
    match_by_hand,
    match_run,
    month_end,
    recovered_through_the_bank,
    statement,
    through_the_bank,
    unmatch,
)
from tests.properties.intentions.money import (
    entry,
    external,
    past,
    proceed_with_recovery,
    recover,
    return_payment,
)
from tests.properties.intentions.papers import (
    backdated,
    budget,
    determine,
    later,
    period,
    platform_changes,
    suspend_or_resume,
)
from tests.properties.intentions.treasury import (
    account,
    batch,
    export_again,
    exported,
    proceed_with_batch,
)
from tests.properties.world import Intention

INTENTIONS: dict[str, Intention] = {
    one.__name__: one
    for one in (
        advance,
        hurry,
        schedule,
        amend,
        send_back,
        reject,
        object_to,
        approve,
        reverse_approval,
        due,
        pay,
        return_payment,
        recover,
        proceed_with_recovery,
        cancel,
        settle,
        hold_or_release,
        reverse_due,
        evidence,
        suspend_or_resume,
        platform_changes,
        external,
        entry,
        budget,
        determine,
        period,
        past,
        backdated,
        together,
        account,
        batch,
        proceed_with_batch,
        exported,
        export_again,
        statement,
        match_by_hand,
        match_run,
        unmatch,
        explain,
        through_the_bank,
        recovered_through_the_bank,
        month_end,
        later,
    )
}

WEIGHTS = {
    "advance": 8,
    "hurry": 8,
    "later": 3,
    "due": 4,
    "pay": 3,
    "evidence": 3,
    "recover": 2,
    "return_payment": 2,
    "period": 2,
    "proceed_with_batch": 2,
    "through_the_bank": 3,
    "match_by_hand": 2,
    "unmatch": 2,
}
"""How much oftener than the others an intention is drawn: most paths are deep."""

TREASURY_WEIGHTS = {
    **dict.fromkeys(INTENTIONS, 1),
    "batch": 3,
    "proceed_with_batch": 6,
    "exported": 2,
    "statement": 6,
    "match_by_hand": 8,
    "match_run": 3,
    "unmatch": 4,
    "explain": 2,
    "through_the_bank": 5,
    "recovered_through_the_bank": 3,
    "month_end": 3,
    "later": 3,
    "hold_or_release": 3,
    "due": 3,
    "recover": 2,
    "return_payment": 2,
}
"""How often each is drawn where instalments are due from the start."""
