-- schema: projection
-- Payees, batches, payments, statements and what was matched with what.

CREATE TABLE payee (
    uscc         text PRIMARY KEY,
    name         text NOT NULL,
    account_name text NOT NULL DEFAULT '',
    account      text NOT NULL DEFAULT '',
    bank         text NOT NULL DEFAULT '',
    bank_code    text NOT NULL DEFAULT '',
    proposals    integer NOT NULL DEFAULT 0,
    confirmed    boolean NOT NULL DEFAULT false,
    flagged      text NOT NULL DEFAULT ''
);

-- 拨付批次
CREATE TABLE batch (
    batch       text PRIMARY KEY,
    id          uuid NOT NULL,
    fiscal_year integer NOT NULL,
    pay_on      date NOT NULL,
    state       text NOT NULL,
    payments    integer NOT NULL,
    amount_fen  bigint NOT NULL,
    made_by     text NOT NULL,
    approved_by text,
    exported_on date
);

-- 款项: paid when lines cover it whole; returned when it came back.
CREATE TABLE payment (
    reference      text PRIMARY KEY,
    batch          text NOT NULL,
    holder_id      uuid NOT NULL,
    award          text NOT NULL,
    number         integer NOT NULL,
    amount_fen     bigint NOT NULL CHECK (amount_fen > 0),
    payee_uscc     text NOT NULL,
    payee_name     text NOT NULL,
    account        text NOT NULL,
    bank           text NOT NULL,
    bank_code      text NOT NULL,
    line           text NOT NULL,
    clause         text NOT NULL,
    economic_class text NOT NULL,
    purpose        text NOT NULL,
    pay_on         date NOT NULL,
    state          text NOT NULL,
    confirmed_on   date,
    matched_fen    bigint NOT NULL DEFAULT 0,
    returned_fen   bigint NOT NULL DEFAULT 0,
    CONSTRAINT payment_not_overmatched CHECK (matched_fen BETWEEN 0 AND amount_fen),
    CONSTRAINT payment_not_overreturned CHECK (returned_fen BETWEEN 0 AND amount_fen)
);
CREATE INDEX payment_by_batch ON payment (batch);
CREATE INDEX payment_by_award ON payment (award, number);
CREATE INDEX payment_under_way ON payment (pay_on, reference) WHERE state = 'exported';

-- 对账单
CREATE TABLE statement (
    statement   text PRIMARY KEY,
    id          uuid NOT NULL,
    account     text NOT NULL,
    account_name text NOT NULL,
    currency    text NOT NULL,
    file_name   text NOT NULL,
    file_hash   text NOT NULL,
    opens_on    date,
    closes_on   date,
    opening_fen bigint,
    closing_fen bigint,
    lines       integer NOT NULL,
    new_lines   integer NOT NULL,
    total_fen   bigint NOT NULL,
    quarantine  text[] NOT NULL,
    imported_on date NOT NULL
);
CREATE INDEX statement_by_file ON statement (file_hash);
CREATE INDEX statement_by_account ON statement (account, closes_on);

CREATE TABLE statement_line (
    line          text PRIMARY KEY,              -- page id and position
    statement     text NOT NULL,
    page_id       uuid NOT NULL,
    position      integer NOT NULL,
    account       text NOT NULL,
    booked_on     date NOT NULL,
    amount_fen    bigint NOT NULL,
    counterparty_name text NOT NULL,
    counterparty_account text NOT NULL,
    summary       text NOT NULL,
    our_reference text NOT NULL,
    bank_reference text NOT NULL,
    is_return     boolean NOT NULL,
    return_reason text NOT NULL,
    original_reference text NOT NULL,
    fingerprint   text NOT NULL,
    parts         jsonb NOT NULL,                -- the transactions of a line that the bank booked as one
    allocated_fen bigint NOT NULL DEFAULT 0,
    explained     text NOT NULL DEFAULT '',
    CONSTRAINT line_not_overallocated CHECK (allocated_fen BETWEEN 0 AND abs(amount_fen)),
    CONSTRAINT line_known_once UNIQUE (account, fingerprint)
);
CREATE INDEX statement_line_open ON statement_line (booked_on, line) WHERE allocated_fen < abs(amount_fen);
CREATE INDEX statement_line_by_statement ON statement_line (statement, position);

-- 勾对
CREATE TABLE allocation (
    line       text   NOT NULL,
    reference  text   NOT NULL,
    kind       text   NOT NULL,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    method     text   NOT NULL,
    reason     text   NOT NULL,
    matched_by text   NOT NULL,
    PRIMARY KEY (line, reference, kind)
);
CREATE INDEX allocation_by_reference ON allocation (reference);
