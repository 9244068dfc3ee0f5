-- schema: access
-- Ways in (access): credentials, sessions, tokens and the audit log. Neither record nor projection: nothing of it is
-- rebuilt, and of passwords, session ids and tokens only digests are kept.

CREATE TABLE credential (
    username       text        PRIMARY KEY,
    password_hash  text,                              -- argon2id; null until a password was set
    password_at    timestamptz,
    must_change    boolean     NOT NULL DEFAULT false,-- a password that somebody else knows
    expires_at     timestamptz,                       -- of such a password
    totp_secret    bytea,                             -- encrypted with the secret key
    totp_since     timestamptz,                       -- null: enrolment begun, not confirmed
    totp_last_step bigint      NOT NULL DEFAULT 0     -- a code is accepted once
);

-- Failures by the name that was typed, whether there is such an officer or not.
CREATE TABLE attempt (
    username     text          PRIMARY KEY CHECK (length(username) <= 64),
    failed_at    timestamptz[] NOT NULL DEFAULT '{}',
    locked_until timestamptz,
    changed_at   timestamptz   NOT NULL
);
CREATE INDEX attempt_by_age ON attempt (changed_at);

CREATE TABLE recovery_code (
    username text        NOT NULL,
    digest   bytea       NOT NULL,
    used_at  timestamptz,
    PRIMARY KEY (username, digest)
);

CREATE TABLE one_time_link (
    digest     bytea       PRIMARY KEY,
    username   text        NOT NULL,
    issued_by  text        NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX one_time_link_by_officer ON one_time_link (username);

CREATE TABLE session (
    number            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest            bytea       NOT NULL UNIQUE,    -- sha256 of the id in the cookie
    username          text        NOT NULL,
    rights            bigint      NOT NULL,           -- officer.rights when it began
    started_at        timestamptz NOT NULL,
    seen_at           timestamptz NOT NULL,
    authenticated_at  timestamptz NOT NULL,
    expires_at        timestamptz NOT NULL,
    second_factor_due boolean     NOT NULL,
    must_change       boolean     NOT NULL,           -- nothing but a new password is allowed
    address           text        NOT NULL,
    agent             text        NOT NULL,
    revoked_at        timestamptz,
    revoked_by        text        NOT NULL DEFAULT ''
);
CREATE INDEX session_open ON session (username) WHERE revoked_at IS NULL;
CREATE INDEX session_by_age ON session (expires_at);

CREATE TABLE token (
    id           text        PRIMARY KEY,
    digest       bytea       NOT NULL,                -- sha256 of the secret
    username     text        NOT NULL,
    label        text        NOT NULL,
    scopes       text[]      NOT NULL CHECK (cardinality(scopes) > 0),
    roles        text[],                              -- null: whatever the officer holds when it is used
    department   text,                                -- null: whatever the officer sees when it is used
    issued_at    timestamptz NOT NULL,
    issued_by    text        NOT NULL,
    expires_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    revoked_by   text        NOT NULL DEFAULT '',
    CHECK (expires_at <= issued_at + interval '366 days')
);
CREATE INDEX token_by_officer ON token (username);

-- The audit log (审计日志): append-only, numbered without gaps, each entry carrying the hash of its predecessor.
CREATE TABLE audit (
    number  bigint      PRIMARY KEY,
    at      timestamptz NOT NULL,
    officer text        NOT NULL,
    action  text        NOT NULL,
    route   text        NOT NULL,
    command text        NOT NULL,
    outcome text        NOT NULL CHECK (outcome IN ('accepted', 'replayed', 'refused', 'failed')),
    code    text        NOT NULL,
    details jsonb       NOT NULL,
    address text        NOT NULL,
    hash    bytea       NOT NULL
) WITH (
    autovacuum_vacuum_threshold = 100000000,
    autovacuum_vacuum_scale_factor = 0.5,
    autovacuum_analyze_threshold = 1000,
    autovacuum_analyze_scale_factor = 0.01
);
CREATE INDEX audit_by_officer ON audit (officer, number);
CREATE INDEX audit_by_action ON audit (action, number);
CREATE INDEX audit_by_moment ON audit (at);

-- A field as the hash takes it: its length in bytes, a colon, the bytes. access/audit_chain.py computes the same.
CREATE FUNCTION audit_field(field text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $body$
    SELECT pg_catalog.convert_to(pg_catalog.octet_length(pg_catalog.convert_to(field, 'UTF8'))::text || ':' || field, 'UTF8')
$body$;

-- One writer at a time, until it commits: no number is left out, and each entry knows the one before it.
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    predecessor access.audit;
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(6489218572514976315);
    SELECT * INTO predecessor FROM access.audit AS a ORDER BY a.number DESC LIMIT 1;
    NEW.number := coalesce(predecessor.number, 0) + 1;
    NEW.at := pg_catalog.clock_timestamp();
    NEW.hash := pg_catalog.sha256(
        coalesce(predecessor.hash, ''::bytea)
        || access.audit_field(NEW.number::text)
        || access.audit_field((extract(epoch FROM NEW.at) * 1000000)::bigint::text)
        || access.audit_field(NEW.officer) || access.audit_field(NEW.action)
        || access.audit_field(NEW.route) || access.audit_field(NEW.command)
        || access.audit_field(NEW.outcome) || access.audit_field(NEW.code)
        || access.audit_field(NEW.details::text) || access.audit_field(NEW.address)
    );
    RETURN NEW;
END
$body$;
CREATE TRIGGER audit_chain BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_chain();
ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_chain;

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_append_only;
