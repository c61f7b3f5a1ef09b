-- 协办: the unit assists the one that leads. The code of the version before opens leading tasks alone.
ALTER TABLE case_task ADD COLUMN IF NOT EXISTS assists boolean NOT NULL DEFAULT false;
-- What the check said of a task that was handed in; NULL while nobody has checked, and for what the version before
-- checked (backend/cases/tasks.py says which of those still count).
ALTER TABLE case_task ADD COLUMN IF NOT EXISTS verdict text;
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'case_task_verdict') THEN
        ALTER TABLE case_task ADD CONSTRAINT case_task_verdict
            CHECK (verdict IS NULL OR verdict IN ('passed', 'failed') AND state = 'finished' AND kind = 'handle') NOT VALID;
        ALTER TABLE case_task VALIDATE CONSTRAINT case_task_verdict;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'case_task_assists') THEN
        ALTER TABLE case_task ADD CONSTRAINT case_task_assists CHECK (NOT assists OR kind = 'handle') NOT VALID;
        ALTER TABLE case_task VALIDATE CONSTRAINT case_task_assists;
    END IF;
END $$;
-- One unit leads a case at a time.
CREATE UNIQUE INDEX IF NOT EXISTS case_task_lead ON case_task (case_id)
    WHERE kind = 'handle' AND NOT assists AND ended_at IS NULL;
