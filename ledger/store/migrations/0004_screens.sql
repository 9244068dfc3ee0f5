-- schema: projection
-- The screens: what people read. Same transaction as the events; rebuilt from them at any time.

-- 主体: platforms and organisations.
CREATE TABLE recipient (
    id               uuid PRIMARY KEY,
    kind             text NOT NULL CHECK (kind IN ('platform', 'organisation')),
    code             text NOT NULL,
    name             text NOT NULL,
    uscc             text NOT NULL,             -- the operator's for a platform
    operator_name    text NOT NULL,
    unit_uscc        text NOT NULL,             -- the construction unit's (建设单位)
    unit_name        text NOT NULL,
    manufacturing    boolean NOT NULL DEFAULT false,
    city_public_since date,
    suspended        boolean NOT NULL DEFAULT false,
    suspended_reason text NOT NULL DEFAULT '',
    registered_on    date NOT NULL
);
CREATE UNIQUE INDEX recipient_code ON recipient (kind, code);
CREATE INDEX recipient_by_uscc ON recipient (uscc);
CREATE INDEX recipient_by_unit ON recipient (unit_uscc);

-- 历史: every event of a recipient, one row each; as of either date.
CREATE TABLE history (
    holder_id    uuid   NOT NULL,
    version      bigint NOT NULL,
    topic        text   NOT NULL,
    effective_on date   NOT NULL,
    recorded_at  timestamptz NOT NULL,
    actor        text   NOT NULL,
    on_behalf_of text,
    department   text   NOT NULL,
    award        text,
    clause       text,
    amount_fen   bigint,
    document     text NOT NULL DEFAULT '',
    figures      jsonb NOT NULL,                 -- the event's own fields, for the reader
    PRIMARY KEY (holder_id, version)
);
CREATE INDEX history_by_award ON history (award) WHERE award IS NOT NULL;

CREATE FUNCTION refuse_closed_month() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed date;
BEGIN
    SELECT c.month INTO closed FROM entered e JOIN closed_month c
        ON c.month = date_trunc('month', e.effective_on)::date LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'month % is closed', closed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_is_open', TABLE = 'history';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER period_is_open AFTER INSERT ON history
    REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION refuse_closed_month();

-- 申报与批复
CREATE TABLE award (
    award            text PRIMARY KEY,
    holder_id        uuid NOT NULL,
    clause           text NOT NULL,
    budget_clause    text NOT NULL DEFAULT '',
    stage            text NOT NULL,
    beneficiary_uscc text NOT NULL,
    beneficiary_name text NOT NULL,
    department       text NOT NULL,
    applied_on       date NOT NULL,
    approved_on      date,
    notice_closes_on date,
    assessed_fen     bigint,
    approved_fen     bigint NOT NULL DEFAULT 0,   -- as it stands: less what was cancelled or reduced
    due_fen          bigint NOT NULL DEFAULT 0,   -- fell due, ever, less reversed
    paid_fen         bigint NOT NULL DEFAULT 0,
    returned_fen     bigint NOT NULL DEFAULT 0,
    recovered_fen    bigint NOT NULL DEFAULT 0
);
CREATE INDEX award_by_holder ON award (holder_id);
CREATE INDEX award_by_beneficiary ON award (beneficiary_uscc);
CREATE INDEX award_by_clause ON award (clause, stage);

CREATE TABLE instalment (
    award      text    NOT NULL,
    number     integer NOT NULL,
    holder_id  uuid    NOT NULL,
    due_on     date    NOT NULL,
    amount_fen bigint  NOT NULL,
    line       text    NOT NULL,
    needs      text    NOT NULL DEFAULT '',
    state      text    NOT NULL,
    reason     text    NOT NULL DEFAULT '',
    starts     date,
    ends       date,
    posted_on  date,
    PRIMARY KEY (award, number)
);
CREATE INDEX instalment_waiting ON instalment (due_on, award, number) WHERE state = 'scheduled';

-- 口径
CREATE TABLE determination (
    id             uuid PRIMARY KEY,
    clause         text NOT NULL,
    target         text NOT NULL,
    value          text NOT NULL,
    effective_from date NOT NULL,
    document       text NOT NULL,
    basis          text NOT NULL,
    state          text NOT NULL,
    proposed_by    text NOT NULL,
    confirmed_by   text
);

-- 预算执行: what moved on a line in a month (business dates).
CREATE TABLE burn_month (
    line          text NOT NULL,
    month         date NOT NULL,
    appropriated_fen bigint NOT NULL DEFAULT 0,
    adjusted_fen  bigint NOT NULL DEFAULT 0,
    committed_fen bigint NOT NULL DEFAULT 0,
    due_fen       bigint NOT NULL DEFAULT 0,
    paid_fen      bigint NOT NULL DEFAULT 0,
    returned_fen  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (line, month)
);
