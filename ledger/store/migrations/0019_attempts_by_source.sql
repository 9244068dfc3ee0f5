-- schema: access
-- Failures are counted by where they come from as well, so that a colleague's guesses do not lock an officer out:
-- '' is the name over all addresses, else an address, or a session in which the password is asked once more.
ALTER TABLE attempt ADD COLUMN source text NOT NULL DEFAULT '' CHECK (length(source) <= 80);
ALTER TABLE attempt DROP CONSTRAINT attempt_pkey, ADD PRIMARY KEY (username, source);
