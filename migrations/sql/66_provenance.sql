-- What contradicts what on a case: found by the rules of backend/provenance/guard.py, settled by a person.
CREATE TABLE IF NOT EXISTS case_flag (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT case_flag_case_id_fkey REFERENCES case_file (id) ON DELETE RESTRICT,
    event_id uuid NOT NULL,
    sha256 text NOT NULL,
    kind text NOT NULL,
    severity text NOT NULL CONSTRAINT case_flag_severity CHECK (severity IN ('note', 'doubt', 'contradiction')),
    facts jsonb NOT NULL,
    rules smallint NOT NULL,
    found_at timestamptz NOT NULL,
    settled_as text CONSTRAINT case_flag_settled_as CHECK (settled_as IN ('dismissed', 'corrected')),
    settled_at timestamptz,
    settled_by uuid CONSTRAINT case_flag_settled_by_fkey REFERENCES account (id) ON DELETE RESTRICT,
    settled_note text,
    CONSTRAINT case_flag_photo_fkey FOREIGN KEY (event_id, sha256) REFERENCES case_photo (event_id, sha256)
        ON DELETE RESTRICT,
    CONSTRAINT case_flag_once UNIQUE (event_id, sha256, kind),
    CONSTRAINT case_flag_settled CHECK ((settled_as IS NULL) = (settled_at IS NULL))
);
CREATE INDEX IF NOT EXISTS case_flag_case_id ON case_flag (case_id);
CREATE INDEX IF NOT EXISTS case_flag_settled_by ON case_flag (settled_by) WHERE settled_by IS NOT NULL;
