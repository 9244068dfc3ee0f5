-- schema: projection
-- 批复或测算金额: the same sum without coalesce, which PostgreSQL takes for a function that could leak: under row-level
-- security no index serves a condition with one.
DROP INDEX award_by_sum;
CREATE INDEX award_by_sum ON award
    ((CASE WHEN approved_fen > 0 THEN approved_fen WHEN assessed_fen IS NULL THEN 0 ELSE assessed_fen END));
