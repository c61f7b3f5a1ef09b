-- The person of the unit who does the task; nobody in particular when null.
ALTER TABLE case_task ADD COLUMN IF NOT EXISTS assignee_id uuid
    CONSTRAINT case_task_assignee_id_fkey REFERENCES account (id) ON DELETE RESTRICT;
CREATE INDEX IF NOT EXISTS case_task_assignee ON case_task (assignee_id) WHERE ended_at IS NULL AND assignee_id IS NOT NULL;

-- Who goes on with the work of a unit that was ended.
ALTER TABLE unit ADD COLUMN IF NOT EXISTS successor_id uuid
    CONSTRAINT unit_successor_id_fkey REFERENCES unit (id) ON DELETE RESTRICT;
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'unit_successor' AND conrelid = 'unit'::regclass) THEN
        ALTER TABLE unit ADD CONSTRAINT unit_successor CHECK (successor_id IS NULL OR successor_id <> id AND NOT active) NOT VALID;
        ALTER TABLE unit VALIDATE CONSTRAINT unit_successor;
    END IF;
END $$;

UPDATE role SET verbs = array_append(verbs, 'case.recall')
WHERE key IN ('dispatcher', 'supervisor') AND NOT 'case.recall' = ANY (verbs);
UPDATE role SET verbs = array_append(verbs, 'task.assign') WHERE key = 'squad_leader' AND NOT 'task.assign' = ANY (verbs);
