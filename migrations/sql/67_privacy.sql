-- What of a photo the public may see: boxes proposed by models, decided by a person, burnt in by a worker.
CREATE TABLE IF NOT EXISTS photo_review (
    sha256 text PRIMARY KEY CONSTRAINT photo_review_sha256_fkey REFERENCES photo (sha256) ON DELETE RESTRICT,
    state text NOT NULL CONSTRAINT photo_review_state CHECK (state IN ('waiting', 'approved', 'rejected')),
    version integer NOT NULL CONSTRAINT photo_review_version CHECK (version >= 1),
    boxes jsonb NOT NULL,
    trouble text,  -- why no boxes could be proposed
    found_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by uuid CONSTRAINT photo_review_decided_by_fkey REFERENCES account (id) ON DELETE RESTRICT,
    reason text,
    published_version integer,  -- the approved version whose copies are there
    CONSTRAINT photo_review_decided CHECK ((decided_at IS NULL) = (decided_by IS NULL))
);
CREATE INDEX IF NOT EXISTS photo_review_waiting ON photo_review (found_at, sha256) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS photo_review_unpublished ON photo_review (decided_at)
    WHERE state = 'approved' AND published_version IS DISTINCT FROM version;
CREATE INDEX IF NOT EXISTS photo_review_decided_by ON photo_review (decided_by) WHERE decided_by IS NOT NULL;

-- Every version of a review: who decided what.
CREATE TABLE IF NOT EXISTS photo_review_step (
    sha256 text NOT NULL CONSTRAINT photo_review_step_sha256_fkey REFERENCES photo_review (sha256) ON DELETE RESTRICT,
    version integer NOT NULL,
    what text NOT NULL CONSTRAINT photo_review_step_what CHECK (what IN ('found', 'saved', 'approved', 'rejected', 'withdrawn')),
    boxes jsonb NOT NULL,
    actor_id uuid CONSTRAINT photo_review_step_actor_id_fkey REFERENCES account (id) ON DELETE RESTRICT,
    reason text,
    at timestamptz NOT NULL,
    CONSTRAINT photo_review_step_pkey PRIMARY KEY (sha256, version)
);
CREATE INDEX IF NOT EXISTS photo_review_step_actor_id ON photo_review_step (actor_id) WHERE actor_id IS NOT NULL;

-- Public copies, each under an address of its own that nobody can guess and that is never used again.
CREATE TABLE IF NOT EXISTS public_copy (
    token text PRIMARY KEY CONSTRAINT public_copy_token CHECK (length(token) >= 22),
    sha256 text NOT NULL CONSTRAINT public_copy_sha256_fkey REFERENCES photo_review (sha256) ON DELETE RESTRICT,
    version integer NOT NULL,
    media_type text NOT NULL,
    copy_sha256 text NOT NULL,
    object_key text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    bytes bigint NOT NULL,
    made_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    removed_at timestamptz,
    CONSTRAINT public_copy_once UNIQUE (sha256, version, media_type),
    CONSTRAINT public_copy_removed CHECK (removed_at IS NULL OR withdrawn_at IS NOT NULL)
);
CREATE INDEX IF NOT EXISTS public_copy_to_remove ON public_copy (withdrawn_at)
    WHERE withdrawn_at IS NOT NULL AND removed_at IS NULL;
