-- What a desk sorts and filters by stands in case_scope: state, due time ('infinity' without a clock, so that it sorts
-- last and compares), whether it lies outside every area. Triggers keep it true, whoever writes: also the code of the
-- version before, which knows none of these columns.
ALTER TABLE case_scope ADD COLUMN IF NOT EXISTS state text;
ALTER TABLE case_scope ADD COLUMN IF NOT EXISTS due_at timestamptz;
ALTER TABLE case_scope ADD COLUMN IF NOT EXISTS outside boolean;

CREATE OR REPLACE FUNCTION case_scope_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT c.state, c.is_open, coalesce(c.due_at, 'infinity'), c.certainty = 'outside'
    INTO NEW.state, NEW.is_open, NEW.due_at, NEW.outside FROM case_file c WHERE c.id = NEW.case_id;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS case_scope_keys ON case_scope;
CREATE TRIGGER case_scope_keys BEFORE INSERT ON case_scope
    FOR EACH ROW WHEN (NEW.state IS NULL) EXECUTE FUNCTION case_scope_fill();

CREATE OR REPLACE FUNCTION case_scope_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE case_scope SET state = NEW.state, is_open = NEW.is_open, due_at = coalesce(NEW.due_at, 'infinity'),
                          outside = (NEW.certainty = 'outside')
    WHERE case_id = NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS case_file_keys ON case_file;
CREATE TRIGGER case_file_keys AFTER UPDATE OF state, due_at, certainty ON case_file
    FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.due_at IS DISTINCT FROM NEW.due_at OR OLD.certainty <> NEW.certainty)
    EXECUTE FUNCTION case_scope_follow();
