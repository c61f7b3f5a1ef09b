-- What a clerk tells the reporter, beside the note that stays inside; as erasable as the note, with the same salt.
ALTER TABLE case_event_private ADD COLUMN IF NOT EXISTS to_citizen text;

-- 市民评价: what the holder of a tracking code says of a closing. One row per report and closing; its words are the
-- note of the event.
CREATE TABLE IF NOT EXISTS report_answer (
    report_id uuid NOT NULL CONSTRAINT report_answer_report_id_fkey REFERENCES report (id) ON DELETE RESTRICT,
    closing_no integer NOT NULL,
    case_id uuid NOT NULL CONSTRAINT report_answer_case_id_fkey REFERENCES case_file (id) ON DELETE RESTRICT,
    event_id uuid NOT NULL CONSTRAINT report_answer_event_id_fkey REFERENCES case_event (id) ON DELETE RESTRICT,
    clean boolean NOT NULL,
    reasons text[] NOT NULL DEFAULT '{}',
    reworked boolean NOT NULL,
    answered_at timestamptz NOT NULL,
    CONSTRAINT report_answer_pkey PRIMARY KEY (report_id, closing_no),
    CONSTRAINT report_answer_rework CHECK (NOT (clean AND reworked))
);
CREATE INDEX IF NOT EXISTS report_answer_case_id ON report_answer (case_id);
CREATE UNIQUE INDEX IF NOT EXISTS report_answer_event_id ON report_answer (event_id);
