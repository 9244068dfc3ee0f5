"""Every event of the ledger, except those of budgets, determinations and periods (`papers`).

An event is a fact that nothing edits: who did it, for which department, on which business day, under
which command. ``timestamp`` is the moment of recording (UTC, µs); ``effective_on`` the business day.
Money is in fen. Topics are explicit and never change; a changed shape gets a new ``class_version``
and an upcast beside it.
"""

from ledger.domain.events.awards import *
from ledger.domain.events.base import *
from ledger.domain.events.instalments import *
from ledger.domain.events.money import *
from ledger.domain.events.recipients import *
from ledger.domain.events.support import *
