-- The feed: one dense number per event and epoch, given by the relay below the snapshot horizon.
CREATE TABLE IF NOT EXISTS feed_state (
    one boolean PRIMARY KEY DEFAULT true CONSTRAINT feed_state_one CHECK (one),
    epoch integer NOT NULL,
    last_seq bigint NOT NULL,
    horizon xid8 NOT NULL,
    system_identifier text NOT NULL
);

CREATE TABLE IF NOT EXISTS feed_entry (
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    event_id uuid NOT NULL CONSTRAINT feed_entry_event_id_key UNIQUE
        CONSTRAINT feed_entry_event_id_fkey REFERENCES case_event (id) ON DELETE RESTRICT,
    CONSTRAINT feed_entry_pkey PRIMARY KEY (epoch, seq)
);

CREATE TABLE IF NOT EXISTS feed_consumer (
    name text PRIMARY KEY,
    epoch integer NOT NULL,
    seq bigint NOT NULL
);

-- Sealed heads of all cases, chained and signed; a copy lies outside the database.
CREATE TABLE IF NOT EXISTS checkpoint (
    no bigint PRIMARY KEY CONSTRAINT checkpoint_no CHECK (no >= 1),
    at timestamptz NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    previous bytea NOT NULL,
    body bytea NOT NULL,
    hash bytea NOT NULL,
    signature bytea NOT NULL
);
