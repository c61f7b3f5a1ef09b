-- Apart from the columns, so that the table is not locked whole while its rows are filled.
UPDATE case_scope s SET state = c.state, is_open = c.is_open, due_at = coalesce(c.due_at, 'infinity'),
                        outside = (c.certainty = 'outside')
FROM case_file c WHERE c.id = s.case_id AND s.state IS NULL;

-- Each list of a desk is a short scan of one of these, also an empty one; the first also counts without the table.
CREATE INDEX IF NOT EXISTS case_scope_state_due ON case_scope (scope, state, due_at, case_id) INCLUDE (outside) WHERE is_open;
CREATE INDEX IF NOT EXISTS case_scope_due ON case_scope (scope, due_at, case_id) WHERE is_open;
CREATE INDEX IF NOT EXISTS case_scope_outside ON case_scope (scope, due_at, case_id) WHERE is_open AND outside;
CREATE INDEX IF NOT EXISTS case_scope_state_newest ON case_scope (scope, state, received_at DESC, case_id DESC);

-- Last: it locks the table until the end.
ALTER TABLE case_scope DROP CONSTRAINT IF EXISTS case_scope_filled;
ALTER TABLE case_scope ADD CONSTRAINT case_scope_filled
    CHECK (state IS NOT NULL AND due_at IS NOT NULL AND outside IS NOT NULL);
