-- schema: projection
-- Ways in for pages that read whole tables without them. A test explains every query of every page.

-- 卷宗: what an award claims and holds.
CREATE INDEX claim_by_award ON claim (award);
CREATE INDEX claim_choice_by_award ON claim_choice (award);
CREATE INDEX cap_holding_by_award ON cap_holding (award);

-- Lists by the columns they can be sorted by. What has been paid is none of them: it changes with each payment,
-- and an index on it would have each payment write every index of the award.
CREATE INDEX award_by_day ON award (applied_on, award);
CREATE INDEX award_by_amount ON award (approved_fen, award);
CREATE INDEX award_by_stage ON award (stage, award);
CREATE INDEX award_by_sum ON award ((CASE WHEN approved_fen > 0 THEN approved_fen ELSE coalesce(assessed_fen, 0) END));
CREATE INDEX statement_line_open_by_amount ON statement_line (amount_fen, line) WHERE allocated_fen < abs(amount_fen);
CREATE INDEX batch_by_day ON batch (pay_on, batch);
CREATE INDEX batch_by_amount ON batch (amount_fen, batch);
CREATE INDEX statement_by_day ON statement (imported_on, statement);
CREATE INDEX statement_by_length ON statement (lines, statement);
CREATE INDEX recovery_by_day ON recovery (opened_on, recovery);
CREATE INDEX recovery_by_amount ON recovery (principal_fen, recovery);

-- What waits.
CREATE INDEX recovery_by_state ON recovery (state, recovery);
CREATE INDEX statement_quarantined ON statement (imported_on) WHERE quarantine <> '{}';
CREATE INDEX history_reopening ON history (holder_id, version) WHERE topic = 'period.reopening_proposed';

-- 重复核查: numbers of contracts and invoices without what people write differently. Under row security an index
-- serves only operators that leak nothing, so the comparison is stored.
ALTER TABLE claim ADD COLUMN alike text COLLATE "C" GENERATED ALWAYS AS (
    regexp_replace(regexp_replace(upper(key), '[^A-Z0-9一-龥]', '', 'g'), '0+([1-9])', '\1', 'g')
) STORED;
CREATE INDEX claim_alike ON claim (kind, alike) WHERE alike <> '';

-- 追回: the cases in the order of the day that runs in them, and those on which something is owed.
CREATE INDEX recovery_by_deadline ON recovery ((
    CASE WHEN state = 'demanded' AND received_fen < principal_fen THEN pay_by
         WHEN state = 'noticed' THEN hear_until ELSE '9999-12-31'::date END
), recovery);
CREATE INDEX recovery_owed ON recovery (demanded_on, recovery)
    WHERE demanded_on IS NOT NULL AND received_fen < principal_fen;
