"""Everything that is recorded or shown, as digests: table by table."""

from __future__ import annotations

from ledger.application import Ledger

Fingerprint = dict[str, str]


def fingerprint(ledger: Ledger) -> Fingerprint:
    """Return a digest of the rows of every projection table and of all events."""
    tables = [
        str(row["tablename"])
        for row in ledger.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'projection'")
    ]
    digests = [
        f"SELECT '{table}' AS name, md5(string_agg(t::text, E'\\n' ORDER BY t::text)) AS digest"
        f" FROM projection.{table} AS t"
        for table in tables
    ]
    events = "SELECT 'event', md5(string_agg(hash::text, '' ORDER BY notification_id)) FROM ledger.event"
    rows = ledger.rows(" UNION ALL ".join([*digests, events]))
    return {str(row["name"]): str(row["digest"]) for row in rows}
