-- schema: projection
-- Recovery cases (追回): why money must come back, from which payments, and how far each has come.

CREATE TABLE recovery (
    recovery        text PRIMARY KEY,
    holder_id       uuid   NOT NULL,
    award           text   NOT NULL,
    kind            text   NOT NULL,
    state           text   NOT NULL,
    principal_fen   bigint NOT NULL,
    received_fen    bigint NOT NULL DEFAULT 0,
    written_off_fen bigint NOT NULL DEFAULT 0,   -- of what is left; falls by what is received later (账销案存)
    fine_fen        bigint NOT NULL DEFAULT 0,   -- beside the principal
    interest_fen    bigint NOT NULL DEFAULT 0,
    restores_cap    boolean NOT NULL,
    from_settlement boolean NOT NULL,
    basis           text NOT NULL,
    reason          text NOT NULL,
    document        text NOT NULL,
    opened_on       date NOT NULL,
    opened_by       text NOT NULL,
    noticed_on      date,
    hear_until      date,
    heard_on        date,
    statement       text NOT NULL DEFAULT '',
    finding         text NOT NULL DEFAULT '',
    demanded_on     date,
    demand_document text NOT NULL DEFAULT '',
    pay_by          date,
    ended_on        date,                        -- closed, written off or withdrawn
    end_document    text NOT NULL DEFAULT '',
    end_reason      text NOT NULL DEFAULT '',
    budget_level           text NOT NULL,
    revenue_item           text NOT NULL,
    functional_class       text NOT NULL,
    government_economic    text NOT NULL,
    department_economic    text NOT NULL,
    project                text NOT NULL,
    supervising_department text NOT NULL,
    unit                   text NOT NULL,
    CONSTRAINT recovery_not_overreceived CHECK (
        received_fen >= 0 AND written_off_fen >= 0 AND received_fen + written_off_fen <= principal_fen
    ),
    CONSTRAINT recovery_penalties_not_negative CHECK (fine_fen >= 0 AND interest_fen >= 0)
);
CREATE INDEX recovery_by_award ON recovery (award);
CREATE INDEX recovery_by_holder ON recovery (holder_id);
CREATE INDEX recovery_waiting ON recovery (pay_by, recovery) WHERE state = 'demanded';

-- One payment is recovered once for one reason; a withdrawn case leaves no parts.
CREATE TABLE recovery_part (
    recovery     text    NOT NULL,
    number       integer NOT NULL,
    award        text    NOT NULL,
    reference    text    NOT NULL,
    kind         text    NOT NULL,
    line         text    NOT NULL,
    amount_fen   bigint  NOT NULL CHECK (amount_fen > 0),
    to_line_fen     bigint NOT NULL DEFAULT 0,   -- received in the year it was paid: the line has it again (冲减支出)
    to_treasury_fen bigint NOT NULL DEFAULT 0,   -- received later: revenue of the treasury (缴入国库)
    last_received_on date,
    PRIMARY KEY (recovery, number),
    CONSTRAINT recovery_once UNIQUE (award, number, reference, kind),
    CONSTRAINT recovery_part_not_overreceived CHECK (
        to_line_fen >= 0 AND to_treasury_fen >= 0 AND to_line_fen + to_treasury_fen <= amount_fen
    )
);
