"""Facts of cases decided before this ledger: what is known, and no more."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ledger.policy.clause import Clause
from ledger.policy.facts import Facts, read_declared


def read_past_facts(clause: Clause, raw: Mapping[str, object]) -> Facts:
    """Read what is known of a past case; nothing is required. Raises InvalidInput."""
    specs = tuple(msgspec.structs.replace(spec, required=False, default=None) for spec in clause.facts)
    return read_declared(specs, raw)
