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
}
"""How much oftener than the others an intention is drawn: most paths are deep."""
