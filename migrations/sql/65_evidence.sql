-- Sealed evidence: copies that went out, retention rules, what was purged under them, and what is held.
-- A copy that we gave to somebody, by the hash of its bytes.
CREATE TABLE IF NOT EXISTS issued_copy (
    sha256 text PRIMARY KEY CONSTRAINT issued_copy_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    photo_sha256 text NOT NULL CONSTRAINT issued_copy_photo_sha256_fkey REFERENCES photo (sha256) ON DELETE RESTRICT,
    case_id uuid CONSTRAINT issued_copy_case_id_fkey REFERENCES case_file (id) ON DELETE RESTRICT,
    kind text NOT NULL CONSTRAINT issued_copy_kind CHECK (kind IN ('evidence', 'public', 'screen')),
    issued_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    object_key text,
    CONSTRAINT issued_copy_withdrawn CHECK (withdrawn_at >= issued_at)
);
CREATE INDEX IF NOT EXISTS issued_copy_photo_sha256 ON issued_copy (photo_sha256);
CREATE INDEX IF NOT EXISTS issued_copy_case_id ON issued_copy (case_id) WHERE case_id IS NOT NULL;

-- How long a class of data is kept, from when, and why. Without a rule, or with keep_days null: for ever.
CREATE TABLE IF NOT EXISTS retention_rule (
    id text PRIMARY KEY CONSTRAINT retention_rule_id CHECK (id ~ '^[a-z0-9][a-z0-9._-]{0,59}$'),
    class text NOT NULL CONSTRAINT retention_rule_class CHECK (class IN (
        'original.declined', 'original.closed', 'original.transferred', 'contact', 'uploader', 'session')),
    keep_days integer CONSTRAINT retention_rule_keep_days CHECK (keep_days BETWEEN 1 AND 36500),
    basis text NOT NULL CONSTRAINT retention_rule_basis CHECK (length(basis) BETWEEN 2 AND 500),
    valid_from timestamptz NOT NULL,
    CONSTRAINT retention_rule_class_valid_from_key UNIQUE (class, valid_from)
);

-- An original whose bytes are gone under a rule. The row is written first, with its events; then the objects go.
CREATE TABLE IF NOT EXISTS photo_purge (
    sha256 text PRIMARY KEY CONSTRAINT photo_purge_sha256_fkey REFERENCES photo (sha256) ON DELETE RESTRICT,
    rule_id text NOT NULL CONSTRAINT photo_purge_rule_id_fkey REFERENCES retention_rule (id) ON DELETE RESTRICT,
    at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS photo_purge_rule_id ON photo_purge (rule_id);

-- 法律保全: nothing of a held case is purged, whatever the rules say.
CREATE TABLE IF NOT EXISTS case_hold (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT case_hold_case_id_fkey REFERENCES case_file (id) ON DELETE RESTRICT,
    reason text NOT NULL CONSTRAINT case_hold_reason CHECK (length(reason) BETWEEN 2 AND 500),
    placed_at timestamptz NOT NULL,
    released_at timestamptz,
    CONSTRAINT case_hold_released CHECK (released_at >= placed_at)
);
CREATE INDEX IF NOT EXISTS case_hold_case_id ON case_hold (case_id);
CREATE UNIQUE INDEX IF NOT EXISTS case_hold_standing ON case_hold (case_id) WHERE released_at IS NULL;

-- Short hashes of an original's pieces: they prove nothing, but say where altered bytes begin.
CREATE TABLE IF NOT EXISTS photo_pieces (
    sha256 text PRIMARY KEY CONSTRAINT photo_pieces_sha256_fkey REFERENCES photo (sha256) ON DELETE CASCADE,
    piece_bytes integer NOT NULL CONSTRAINT photo_pieces_piece_bytes CHECK (piece_bytes > 0),
    hashes bytea NOT NULL,
    noted_at timestamptz NOT NULL
);
