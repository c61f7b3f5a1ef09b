-- Originals are sealed under their SHA-256; what people see are derivatives.
CREATE TABLE IF NOT EXISTS photo (
    sha256 text PRIMARY KEY CONSTRAINT photo_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    bytes bigint NOT NULL CONSTRAINT photo_bytes CHECK (bytes > 0),
    media_type text NOT NULL,
    width integer NOT NULL CONSTRAINT photo_width CHECK (width > 0),
    height integer NOT NULL CONSTRAINT photo_height CHECK (height > 0),
    orientation smallint NOT NULL CONSTRAINT photo_orientation CHECK (orientation BETWEEN 1 AND 8),
    taken_at timestamptz,
    taken_local text,
    taken_offset text,
    exif_point geometry(Point, 4326),
    altitude_m real,
    direction real,
    gps_accuracy_m real,
    device_make text,
    device_model text,
    received_at timestamptz NOT NULL,
    uploaded_by uuid CONSTRAINT photo_uploaded_by_fkey REFERENCES account (id) ON DELETE RESTRICT,
    uploader_hash bytea,
    attached_at timestamptz,
    purged_at timestamptz,
    renderings text NOT NULL DEFAULT 'pending'
        CONSTRAINT photo_renderings CHECK (renderings IN ('pending', 'made', 'parked')),
    modern_at timestamptz,
    searched_at timestamptz,  -- since when faces and plates have been looked for (backend/privacy)
    hashed_at timestamptz  -- since when its fingerprint is there, or not possible (backend/likeness)
);
-- The work lists of the workers: what is missing, and nothing else.
CREATE INDEX IF NOT EXISTS photo_without_renderings ON photo (received_at)
    WHERE renderings = 'pending' AND purged_at IS NULL;
CREATE INDEX IF NOT EXISTS photo_without_modern ON photo (received_at)
    WHERE renderings = 'made' AND modern_at IS NULL AND purged_at IS NULL;
CREATE INDEX IF NOT EXISTS photo_unsearched ON photo (received_at)
    WHERE renderings = 'made' AND searched_at IS NULL AND attached_at IS NOT NULL AND purged_at IS NULL;
CREATE INDEX IF NOT EXISTS photo_unhashed ON photo (received_at)
    WHERE renderings = 'made' AND hashed_at IS NULL AND attached_at IS NOT NULL AND purged_at IS NULL;
CREATE INDEX IF NOT EXISTS photo_unattached ON photo (received_at) WHERE attached_at IS NULL;
CREATE INDEX IF NOT EXISTS photo_uploaded_by ON photo (uploaded_by) WHERE uploaded_by IS NOT NULL;

CREATE TABLE IF NOT EXISTS photo_derivative (
    sha256 text NOT NULL CONSTRAINT photo_derivative_sha256_fkey REFERENCES photo (sha256) ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT photo_derivative_kind CHECK (kind IN ('thumb', 'screen')),
    media_type text NOT NULL,
    object_key text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    bytes bigint NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT photo_derivative_pkey PRIMARY KEY (sha256, kind, media_type)
);

-- Photos whose derivatives could not be made, with the reason; an administrator sees them.
CREATE TABLE IF NOT EXISTS photo_parked (
    sha256 text PRIMARY KEY CONSTRAINT photo_parked_sha256_fkey REFERENCES photo (sha256) ON DELETE CASCADE,
    code text NOT NULL,
    detail text NOT NULL,
    attempts integer NOT NULL,
    at timestamptz NOT NULL
);
