-- The reporters' "not done" that sent the case to nobody: few, and looked for by when they were said.
CREATE INDEX IF NOT EXISTS report_answer_disputed ON report_answer (answered_at) WHERE NOT clean AND NOT reworked;
