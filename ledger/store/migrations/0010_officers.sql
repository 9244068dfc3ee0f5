-- schema: projection
-- 用户与岗位: officers as the last confirmation left them, and what was proposed.
CREATE TABLE officer (
    username      text        PRIMARY KEY,
    id            uuid        NOT NULL UNIQUE,
    display_name  text        NOT NULL,
    department    text        NOT NULL DEFAULT '',   -- empty until roles were confirmed
    roles         text[]      NOT NULL DEFAULT '{}',
    suspended     boolean     NOT NULL DEFAULT false,
    reason        text        NOT NULL DEFAULT '',   -- of the last suspension or resumption
    registered_by text        NOT NULL,
    registered_at timestamptz NOT NULL,
    rights        bigint      NOT NULL               -- version of the event that last changed what the officer may do
);

CREATE TABLE officer_proposal (
    username    text        NOT NULL,
    proposal    bigint      NOT NULL,
    roles       text[]      NOT NULL,
    department  text        NOT NULL,
    proposed_by text        NOT NULL,
    proposed_at timestamptz NOT NULL,
    state       text        NOT NULL,                -- proposed, confirmed, lapsed
    decided_by  text        NOT NULL DEFAULT '',
    PRIMARY KEY (username, proposal)
);
CREATE INDEX officer_proposal_open ON officer_proposal (proposed_at) WHERE state = 'proposed';
