"""Every refusal the ledger can give.

A refusal has a class, a stable code, the figures involved and the way out, in Chinese and in English::

    Refusal                   base
    ├── InvalidInput          the request itself is malformed; nothing about the ledger's state is involved
    ├── NotFound              what is named does not exist
    ├── NotAllowed            this person may not do this (separation of duties, department scope)
    ├── PolicyRefusal         the measure does not support this case (eligibility, no rate determined …)
    ├── StateRefusal          the ledger's state forbids it now (a cap, a claim, a budget, a closed month …)
    └── StoreRefusal          the database is not in order

A refusal for a state or policy reason stays the outcome of its idempotency key; malformed input does not.
"""

from ledger.domain.errors.base import *
from ledger.domain.errors.database import *
from ledger.domain.errors.files import *
from ledger.domain.errors.identifiers import *
from ledger.domain.errors.measure import *
from ledger.domain.errors.officers import *
from ledger.domain.errors.payments import *
from ledger.domain.errors.recovery import *
from ledger.domain.errors.requests import *
from ledger.domain.errors.state import *
