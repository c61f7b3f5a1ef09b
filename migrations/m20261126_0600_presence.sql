-- Who has which case open, for a minute at a time: not logged, lost without harm, never part of a case's record.
CREATE UNLOGGED TABLE case_presence (
    case_id uuid NOT NULL CONSTRAINT case_presence_case REFERENCES case_file (id) ON DELETE CASCADE,
    account_id uuid NOT NULL CONSTRAINT case_presence_account REFERENCES account (id) ON DELETE CASCADE,
    until timestamptz NOT NULL,
    CONSTRAINT case_presence_pkey PRIMARY KEY (case_id, account_id)
);
CREATE INDEX case_presence_of_account ON case_presence (account_id);
CREATE INDEX case_presence_until ON case_presence (until);
