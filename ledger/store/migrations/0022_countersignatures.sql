-- schema: projection
-- 会签: what somebody wants to do and asked a second person to sign, as it stands now.
CREATE TABLE countersignature (
    id            uuid        PRIMARY KEY,
    command       text        NOT NULL,
    payload       jsonb       NOT NULL,   -- the command, whole, as it will be given
    digest        text        NOT NULL,   -- SHA-256 of who wants to do what, and of what is at stake
    subject       text        NOT NULL,
    amount_fen    bigint      NOT NULL,   -- at stake when it was asked: another amount is another countersignature
    document      text        NOT NULL,
    second_person text        NOT NULL,
    asked_by      text        NOT NULL,
    asked_for     text,                   -- who delegated the asking
    department    text        NOT NULL,
    departments   text[]      NOT NULL,   -- of both
    state         text        NOT NULL,   -- asked, given, declined, used
    asked_at      timestamptz NOT NULL,
    decided_at    timestamptz,
    reason        text        NOT NULL DEFAULT ''
);
CREATE INDEX countersignature_to_give ON countersignature (second_person, asked_at) WHERE state = 'asked';
CREATE INDEX countersignature_to_use ON countersignature (asked_by, decided_at) WHERE state IN ('given', 'declined');

-- The departments of both see it; the finance bureau and auditors see all. Its events are not for other departments
-- (the history's policy names what every department sees, and countersignatures are not among it).
ALTER TABLE countersignature ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON countersignature FOR SELECT
    USING ((SELECT scope_is_all()) OR (SELECT scope_department()) = ANY (departments));
