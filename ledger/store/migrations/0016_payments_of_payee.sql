-- schema: projection
-- 收款人的款项: the page of a payee reads them, latest first; the list of payees goes by name.

CREATE INDEX payment_by_payee ON payment (payee_uscc, pay_on, reference);
CREATE INDEX payee_by_name ON payee (name, uscc);
