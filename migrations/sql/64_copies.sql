-- Evidence copies: the photo as part of one case, with time, place, case number and short hash burnt in.
CREATE TABLE IF NOT EXISTS evidence_copy (
    case_id uuid NOT NULL CONSTRAINT evidence_copy_case_id_fkey REFERENCES case_file (id) ON DELETE RESTRICT,
    sha256 text NOT NULL CONSTRAINT evidence_copy_sha256_fkey REFERENCES photo (sha256) ON DELETE RESTRICT,
    copy_sha256 text NOT NULL CONSTRAINT evidence_copy_copy_sha256 CHECK (copy_sha256 ~ '^[0-9a-f]{64}$'),
    object_key text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    bytes bigint NOT NULL,
    lines text[] NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT evidence_copy_pkey PRIMARY KEY (case_id, sha256)
);
CREATE INDEX IF NOT EXISTS evidence_copy_sha256 ON evidence_copy (sha256);
CREATE INDEX IF NOT EXISTS evidence_copy_copy_sha256 ON evidence_copy (copy_sha256);
