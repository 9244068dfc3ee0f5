-- schema: projection
-- 部门范围: what a department sees, decided by the tables themselves. The reader (yanqi_reader) reads every page
-- under these policies, so a query that forgets its filter shows no more than its department's matters.
--
-- Two settings of the reading transaction say whose eyes these are; without them nothing is visible:
--   yanqi.scope    a department's code, or '*' (区财政局, auditors)
--   yanqi.clauses  what that department is in charge of (责任单位): clauses and budget clauses, by comma. The measure
--                  belongs to the program, so the program names them.
--
--   recipient, cap, cap_holding, claim, claim_period, claim_choice, closed_month, determination, officer,
--   officer_proposal                    every department: support is not given twice, and no cap exceeded, only if
--                                       all see what is taken; who may open the pages of officers is no question
--                                       of departments
--   award, budget                       the department that leads it, and those in charge of its clause
--   instalment, payment, burn_month     by their budget line, which names both
--   recovery, recovery_part             who sees the award
--   history                             of an award: who sees the award; of a budget line: who sees the line;
--                                       of the register, support by others, indicators, determinations, officers:
--                                       every department; of all else (payees, batches, statements, exceptions,
--                                       periods): '*'
--   payee, account_proposal, batch, batch_export, statement, statement_line, allocation, taken_apart,
--   exception_case, closed_balance      '*'
--   support_given (a view)              every department, of every award: that there is one, its clause, amount and
--                                       days; neither facts nor documents nor who acted
--
-- A table without row security is not granted to the reader at all (ledger/store/roles.py), so a new table is
-- closed until somebody decides. The writer, yanqi_app, passes all policies; the owner is above them.

CREATE FUNCTION scope_is_set() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('yanqi.scope', true), '') <> '';
CREATE FUNCTION scope_is_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('yanqi.scope', true), '') = '*';
CREATE FUNCTION scope_department() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN current_setting('yanqi.scope', true);
CREATE FUNCTION scope_clauses() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN string_to_array(current_setting('yanqi.clauses', true), ',');

-- An index serves a reader only by operators that leak nothing (=, <, starts_with …); split_part is none of them.
ALTER TABLE cap ADD COLUMN holder text GENERATED ALWAYS AS (split_part(key, '|', 3)) STORED;
DROP INDEX cap_by_holder;
CREATE INDEX cap_by_holder ON cap (holder) WHERE kind = 'pot';

DO $$
DECLARE
    everybody    constant text := '(SELECT scope_is_set())';
    finance      constant text := '(SELECT scope_is_all())';
    by_columns   constant text := '(SELECT scope_is_all()) OR department = (SELECT scope_department())'
                                  ' OR clause = ANY ((SELECT scope_clauses())::text[])';
    by_line      constant text := '(SELECT scope_is_all()) OR split_part(line, ''|'', 2) = (SELECT scope_department())'
                                  ' OR split_part(line, ''|'', 3) = ANY ((SELECT scope_clauses())::text[])';
    -- One look into the key's index for each row. EXISTS would first gather every award that is visible.
    by_award     constant text := '(SELECT scope_is_all()) OR (SELECT true FROM award a WHERE a.award = %1$I.award)';
    by_topic     constant text := '(SELECT scope_is_all()) OR CASE WHEN award IS NOT NULL'
                                  ' THEN (SELECT true FROM award a WHERE a.award = history.award)'
                                  ' WHEN split_part(topic, ''.'', 1) = ''budget'''
                                  ' THEN (SELECT true FROM budget b WHERE b.line = history.figures ->> ''line'')'
                                  ' ELSE (SELECT scope_is_set()) AND split_part(topic, ''.'', 1) IN (''platform'','
                                  ' ''organisation'', ''recipient'', ''support'', ''indicator'', ''entry'','
                                  ' ''determination'', ''officer'') END';
    rule         record;
BEGIN
    FOR rule IN SELECT * FROM (VALUES
        ('recipient',        everybody),
        ('cap',              everybody),
        ('cap_holding',      everybody),
        ('claim',            everybody),
        ('claim_period',     everybody),
        ('claim_choice',     everybody),
        ('closed_month',     everybody),
        ('determination',    everybody),
        ('officer',          everybody),
        ('officer_proposal', everybody),
        ('award',            by_columns),
        ('budget',           by_columns),
        ('instalment',       by_line),
        ('payment',          by_line),
        ('burn_month',       by_line),
        ('recovery',         by_award),
        ('recovery_part',    by_award),
        ('history',          by_topic),
        ('payee',            finance),
        ('account_proposal', finance),
        ('batch',            finance),
        ('batch_export',     finance),
        ('statement',        finance),
        ('statement_line',   finance),
        ('allocation',       finance),
        ('taken_apart',      finance),
        ('exception_case',   finance),
        ('closed_balance',   finance)
    ) AS decided (name, condition) LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', rule.name);
        EXECUTE format('CREATE POLICY scope ON %I FOR SELECT USING (' || rule.condition || ')', rule.name);
    END LOOP;
END $$;

-- 他部门的支持: it is read with its owner's rights, past the policies of the award, and shows no more than this.
CREATE VIEW support_given WITH (security_barrier) AS
    SELECT award, holder_id, clause, department, stage, beneficiary_uscc, beneficiary_name, applied_on, approved_on,
           approved_fen AS amount_fen
    FROM award
    WHERE current_user <> 'yanqi_reader' OR (SELECT scope_is_set());
