-- SHA-256 of a rendering's bytes; none for what was made before. The index is the order in which they are verified.
ALTER TABLE photo_derivative ADD COLUMN IF NOT EXISTS content_sha256 text
    CONSTRAINT photo_derivative_content_sha256 CHECK (content_sha256 ~ '^[0-9a-f]{64}$');
CREATE INDEX IF NOT EXISTS photo_derivative_object_key ON photo_derivative (object_key);
