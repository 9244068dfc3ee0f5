-- schema: projection
-- 指标明细 in the order they are read: those of a line by business date. The month follows from the date.
ALTER TABLE burn_entry
    DROP CONSTRAINT burn_entry_pkey,
    ADD PRIMARY KEY (line, effective_on, holder_id, version);
