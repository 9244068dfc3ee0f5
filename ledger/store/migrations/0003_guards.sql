-- schema: projection
-- The guards: tables whose constraints refuse what the policy forbids, in the transaction of the event.
-- Constraint names are part of the code: each guard explains its own (projections/guards).

-- 上限: a pot of the measure (kind 'pot') or the total public support on a cost base (kind 'support').
-- Held = reserved + paid - given back. given_back grows only by what READINGS lets restore the cap.
CREATE TABLE cap (
    key            text PRIMARY KEY,
    kind           text   NOT NULL CHECK (kind IN ('pot', 'support')),
    ceiling_fen    bigint,                      -- null while only others' support is known
    reserved_fen   bigint NOT NULL DEFAULT 0,
    paid_fen       bigint NOT NULL DEFAULT 0,
    given_back_fen bigint NOT NULL DEFAULT 0,
    external_fen   bigint NOT NULL DEFAULT 0,   -- public support by others on a cost base
    allowance_fen  bigint NOT NULL DEFAULT 0,   -- what exemptions allow above the ceiling
    CONSTRAINT cap_reserved_not_negative CHECK (reserved_fen >= 0),
    CONSTRAINT cap_given_back_of_paid CHECK (given_back_fen BETWEEN 0 AND paid_fen),
    CONSTRAINT cap_not_exceeded CHECK (
        reserved_fen + paid_fen - given_back_fen + external_fen <= ceiling_fen + allowance_fen
    )
);

-- Who holds the room of a pot, award by award: what a refusal names.
CREATE TABLE cap_holding (
    key       text   NOT NULL,
    award     text   NOT NULL,
    holder_id uuid   NOT NULL,
    version   bigint NOT NULL,
    held_fen  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (key, award)
);

-- 防重复: an invoice, asset, contract, loan, or standard of an organisation is claimed once.
CREATE TABLE claim (
    kind       text    NOT NULL,
    key        text    NOT NULL,
    award      text    NOT NULL,
    holder_id  uuid    NOT NULL,
    version    bigint  NOT NULL,
    CONSTRAINT claim_once PRIMARY KEY (kind, key)
);

-- Days claimed once: lease months, the rent period of a unit.
CREATE TABLE claim_period (
    kind       text      NOT NULL,
    key        text      NOT NULL,
    days       daterange NOT NULL CHECK (NOT isempty(days)),
    award      text      NOT NULL,
    holder_id  uuid      NOT NULL,
    version    bigint    NOT NULL,
    CONSTRAINT claim_period_once EXCLUDE USING gist (kind WITH =, key WITH =, days WITH &&)
);
CREATE INDEX claim_period_by_award ON claim_period (award);

-- What has one value for ever: a project's class, the start of a unit's rent, and, for similar support,
-- the measure under which a recipient is supported for one direction, content and standard.
CREATE TABLE claim_choice (
    kind       text    NOT NULL,
    key        text    NOT NULL,
    value      text    NOT NULL,
    award      text    NOT NULL,
    holder_id  uuid    NOT NULL,
    version    bigint  NOT NULL,
    exempted   boolean NOT NULL DEFAULT false,
    PRIMARY KEY (kind, key, award),
    CONSTRAINT claim_choice_one_value EXCLUDE USING gist (kind WITH =, key WITH =, value WITH <>)
        WHERE (NOT exempted)
);

-- 指标. Free = appropriated + adjusted - committed - due - paid + returned.
-- shortfall: what future promises exceed a smaller appropriation by, accepted with a document when the line
-- was opened; it lets promises stand but lends nothing to new commitments and nothing to spending.
CREATE TABLE budget (
    line             text PRIMARY KEY,
    fiscal_year      integer NOT NULL,
    department       text    NOT NULL,
    clause           text    NOT NULL,
    fund_source      text    NOT NULL,
    opened           boolean NOT NULL DEFAULT false,
    drawn_on         boolean NOT NULL DEFAULT false,  -- something of the line's own year was charged to it
    appropriated_fen bigint  NOT NULL DEFAULT 0,
    adjusted_fen     bigint  NOT NULL DEFAULT 0,
    shortfall_fen    bigint  NOT NULL DEFAULT 0 CHECK (shortfall_fen >= 0),
    committed_fen    bigint  NOT NULL DEFAULT 0,
    due_fen          bigint  NOT NULL DEFAULT 0,
    paid_fen         bigint  NOT NULL DEFAULT 0,
    returned_fen     bigint  NOT NULL DEFAULT 0,
    CONSTRAINT budget_amounts_not_negative CHECK (
        committed_fen >= 0 AND due_fen >= 0 AND paid_fen >= 0 AND returned_fen BETWEEN 0 AND paid_fen
    ),
    CONSTRAINT budget_line_opened CHECK (opened OR NOT drawn_on),
    CONSTRAINT budget_not_overspent CHECK (
        NOT opened OR due_fen + paid_fen - returned_fen <= appropriated_fen + adjusted_fen
    ),
    CONSTRAINT budget_not_overcommitted CHECK (
        NOT opened OR committed_fen + due_fen + paid_fen - returned_fen
            <= appropriated_fen + adjusted_fen + shortfall_fen
    )
);
CREATE INDEX budget_by_year ON budget (fiscal_year, department, clause);

-- 结账: closed months. A closing takes the gate exclusively, so no writer is in flight when it commits.
CREATE TABLE closed_month (
    month      date PRIMARY KEY CHECK (extract(day FROM month) = 1),
    period_id  uuid   NOT NULL,
    version    bigint NOT NULL
);
