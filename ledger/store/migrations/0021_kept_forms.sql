-- schema: access
-- Forms that were filled in and wait while their officer proves at the identity provider who he is. No part of the record.

CREATE TABLE kept_form (
    digest     bytea       PRIMARY KEY,               -- sha256 of the id that the browser brings back
    username   text        NOT NULL,
    sealed     bytea       NOT NULL,                  -- the fields, encrypted with the secret key for this officer
    expires_at timestamptz NOT NULL
);
CREATE INDEX kept_form_by_age ON kept_form (expires_at);
