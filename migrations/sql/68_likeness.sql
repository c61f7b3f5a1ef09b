-- Fingerprints by which a photo is found again, and how well a case's before and after compare (backend/likeness).
CREATE TABLE IF NOT EXISTS photo_hash (
    sha256 text PRIMARY KEY CONSTRAINT photo_hash_sha256_fkey REFERENCES photo (sha256) ON DELETE RESTRICT,
    hashes bigint[] NOT NULL CONSTRAINT photo_hash_ten CHECK (cardinality(hashes) = 10),
    made_at timestamptz NOT NULL,
    compared_at timestamptz  -- since when it has been compared with all others
);
CREATE INDEX IF NOT EXISTS photo_hash_uncompared ON photo_hash (made_at, sha256) WHERE compared_at IS NULL;
CREATE INDEX IF NOT EXISTS photo_hash_made_at ON photo_hash (made_at, sha256);

CREATE TABLE IF NOT EXISTS photo_pair (
    case_id uuid NOT NULL CONSTRAINT photo_pair_case_id_fkey REFERENCES case_file (id) ON DELETE RESTRICT,
    event_id uuid NOT NULL,
    after_sha256 text NOT NULL,
    before_sha256 text NOT NULL CONSTRAINT photo_pair_before_fkey REFERENCES photo (sha256) ON DELETE RESTRICT,
    score smallint NOT NULL CONSTRAINT photo_pair_score CHECK (score BETWEEN 0 AND 100),
    made_at timestamptz NOT NULL,
    CONSTRAINT photo_pair_pkey PRIMARY KEY (event_id, after_sha256),
    CONSTRAINT photo_pair_after_fkey FOREIGN KEY (event_id, after_sha256) REFERENCES case_photo (event_id, sha256)
        ON DELETE RESTRICT
);
CREATE INDEX IF NOT EXISTS photo_pair_case_id ON photo_pair (case_id);
CREATE INDEX IF NOT EXISTS photo_pair_before ON photo_pair (before_sha256);
