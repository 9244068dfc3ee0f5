-- What fills the tables for bench.lists: :rows awards, payments, lines and entries, and fewer of what there is less of.

INSERT INTO recipient
    SELECT md5('r' || n)::uuid, 'organisation', 'U' || lpad(n::text, 8, '0'), '企业' || md5(n::text),
        'U' || lpad(n::text, 8, '0'), '', '', '', false, NULL, false, '', date '2026-01-01' + (n % 300)::int
    FROM generate_series(1, :rows / 10) n;

INSERT INTO recipient_name
    SELECT r.id, 'name', r.name, '', '',
        ARRAY(SELECT substr(r.name, place, 2) FROM generate_series(1, length(r.name) - 1) place)
    FROM recipient r;

INSERT INTO award (award, holder_id, clause, budget_clause, stage, beneficiary_uscc, beneficiary_name, department,
        applied_on, approved_on, assessed_fen, approved_fen, due_fen, paid_fen)
    SELECT 'A-' || lpad(n::text, 8, '0'), md5('r' || (1 + n % (:rows / 10)))::uuid,
    CASE n % 2 WHEN 0 THEN 'art4.testing' ELSE 'art6.ai' END, '',
    CASE WHEN n % 1000 = 0 THEN 'in_notice' ELSE 'completed' END, 'U' || lpad((1 + n % (:rows / 10))::text, 8, '0'),
        '企业' || n,
    CASE n % 2 WHEN 0 THEN 'kw' ELSE 'jxj' END, date '2020-01-01' + (n % 2500)::int,
        date '2020-02-01' + (n % 2500)::int, n * 7 % 90000001, n * 7 % 90000001, n * 7 % 90000001, n * 7 % 90000001
    FROM generate_series(1, :rows) n;

INSERT INTO budget (line, fiscal_year, department, clause, fund_source, opened, appropriated_fen)
    SELECT y || '|kw|art4.testing|district', y, 'kw', 'art4.testing', 'district', true, 1000000000000
    FROM generate_series(2020, 2026) y;

INSERT INTO history (holder_id, version, topic, effective_on, recorded_at, actor, department, award, clause,
        amount_fen, figures)
    SELECT md5('r' || (1 + n % (:rows / 10)))::uuid, n, 'payment.confirmed', date '2020-01-01' + (n % 2500)::int,
        now(), 'czj', 'czj', 'A-' || lpad(n::text, 8, '0'), 'art4.testing', n, '{}'
    FROM generate_series(1, :rows) n;

INSERT INTO burn_entry
    SELECT h.y || '|kw|art4.testing|district', date_trunc('month', h.effective_on)::date, h.holder_id, h.version,
        h.effective_on, 0, 0, 0, 0, h.amount_fen, 0
    FROM (SELECT *, date_part('year', effective_on) AS y
    FROM history) h;

INSERT INTO batch (batch, id, fiscal_year, pay_on, state, payments, amount_fen, made_by, approval)
    SELECT 'B-' || lpad(n::text, 8, '0'), md5('b' || n)::uuid, 2026, date '2020-01-01' + (n % 2500)::int,
    CASE WHEN n % 1000 = 0 THEN 'made' ELSE 'exported' END, 100, n * 7 % 900001, 'czj', n
    FROM generate_series(1, :rows / 50) n;

INSERT INTO payment
    SELECT 'P-' || lpad(n::text, 8, '0'), 'B-' || lpad((1 + n % (:rows / 50))::text, 8, '0'),
        md5('r' || (1 + n % (:rows / 10)))::uuid, 'A-' || lpad(n::text, 8, '0'), 1, n,
        'U' || lpad((1 + n % (:rows / 10))::text, 8, '0'), '企业', '62220000', '', '', '2026|kw|art4.testing|district',
        'art4.testing', '', '', date '2020-01-01' + (n % 2500)::int,
    CASE WHEN n % 100 = 0 THEN 'exported' ELSE 'confirmed' END, NULL, 0, 0
    FROM generate_series(1, :rows) n;

INSERT INTO payee
    SELECT code, name, name, '62220000' || code, '', '', 1, true, ''
    FROM recipient;

INSERT INTO statement
    SELECT 'S-' || lpad(n::text, 8, '0'), md5('s' || n)::uuid, '6222', '', 'CNY', 'file', 'hash' || n,
        date '2020-01-01' + (n % 2500)::int, date '2020-01-02' + (n % 2500)::int, 0, 0, 100, 100, 0, '{}',
        date '2020-01-02' + (n % 2500)::int
    FROM generate_series(1, :rows / 100) n;

INSERT INTO statement_line
    SELECT md5('p' || n / 200) || '/' || n, 'S-' || lpad((1 + n / 100)::text, 8, '0'), md5('p' || n / 200)::uuid,
        n % 200, '6222', date '2020-01-01' + (n % 2500)::int, -1 - n * 7 % 90001, '企业' || n, '6222', '拨付', '', '',
        false, '', '', 'f' || n, '[]',
    CASE WHEN n % 10 = 0 THEN 0 ELSE 1 + n * 7 % 90001 END, ''
    FROM generate_series(1, :rows) n;

INSERT INTO exception_case
    SELECT md5('e' || n)::uuid, 'unmatched_line', 'L-' || n, n * 7 % 90001, date '2020-01-01' + (n % 2500)::int, '',
    CASE WHEN n % 100 = 0 THEN 'open' ELSE 'decided' END, '', ''
    FROM generate_series(1, :rows / 10) n;

INSERT INTO recovery (recovery, holder_id, award, kind, state, principal_fen, received_fen, restores_cap,
        from_settlement, basis, reason, document, opened_on, opened_by, budget_level, revenue_item, functional_class,
        government_economic, department_economic, project, supervising_department, unit)
    SELECT 'R-' || lpad(n::text, 8, '0'), md5('r' || (1 + n % (:rows / 10)))::uuid, 'A-' || lpad(n::text, 8, '0'),
        'overpayment',
    CASE WHEN n % 100 = 0 THEN 'opened' ELSE 'closed' END, 1 + n * 7 % 90001,
    CASE WHEN n % 100 = 0 THEN 0 ELSE 1 + n * 7 % 90001 END, true, false, '', '', '',
        date '2020-01-01' + (n % 2500)::int, 'czj', '', '', '', '', '', '', '', ''
    FROM generate_series(1, :rows / 100) n;
