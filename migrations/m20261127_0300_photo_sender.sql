-- Who sent the bytes of a photo, as a keyed hash over both: the right to put it on a case. It goes after some days.
CREATE TABLE photo_sender (
    sha256 text NOT NULL CONSTRAINT photo_sender_sha256_fkey REFERENCES photo (sha256) ON DELETE CASCADE,
    sender bytea NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT photo_sender_pkey PRIMARY KEY (sha256, sender)
);
CREATE INDEX photo_sender_at ON photo_sender (at);
