-- schema: projection
-- 重复核查结论: the last verdict on two awards, entries or recipients; ``first`` sorts before ``second``.
CREATE TABLE duplicate_review (
    id          uuid        PRIMARY KEY,
    first       text        NOT NULL,
    second      text        NOT NULL,
    verdict     text        NOT NULL,
    reason      text        NOT NULL,
    document    text        NOT NULL,
    reviewed_by text        NOT NULL,
    department  text        NOT NULL,
    reviewed_on date        NOT NULL,
    UNIQUE (first, second)
);

-- A verdict tells every department what the candidates tell it already: that two supports are given.
ALTER TABLE duplicate_review ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON duplicate_review FOR SELECT USING ((SELECT scope_is_set()));
