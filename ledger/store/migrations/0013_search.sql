-- schema: projection
-- What search boxes read, and what stands behind each month of a budget line.

-- 检索: the names of recipients as they are compared, by the order of code points; pieces find any part of them.
CREATE TABLE recipient_name (
    holder_id uuid NOT NULL,
    role      text NOT NULL,                 -- name, operator, unit, code, operator_uscc, unit_uscc
    folded    text COLLATE "C" NOT NULL,
    initials  text COLLATE "C" NOT NULL,     -- of the pinyin
    pinyin    text COLLATE "C" NOT NULL,
    grams     text[] NOT NULL,
    PRIMARY KEY (holder_id, role)
);
CREATE INDEX recipient_name_by_name ON recipient_name (folded);
CREATE INDEX recipient_name_by_initials ON recipient_name (initials) WHERE initials <> '';
CREATE INDEX recipient_name_by_pinyin ON recipient_name (pinyin) WHERE pinyin <> '';
CREATE INDEX recipient_name_by_part ON recipient_name USING gin (grams);

-- Under row security an index serves only operators that leak nothing, and @> is none of them. Names are for
-- every department, so this function reads them with their owner's rights; it gives no more than ids.
CREATE FUNCTION names_with_part(spelling text, pieces text[], part text, at_most integer)
    RETURNS TABLE (holder_id uuid, role text) LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
    SELECT n.holder_id, n.role FROM recipient_name n
    WHERE n.grams @> pieces
        AND strpos(CASE spelling WHEN 'initials' THEN n.initials WHEN 'pinyin' THEN n.pinyin ELSE n.folded END, part) > 0
    LIMIT at_most;
END;

-- The register, page by page: platforms first, or by the day of registration.
CREATE INDEX recipient_in_order ON recipient ((kind = 'organisation'), code);
CREATE INDEX recipient_by_day ON recipient (registered_on, code);

-- Numbers by their beginning; all brackets of a document number (文号) are read as square ones.
CREATE INDEX award_by_number ON award (award COLLATE "C");
CREATE INDEX payment_by_reference ON payment (reference COLLATE "C");
ALTER TABLE history ADD COLUMN document_key text COLLATE "C"
    GENERATED ALWAYS AS (translate(document, '〔〕［］【】（）()', '[][][][][]')) STORED;
CREATE INDEX history_by_document ON history (document_key) WHERE document_key <> '';

-- 指标明细: what each event moved on a line; the sum of a month's entries is its row in burn_month.
CREATE TABLE burn_entry (
    line             text   NOT NULL,
    month            date   NOT NULL,
    holder_id        uuid   NOT NULL,
    version          bigint NOT NULL,
    effective_on     date   NOT NULL,
    appropriated_fen bigint NOT NULL,
    adjusted_fen     bigint NOT NULL,
    committed_fen    bigint NOT NULL,
    due_fen          bigint NOT NULL,
    paid_fen         bigint NOT NULL,
    returned_fen     bigint NOT NULL,
    PRIMARY KEY (line, month, holder_id, version)
);

-- 部门范围, as 0012 decides: names are everybody's, entries are their line's.
ALTER TABLE recipient_name ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON recipient_name FOR SELECT USING ((SELECT scope_is_set()));
ALTER TABLE burn_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON burn_entry FOR SELECT USING (
    (SELECT scope_is_all()) OR split_part(line, '|', 2) = (SELECT scope_department())
    OR split_part(line, '|', 3) = ANY ((SELECT scope_clauses())::text[])
);
