-- Days off as the yearly notice publishes them. The packaged calendar.toml is the base; of several notices that say
-- something of a day the last one loaded counts. Rows never change: a correction is another notice.
CREATE TABLE IF NOT EXISTS calendar_notice (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT calendar_notice_pkey PRIMARY KEY,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    holidays date[] NOT NULL,
    workdays date[] NOT NULL,
    source text NOT NULL CONSTRAINT calendar_notice_source CHECK (source <> ''),
    demo boolean NOT NULL,
    loaded_at timestamptz NOT NULL,
    CONSTRAINT calendar_notice_days CHECK (valid_from <= valid_to AND NOT holidays && workdays)
);
CREATE OR REPLACE TRIGGER calendar_notice_immutable BEFORE UPDATE OR DELETE ON calendar_notice
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A running clock that the calendar moved: written in the transaction that moves it.
CREATE TABLE IF NOT EXISTS clock_redating (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT clock_redating_pkey PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT clock_redating_case_id_fkey REFERENCES case_file (id) ON DELETE CASCADE,
    at timestamptz NOT NULL,
    stage text NOT NULL,
    started_at timestamptz NOT NULL,
    limit_text text NOT NULL,
    near_before timestamptz NOT NULL,
    near_at timestamptz NOT NULL,
    due_before timestamptz NOT NULL,
    due_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS clock_redating_case_id ON clock_redating (case_id);
CREATE OR REPLACE TRIGGER clock_redating_immutable BEFORE UPDATE ON clock_redating
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
