-- schema: ledger
-- The record: every event, append-only, each carrying the hash of everything in it and of its predecessor.

CREATE TABLE event (
    originator_id      uuid      NOT NULL,
    originator_version bigint    NOT NULL,
    topic              text      NOT NULL,
    state              bytea     NOT NULL,
    notification_id    bigserial NOT NULL,
    hash               bytea     NOT NULL,      -- written by event_hash, whatever the writer sends
    PRIMARY KEY (originator_id, originator_version)
) WITH (
    -- Nothing is ever updated or deleted: vacuum only to freeze, analyse often.
    autovacuum_vacuum_threshold = 100000000,
    autovacuum_vacuum_scale_factor = 0.5,
    autovacuum_analyze_threshold = 1000,
    autovacuum_analyze_scale_factor = 0.01
);
CREATE UNIQUE INDEX event_notification_id ON event (notification_id);

-- The gate (ledger/store/gate.py): a writer holds it shared from before its first notification id until
-- it has committed, so a follower that holds it alone knows that no lower id is still to come. The
-- recorder takes it first of all; this trigger makes it hold for an INSERT or COPY by any other hand.
CREATE FUNCTION event_gate() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock_shared(6489218572514976314);
    RETURN NULL;
END
$body$;
CREATE TRIGGER event_gate BEFORE INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION event_gate();
ALTER TABLE event ENABLE ALWAYS TRIGGER event_gate;

-- hash = sha256(hash of the predecessor, or nothing for the first || id || version (8 bytes)
--               || length of topic (4 bytes) || topic in UTF-8 || notification id (8 bytes) || state)
-- ledger/store/hashes.py computes the same in Python.
CREATE FUNCTION event_hash() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    predecessor bytea;
    topic_bytes bytea := pg_catalog.convert_to(NEW.topic, 'UTF8');
BEGIN
    SELECT e.hash INTO predecessor FROM ledger.event AS e
     WHERE e.originator_id = NEW.originator_id AND e.originator_version = NEW.originator_version - 1;
    IF predecessor IS NULL AND NEW.originator_version > 1 THEN
        RAISE EXCEPTION 'event % of % has no predecessor', NEW.originator_version, NEW.originator_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'event_predecessor', TABLE = 'event';
    END IF;
    NEW.hash := pg_catalog.sha256(
        coalesce(predecessor, ''::bytea)
        || pg_catalog.uuid_send(NEW.originator_id)
        || pg_catalog.int8send(NEW.originator_version)
        || pg_catalog.int4send(pg_catalog.octet_length(topic_bytes))
        || topic_bytes
        || pg_catalog.int8send(NEW.notification_id)
        || NEW.state
    );
    RETURN NEW;
END
$body$;
CREATE TRIGGER event_hash BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_hash();
ALTER TABLE event ENABLE ALWAYS TRIGGER event_hash;

-- Append-only for everybody, the owner included; also when a statement would touch no row at all.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '%.% is append-only: % refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation',
              CONSTRAINT = TG_TABLE_NAME || '_append_only', TABLE = TG_TABLE_NAME;
END
$body$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE event ENABLE ALWAYS TRIGGER event_append_only;
