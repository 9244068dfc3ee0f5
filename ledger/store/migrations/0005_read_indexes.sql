-- schema: projection
-- What pages and reports look up beside the keys: a page's cost does not grow with the ledger.

-- The pots of a unit, an operator, a platform, an enterprise … (key: pot|scope|holder|period).
CREATE INDEX cap_by_holder ON cap (split_part(key, '|', 3)) WHERE kind = 'pot';
-- The pots in which a recipient's awards hold room: projects, loans, cost bases.
CREATE INDEX cap_holding_by_holder ON cap_holding (holder_id);
-- What is still under way, for the counts by stage.
CREATE INDEX award_under_way ON award (stage, department)
    WHERE stage NOT IN ('completed', 'cancelled', 'rejected');
-- What is held back, and what is due and not yet paid.
CREATE INDEX instalment_held ON instalment (due_on, award, number) WHERE state = 'held';
CREATE INDEX instalment_due ON instalment (due_on, award, number) WHERE state = 'due';
