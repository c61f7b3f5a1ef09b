-- A stage of a case that ended, with what its limit had been: the case itself keeps the running clock alone.
CREATE TABLE IF NOT EXISTS stage_end (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT stage_end_pkey PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT stage_end_case_id_fkey REFERENCES case_file (id) ON DELETE CASCADE,
    stage text NOT NULL,
    started_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    to_state text NOT NULL
);
CREATE INDEX IF NOT EXISTS stage_end_ended_at ON stage_end (ended_at);
CREATE INDEX IF NOT EXISTS stage_end_case_id ON stage_end (case_id);

CREATE OR REPLACE FUNCTION stage_end_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO stage_end (case_id, stage, started_at, due_at, ended_at, to_state)
    VALUES (NEW.id, OLD.clock_stage, OLD.clock_started_at, OLD.due_at,
            CASE WHEN NEW.state <> OLD.state THEN NEW.state_since ELSE coalesce(NEW.clock_started_at, NEW.state_since) END,
            NEW.state);
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS case_file_stage_end ON case_file;
CREATE TRIGGER case_file_stage_end AFTER UPDATE OF clock_stage, clock_started_at ON case_file
    FOR EACH ROW WHEN (OLD.clock_stage IS NOT NULL AND (OLD.clock_stage IS DISTINCT FROM NEW.clock_stage
                       OR OLD.clock_started_at IS DISTINCT FROM NEW.clock_started_at))
    EXECUTE FUNCTION stage_end_note();

-- What came back, by time.
CREATE INDEX IF NOT EXISTS case_event_came_back ON case_event (at) WHERE command IN ('return', 'check_fail', 'rework');
