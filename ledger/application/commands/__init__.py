"""What can be asked of the ledger: one frozen record per command.

Money is in fen. ``facts`` are plain JSON values as the policy engine reads them: money in yuan as text,
dates in ISO. A command names awards by number (受理编号), platforms by code, organisations by USCC.
"""

from ledger.application.commands.awards import *
from ledger.application.commands.base import *
from ledger.application.commands.countersignatures import *
from ledger.application.commands.duplicates import *
from ledger.application.commands.exceptions import *
from ledger.application.commands.instalments import *
from ledger.application.commands.officers import *
from ledger.application.commands.papers import *
from ledger.application.commands.payments import *
from ledger.application.commands.recoveries import *
from ledger.application.commands.registers import *
from ledger.application.commands.statements import *
from ledger.application.commands.supports import *
