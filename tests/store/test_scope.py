"""Row-level security: a query without any filter shows a department its own matters, and nobody can change that."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

import psycopg
import pytest
from eventsourcing.persistence import PersistenceError
from psycopg import Connection, errors, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import DictRow

from ledger.domain.errors import ReaderRoleMissing
from ledger.store.connection import LedgerDatastore, connect_as_owner
from ledger.store.doctor import examine
from ledger.store.migrate import migrate
from ledger.store.scope import EVERYTHING, NOTHING, Scope

pytestmark = pytest.mark.store

SHARED: Final = {
    "recipient",
    "recipient_name",
    "cap",
    "cap_holding",
    "claim",
    "claim_period",
    "claim_choice",
    "closed_month",
    "determination",
    "duplicate_review",
    "officer",
    "officer_proposal",
}
"""Every department sees all of it."""
DEPARTMENTAL: Final = {
    "award",
    "budget",
    "instalment",
    "payment",
    "burn_month",
    "burn_entry",
    "recovery",
    "recovery_part",
    "history",
}
"""A department sees its own."""
OF_FINANCE: Final = {
    "payee",
    "account_proposal",
    "batch",
    "batch_export",
    "statement",
    "statement_line",
    "allocation",
    "taken_apart",
    "exception_case",
    "closed_balance",
}
"""The finance bureau and auditors see it."""
OF_BOTH: Final = {"countersignature"}
"""The departments of the two people see it, whatever they are in charge of."""
DECIDED: Final = sorted(SHARED | DEPARTMENTAL | OF_FINANCE | OF_BOTH)

KW, JXJ = Scope("kw"), Scope("jxj", ("art6.ai",))
VALUES: Final = {
    "text": "{of}",
    "bigint": "1",
    "integer": "1",
    "boolean": "false",
    "date": "DATE '2026-01-01' + {month} * INTERVAL '1 month'",
    "timestamptz": "now()",
    "uuid": "gen_random_uuid()",
    "jsonb": "'{{}}'",
    "text[]": "'{{}}'",
    "daterange": "daterange('2026-01-01', '2026-02-01')",
}
"""A value of each type; ``of`` is whose row it is."""
PARTICULAR: Final = {
    "line": "'2026|' || {of} || '|' || {clause} || '|district'",
    "clause": "{clause}",
    "departments": "ARRAY[{of}]",
    "award": "'W-' || {of}",
    "kind": "CASE {table} WHEN 'recipient' THEN 'platform' WHEN 'cap' THEN 'pot' ELSE {of} END",
}
"""Values of columns that more depends on."""


def _fill(owner: Connection[DictRow], department: str, clause: str, month: int) -> None:
    """Enter a row of a department into every table."""
    found = owner.execute(
        "SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns,"
        " array_agg(format_type(a.atttypid, NULL) ORDER BY a.attnum) AS types"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'r' AND a.attnum > 0"
        " AND NOT a.attisdropped AND a.attgenerated = '' AND (a.attnotnull AND NOT a.atthasdef OR a.attname = 'award')"
        " GROUP BY 1 ORDER BY c.relname <> 'award', 1"
    ).fetchall()
    for table in found:
        names = {
            "of": f"'{department}'",
            "clause": f"'{clause}'",
            "table": f"'{table['name']}'",
            "month": month,
        }
        types = [each.replace("timestamp with time zone", "timestamptz") for each in table["types"]]
        values = [
            PARTICULAR.get(column, VALUES[kind]).format(**names)
            for column, kind in zip(table["columns"], types, strict=True)
        ]
        columns = ", ".join(table["columns"])
        owner.execute(f"INSERT INTO {table['name']} ({columns}) VALUES ({', '.join(values)})".encode())


@pytest.fixture(scope="module")
def shared(database_url: str) -> Iterator[LedgerDatastore]:
    """A database in which every table has a row of kw's and one of jxj's."""
    with connect_as_owner(database_url) as owner:
        owner.execute("ALTER TABLE history DISABLE TRIGGER period_is_open")
        _fill(owner, "kw", "art4.service", 0)
        _fill(owner, "jxj", "art6.ai", 1)
    with LedgerDatastore(database_url, pool_size=1, pool_overflow=3) as opened:
        yield opened


def count(datastore: LedgerDatastore, scope: Scope, table: str) -> int:
    """Count what a scope sees of a table, by a query without any filter."""
    (row,) = datastore.rows_within(scope, f"SELECT count(*) AS n FROM {table}")
    return int(str(row["n"]))


@contextmanager
def refused(*kinds: type[psycopg.Error]) -> Iterator[None]:
    """Expect the database's refusal of one of these kinds, which the library passes on as its own error."""
    with pytest.raises(PersistenceError) as caught:
        yield
    assert isinstance(caught.value.__cause__, kinds), caught.value.__cause__


def test_of_every_table_it_is_decided_who_sees_it(shared: LedgerDatastore) -> None:
    """A new table is closed to readers until its migration decides; then it belongs into one of the sets above."""
    tables = shared.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'projection' ORDER BY tablename")
    assert [row["tablename"] for row in tables] == DECIDED


@pytest.mark.parametrize("table", DECIDED)
def test_a_query_without_a_filter_shows_what_the_scope_does(shared: LedgerDatastore, table: str) -> None:
    own = 2 if table in SHARED else 1 if table in DEPARTMENTAL | OF_BOTH else 0
    assert count(shared, EVERYTHING, table) == 2
    assert count(shared, KW, table) == count(shared, JXJ, table) == own
    assert count(shared, NOTHING, table) == 0


@pytest.mark.parametrize("table", sorted(DEPARTMENTAL | OF_BOTH))
def test_what_it_shows_is_the_departments_own(shared: LedgerDatastore, table: str) -> None:
    rows = shared.rows_within(KW, f"SELECT t::text AS whole FROM {table} t")
    assert all("kw" in str(row["whole"]) and "jxj" not in str(row["whole"]) for row in rows)


@pytest.mark.parametrize("table", sorted(DEPARTMENTAL))
def test_who_is_in_charge_of_the_clause_sees_it_too(shared: LedgerDatastore, table: str) -> None:
    """责任单位: several departments may be in charge of a clause; one of them leads."""
    assert count(shared, Scope("kxc-cgzh", ("art4.service", "art4.voucher")), table) == 1
    assert count(shared, Scope("kxc-cgzh", ("art4.voucher",)), table) == 0
    assert count(shared, Scope("scjg"), table) == 0


@pytest.mark.parametrize(
    ("topic", "seen"),
    [
        ("support.external_recorded", True),
        ("platform.registered", True),
        ("determination.confirmed", True),
        ("payee.account_confirmed", False),
        ("statement.page_imported", False),
        ("period.closed", False),
        ("countersignature.asked", False),
        ("something.new", False),
    ],
)
def test_of_history_beside_awards_departments_see_the_register(
    shared: LedgerDatastore, database_url: str, topic: str, seen: bool
) -> None:
    with connect_as_owner(database_url) as owner:
        owner.execute(
            "INSERT INTO history (holder_id, version, topic, effective_on, recorded_at, actor, department, figures)"
            " VALUES (gen_random_uuid(), 1, %s, '2026-01-01', now(), 'a', 'czj', '{}')",
            [topic],
        )
        try:
            found = shared.rows_within(KW, "SELECT 1 FROM history WHERE topic = %s", [topic])
            assert bool(found) is seen
            assert shared.rows_within(EVERYTHING, "SELECT 1 FROM history WHERE topic = %s", [topic])
        finally:
            owner.execute("DELETE FROM history WHERE topic = %s", [topic])


def test_a_budget_lines_history_is_its_departments(shared: LedgerDatastore, database_url: str) -> None:
    with connect_as_owner(database_url) as owner:
        owner.execute(
            "INSERT INTO history (holder_id, version, topic, effective_on, recorded_at, actor, department, figures)"
            " SELECT gen_random_uuid(), 1, 'budget.appropriation_recorded', '2026-01-01', now(), 'a', 'czj',"
            " jsonb_build_object('line', line) FROM budget"
        )
        try:
            query = "SELECT figures ->> 'line' AS line FROM history WHERE topic LIKE 'budget.%%' AND %s"
            assert shared.rows_within(KW, query, [True]) == [{"line": "2026|kw|art4.service|district"}]
        finally:
            owner.execute("DELETE FROM history WHERE topic LIKE 'budget.%'")


def test_others_support_is_known_but_not_shown(shared: LedgerDatastore) -> None:
    """防重复: every department knows that an award exists, its clause, amount and days; no more."""
    found = shared.rows_within(KW, "SELECT * FROM support_given ORDER BY department")
    assert [row["department"] for row in found] == ["jxj", "kw"]
    assert not {"figures", "document", "actor", "facts"} & found[0].keys()
    assert shared.rows_within(NOTHING, "SELECT * FROM support_given") == []


def test_a_forgotten_filter_or_a_join_past_it_bypasses_nothing(shared: LedgerDatastore) -> None:
    attempts = (
        "SELECT 1 FROM award WHERE department = 'jxj'",
        "SELECT 1 FROM cap_holding c JOIN award a ON a.award = c.award WHERE c.award = 'W-jxj'",
        "SELECT 1 FROM award WHERE department = 'jxj' OR true OFFSET 1",
        "SELECT 1 FROM (TABLE award UNION ALL TABLE award) a WHERE department = 'jxj'",
        "WITH a AS MATERIALIZED (TABLE award) SELECT 1 FROM a WHERE department <> 'kw'",
    )
    for attempt in attempts:
        assert shared.rows_within(KW, attempt) == [], attempt


@pytest.mark.parametrize(
    "value",
    ["'; RESET ROLE; --", "x'); SET yanqi.scope = '*'; SELECT ('", "\\'; SET ROLE yanqi_app; --", "*"],
)
def test_a_parameter_is_never_part_of_the_statement(shared: LedgerDatastore, value: str) -> None:
    (row,) = shared.rows_within(
        KW,
        "SELECT %s::text AS said, current_user AS role, current_setting('yanqi.scope') AS scope,"
        " (SELECT count(*) FROM award) AS seen",
        [value],
    )
    assert row == {"said": value, "role": "yanqi_reader", "scope": "kw", "seen": 1}


def test_a_second_statement_is_refused(shared: LedgerDatastore) -> None:
    for second in ("RESET ROLE", "SET yanqi.scope = '*'", "COMMIT", "SELECT 1"):
        with refused(errors.SyntaxError):
            shared.rows_within(KW, f"SELECT %s::int; {second}", [1])
        with refused(errors.SyntaxError):
            shared.rows_within(KW, f"SELECT 1; {second}")


def test_role_and_scope_end_with_the_query_whatever_became_of_it(shared: LedgerDatastore) -> None:
    session = "SELECT current_user AS role, coalesce(current_setting('yanqi.scope', true), '') AS scope"
    shared.rows_within(KW, "SELECT 1")
    assert shared.rows(session) == [{"role": "yanqi_app", "scope": ""}]
    with refused(errors.DivisionByZero):
        shared.rows_within(KW, "SELECT 1 / 0")
    assert shared.rows(session) == [{"role": "yanqi_app", "scope": ""}]
    assert count(shared, NOTHING, "award") == 0


def test_scopes_of_many_threads_do_not_mix(shared: LedgerDatastore) -> None:
    def read(scope: Scope) -> list[dict[str, object]]:
        return shared.rows_within(scope, "SELECT department FROM award ORDER BY 1")

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(read, [KW, JXJ, NOTHING, EVERYTHING] * 25))
    expected = [["kw"], ["jxj"], [], ["jxj", "kw"]] * 25
    assert [[row["department"] for row in rows] for rows in found] == expected


@pytest.mark.parametrize("table", [*DECIDED, "support_given"])
def test_the_reader_cannot_write(shared: LedgerDatastore, database_url: str, table: str) -> None:
    with refused(errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege):
        shared.rows_within(EVERYTHING, f"DELETE FROM {table}")
    with connect_as_owner(database_url) as connection:
        connection.execute("SET ROLE yanqi_reader")
        granted = connection.execute(
            "SELECT has_table_privilege(%(t)s, 'SELECT') AS reads,"
            " has_table_privilege(%(t)s, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') AS writes",
            {"t": table},
        ).fetchone()
        assert granted == {"reads": True, "writes": False}
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(f"DELETE FROM {table}".encode())


def test_nor_anything_else_than_read_the_projections(shared: LedgerDatastore) -> None:
    for attempt in (
        "SELECT * FROM ledger.event",
        "SELECT * FROM ledger.command",
        "CREATE TABLE projection.x ()",
    ):
        with refused(errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction, errors.UndefinedTable):
            shared.rows_within(EVERYTHING, attempt)
    with refused(errors.ReadOnlySqlTransaction):
        shared.rows_within(EVERYTHING, "CREATE TEMPORARY TABLE x ()")


def test_a_table_without_a_decision_is_closed(new_database_url: str) -> None:
    with connect_as_owner(new_database_url) as owner:
        owner.execute("CREATE TABLE projection.new_one ()")
    with LedgerDatastore(new_database_url) as datastore, refused(errors.InsufficientPrivilege):
        datastore.rows_within(EVERYTHING, "SELECT * FROM new_one")


def test_the_writer_passes_every_policy(shared: LedgerDatastore) -> None:
    for table in DECIDED:
        plan = shared.rows(f"EXPLAIN SELECT * FROM {table}")
        assert len(plan) == 1, plan
        assert shared.rows(f"SELECT count(*) AS n FROM {table}") == [{"n": 2}]


def test_clauses_are_names() -> None:
    for clauses in (("a,b",), ("",)):
        with pytest.raises(ValueError, match="clauses"):
            Scope("kw", clauses)


@pytest.fixture
def plain_user_url(empty_database_url: str, superuser_url: str) -> Iterator[str]:
    """The address of an empty database whose owner may create no roles and was granted none."""
    database = conninfo_to_dict(empty_database_url)["dbname"]
    named = sql.Identifier("yanqi_plain"), sql.Identifier(str(database))
    with connect_as_owner(superuser_url) as connection:
        connection.execute("DROP ROLE IF EXISTS yanqi_plain")
        connection.execute("CREATE ROLE yanqi_plain LOGIN PASSWORD 'plain'")
        connection.execute(sql.SQL("ALTER DATABASE {1} OWNER TO {0}").format(*named))
    try:
        yield make_conninfo(empty_database_url, user="yanqi_plain", password="plain")  # noqa: S106
    finally:
        with connect_as_owner(make_conninfo(superuser_url, dbname=database)) as connection:
            connection.execute("REASSIGN OWNED BY yanqi_plain TO CURRENT_USER")
            connection.execute("DROP OWNED BY yanqi_plain")
        with connect_as_owner(superuser_url) as connection:
            connection.execute("DROP OWNED BY yanqi_plain")
            connection.execute("DROP ROLE yanqi_plain")


def test_without_the_role_nothing_is_shown_and_the_doctor_says_so(
    plain_user_url: str, superuser_url: str
) -> None:
    migrate(plain_user_url)
    with LedgerDatastore(plain_user_url) as datastore:
        with pytest.raises(ReaderRoleMissing):
            datastore.rows_within(EVERYTHING, "SELECT 1 FROM award")
        wrong = {
            finding.check_en: finding for finding in examine(plain_user_url, None) if not finding.is_sound
        }
        assert "GRANT yanqi_reader TO yanqi_plain" in wrong["role yanqi_reader"].mend_en
        with connect_as_owner(superuser_url) as connection:
            connection.execute("GRANT yanqi_reader TO yanqi_plain")
        assert datastore.rows_within(EVERYTHING, "SELECT 1 FROM award") == []


def test_roles_made_after_the_migrations_are_granted_by_the_next_init(
    new_database_url: str, owner: Connection[DictRow]
) -> None:
    owner.execute("REVOKE ALL ON SCHEMA projection FROM yanqi_reader")
    with LedgerDatastore(new_database_url) as datastore:
        with refused(errors.UndefinedTable):
            datastore.rows_within(EVERYTHING, "SELECT 1 FROM award")
        assert migrate(new_database_url) == []
        assert datastore.rows_within(EVERYTHING, "SELECT 1 FROM award") == []
