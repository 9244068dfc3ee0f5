"""From a command that was refused for want of a countersignature to asking for it, with everything kept."""

from __future__ import annotations

from flask import flash, url_for

from ledger.application.commands import AskCountersignature, Command
from ledger.application.countersigning import payload_of
from ledger.domain.errors import CountersignatureMissing, Refusal
from web.access.acting import act
from web.language import gettext as _

OPEN = "asked"
"""The state in which nobody need be asked any more."""


def may_be_asked(refusal: Refusal | None) -> bool:
    """Whether what stands against a command is that its second person has not been asked to sign it."""
    return isinstance(refusal, CountersignatureMissing) and refusal.details["state"] != OPEN


def ask_second_person(command: Command, key: str) -> str:
    """Ask the second person of a command to countersign it; returns the address of the page that shows it.

    Raises the refusal that stands against asking.
    """
    wanted = AskCountersignature(command=command.name, payload=payload_of(command))
    answer = act(wanted, key).answer
    flash(_("已请 %(person)s 会签，会签后在待办中继续办理。", person=answer["second_person"]), "done")
    return url_for("countersigning.show", identity=answer["countersignature"])
