-- What was read that shows people stands in the audit log too, with the row that it was (`photo/…`, `case/…`, `unit/…`),
-- and the log has a term. Entries without a subject keep the hash they have.
ALTER TABLE audit_entry ADD COLUMN IF NOT EXISTS subject text
    CONSTRAINT audit_entry_subject CHECK (length(subject) <= 200);
CREATE INDEX IF NOT EXISTS audit_entry_subject ON audit_entry (subject, actor_id, at) WHERE subject IS NOT NULL;

CREATE OR REPLACE FUNCTION audit_hash(entry audit_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to((CASE WHEN entry.subject IS NULL THEN jsonb_build_array(
        1, entry.no, (extract(epoch FROM entry.at) * 1000000)::bigint, entry.act, entry.actor_id, entry.account_id,
        encode(entry.network, 'hex'), encode(entry.prev_hash, 'hex')
    ) ELSE jsonb_build_array(
        2, entry.no, (extract(epoch FROM entry.at) * 1000000)::bigint, entry.act, entry.actor_id, entry.account_id,
        encode(entry.network, 'hex'), encode(entry.prev_hash, 'hex'), entry.subject
    ) END)::text, 'UTF8'))
$$;

-- What went under a retention rule, the oldest first: up to which number, and the hash that the rest begins with.
CREATE TABLE IF NOT EXISTS audit_purge (
    upto bigint CONSTRAINT audit_purge_pkey PRIMARY KEY,
    hash bytea NOT NULL,
    at timestamptz NOT NULL,
    rule_id text NOT NULL CONSTRAINT audit_purge_rule_id_fkey REFERENCES retention_rule (id) ON DELETE RESTRICT
);
CREATE INDEX IF NOT EXISTS audit_purge_rule_id ON audit_purge (rule_id);

-- `pg_temp` last in each of these: else a temporary table would stand before the real one.
CREATE OR REPLACE FUNCTION audit_entry_chain() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE last audit_entry;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit_entry', 0));
    SELECT * INTO last FROM audit_entry ORDER BY no DESC LIMIT 1;
    NEW.no := coalesce(last.no, 0) + 1;
    NEW.prev_hash := coalesce(last.hash, '\x'::bytea);
    NEW.hash := audit_hash(NEW);
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION audit_entry_only_appended() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- What a rule let go, and nothing that is younger than half a year, whatever the rule says.
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_entry' THEN
        IF EXISTS (
            SELECT 1 FROM audit_purge p
            WHERE OLD.no <= p.upto AND OLD.at < least(p.at, now() + interval '1 day') - interval '183 days'
        ) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

DROP TRIGGER IF EXISTS audit_purge_append_only ON audit_purge;
CREATE TRIGGER audit_purge_append_only BEFORE UPDATE OR DELETE ON audit_purge
    FOR EACH ROW EXECUTE FUNCTION audit_entry_only_appended();
DROP TRIGGER IF EXISTS audit_purge_not_emptied ON audit_purge;
CREATE TRIGGER audit_purge_not_emptied BEFORE TRUNCATE ON audit_purge
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_only_appended();

-- The one way in which entries go, for a role that may not delete them: `last` and older, under a rule in force, of the
-- present. What the rule does not let go stays, and the trigger above keeps half a year.
CREATE OR REPLACE FUNCTION audit_forget(last bigint, purged_at timestamptz, rule text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE days integer; gone bigint;
BEGIN
    SELECT keep_days INTO days FROM retention_rule
    WHERE id = rule AND class = 'audit' AND keep_days IS NOT NULL AND valid_from <= purged_at;
    IF days IS NULL OR purged_at > now() + interval '1 day' OR EXISTS (
        SELECT 1 FROM audit_entry WHERE no <= last AND at >= purged_at - make_interval(days => days)
    ) OR NOT EXISTS (SELECT 1 FROM audit_entry WHERE no > last) THEN
        RAISE EXCEPTION 'no rule lets these entries go' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO audit_purge (upto, hash, at, rule_id) SELECT no, hash, purged_at, rule FROM audit_entry WHERE no = last;
    DELETE FROM audit_entry WHERE no <= last;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
