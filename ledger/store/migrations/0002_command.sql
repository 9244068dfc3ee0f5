-- schema: ledger
-- Every command by its idempotency key (幂等键), with the outcome it had: the same key gives it again.

CREATE TABLE command (
    key          text        PRIMARY KEY CHECK (key <> ''),
    name         text        NOT NULL,
    payload_hash bytea       NOT NULL,
    actor        text        NOT NULL,
    outcome      text        NOT NULL CHECK (outcome IN ('accepted', 'refused')),
    answer       jsonb       NOT NULL,
    recorded_at  timestamptz NOT NULL
) WITH (
    autovacuum_vacuum_threshold = 100000000,
    autovacuum_vacuum_scale_factor = 0.5,
    autovacuum_analyze_threshold = 1000,
    autovacuum_analyze_scale_factor = 0.01
);
CREATE INDEX command_by_actor ON command (actor, recorded_at);

CREATE TRIGGER command_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON command
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE command ENABLE ALWAYS TRIGGER command_append_only;
