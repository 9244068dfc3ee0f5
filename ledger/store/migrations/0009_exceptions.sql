-- schema: projection
-- 例外: what reconciliation could not settle by itself, with an owner, an age and a decision.
CREATE TABLE exception_case (
    id         uuid PRIMARY KEY,
    kind       text   NOT NULL,
    subject    text   NOT NULL,              -- a statement line, or a payment's reference
    amount_fen bigint NOT NULL,
    noticed_on date   NOT NULL,
    owner      text   NOT NULL DEFAULT '',
    state      text   NOT NULL,              -- open, decided, cleared
    decision   text   NOT NULL DEFAULT '',
    detail     text   NOT NULL DEFAULT ''
);
CREATE INDEX exception_by_subject ON exception_case (subject);
CREATE INDEX exception_open ON exception_case (noticed_on) WHERE state = 'open';

-- 已结账余额: asserted when a month was closed, compared for ever (yanqi verify).
CREATE TABLE closed_balance (
    month      date   NOT NULL,
    kind       text   NOT NULL,
    key        text   NOT NULL,
    amount_fen bigint NOT NULL,
    PRIMARY KEY (month, kind, key)
);

-- 撤销勾对: pairs that an officer took apart; they are not matched again by themselves.
CREATE TABLE taken_apart (
    line      text NOT NULL,
    reference text NOT NULL,
    PRIMARY KEY (line, reference)
);
