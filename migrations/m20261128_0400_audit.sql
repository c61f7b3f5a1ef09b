-- Who signed in, who was refused, whose account was changed and by whom. Only ever appended to, and chained: each entry
-- carries the hash of the one before, so that none is altered or taken out unseen. One writer at a time (the lock is the
-- transaction's); entries are rare beside everything else. No row of another table takes an entry with it.
CREATE TABLE IF NOT EXISTS audit_entry (
    no bigint CONSTRAINT audit_entry_pkey PRIMARY KEY,
    at timestamptz NOT NULL,
    act text NOT NULL CONSTRAINT audit_entry_act CHECK (act ~ '^[a-z_]{1,40}$'),
    actor_id uuid,
    account_id uuid,
    network bytea,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL
);
CREATE INDEX IF NOT EXISTS audit_entry_account_id ON audit_entry (account_id, no DESC) WHERE account_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS audit_entry_actor_id ON audit_entry (actor_id, no DESC) WHERE actor_id IS NOT NULL;

CREATE OR REPLACE FUNCTION audit_hash(entry audit_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        1, entry.no, (extract(epoch FROM entry.at) * 1000000)::bigint, entry.act, entry.actor_id, entry.account_id,
        encode(entry.network, 'hex'), encode(entry.prev_hash, 'hex')
    )::text, 'UTF8'))
$$;

CREATE OR REPLACE FUNCTION audit_entry_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last audit_entry;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit_entry', 0));
    SELECT * INTO last FROM audit_entry ORDER BY no DESC LIMIT 1;
    NEW.no := coalesce(last.no, 0) + 1;
    NEW.prev_hash := coalesce(last.hash, '\x'::bytea);
    NEW.hash := audit_hash(NEW);
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION audit_entry_only_appended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;

DROP TRIGGER IF EXISTS audit_entry_chain ON audit_entry;
CREATE TRIGGER audit_entry_chain BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_chain();
DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_only_appended();
DROP TRIGGER IF EXISTS audit_entry_not_emptied ON audit_entry;
CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_only_appended();
