-- schema: projection
-- Who proposed which account, what a batch was exported as, and batches approved one after the other.

-- 账户申请: each proposal and what became of it; a confirmed one supersedes the others.
CREATE TABLE account_proposal (
    uscc         text    NOT NULL,
    proposal     integer NOT NULL,
    account_name text    NOT NULL,
    account      text    NOT NULL,
    bank         text    NOT NULL,
    bank_code    text    NOT NULL,
    document     text    NOT NULL,
    proposed_by  text    NOT NULL,
    proposed_on  date    NOT NULL,
    state        text    NOT NULL,
    decided_by   text,
    decided_on   date,
    PRIMARY KEY (uscc, proposal)
);
CREATE INDEX account_proposal_open ON account_proposal (proposed_on, uscc) WHERE state = 'proposed';

-- 导出: every file that left, by its SHA-256.
CREATE TABLE batch_export (
    batch       text    NOT NULL,
    version     integer NOT NULL,
    file_format text    NOT NULL,
    file_hash   text    NOT NULL,
    exported_by text    NOT NULL,
    exported_on date    NOT NULL,
    PRIMARY KEY (batch, version)
);

-- What is left of a cap is read before a batch is approved. Two batches approved at once would each miss
-- what the other pays: they take the same number, and one of them is refused.
ALTER TABLE batch ADD COLUMN approval integer;
ALTER TABLE batch ADD CONSTRAINT batch_approved_in_turn UNIQUE (approval);
ALTER TABLE batch ADD COLUMN reason text NOT NULL DEFAULT '';
CREATE INDEX batch_by_state ON batch (state, pay_on);
