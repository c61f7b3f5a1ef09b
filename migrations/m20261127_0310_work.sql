-- Work is taken in the order of arrival. An event's id is the sender's, so it says nothing of that. Rows from before
-- have no number and come first. The old indexes serve the code of the version before.
CREATE SEQUENCE IF NOT EXISTS case_photo_arrival AS bigint;
ALTER TABLE case_photo ADD COLUMN IF NOT EXISTS arrival bigint;
ALTER TABLE case_photo ALTER COLUMN arrival SET DEFAULT nextval('case_photo_arrival');
ALTER SEQUENCE case_photo_arrival OWNED BY case_photo.arrival;
CREATE INDEX IF NOT EXISTS case_photo_unjudged_arrival ON case_photo (arrival NULLS FIRST) WHERE judged_at IS NULL;
CREATE INDEX IF NOT EXISTS case_photo_unpaired_arrival ON case_photo (arrival NULLS FIRST)
    WHERE paired_at IS NULL AND role <> 'before';

-- What failed again and again, of every kind of work: nobody tries it any more, an administrator sees it.
CREATE TABLE IF NOT EXISTS work_parked (
    work text NOT NULL,
    key text NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT work_parked_pkey PRIMARY KEY (work, key)
);
CREATE INDEX IF NOT EXISTS work_parked_at ON work_parked (at);
