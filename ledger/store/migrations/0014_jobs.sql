-- schema: access
-- Long work (后台任务) begun from the pages: what of, by whom, how far, and what came of it. No part of the record.

CREATE TABLE job (
    id         text        PRIMARY KEY,
    kind       text        NOT NULL,
    area       text        NOT NULL,                  -- who may see it: whoever may see this area
    officer    text        NOT NULL,
    title      text[]      NOT NULL CHECK (cardinality(title) = 2),
    state      text        NOT NULL CHECK (state IN ('running', 'done', 'refused', 'failed')),
    done       bigint      NOT NULL DEFAULT 0,
    total      bigint      NOT NULL DEFAULT 0,
    result     jsonb       NOT NULL DEFAULT '{}',
    started_at timestamptz NOT NULL,
    ended_at   timestamptz
);
CREATE INDEX job_by_start ON job (started_at DESC);
