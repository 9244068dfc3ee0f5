-- schema: projection
-- 查找: more numbers by their beginning, in the order of code points.
CREATE INDEX recovery_by_number ON recovery (recovery COLLATE "C");
CREATE INDEX batch_by_number ON batch (batch COLLATE "C");

-- What an award claims, by its own number: a standard is claimed by an organisation (USCC|standard), a project is the
-- cost that is supported (support|project:XM-1). Under row security an index serves only operators that leak nothing,
-- so the number is stored.
ALTER TABLE claim ADD COLUMN number text COLLATE "C" GENERATED ALWAYS AS (regexp_replace(key, '^.*[|]', '')) STORED;
CREATE INDEX claim_by_number ON claim (number);
ALTER TABLE claim_period ADD COLUMN number text COLLATE "C" GENERATED ALWAYS AS (key) STORED;
CREATE INDEX claim_period_by_number ON claim_period (number);
ALTER TABLE cap_holding ADD COLUMN number text COLLATE "C" GENERATED ALWAYS AS (
    CASE WHEN key ~ '^support[|](project|upgrade):' THEN regexp_replace(key, '^support[|][a-z]+:', '') ELSE '' END
) STORED;
CREATE INDEX cap_holding_by_number ON cap_holding (number) WHERE number <> '';
