-- An edition that has not begun can be taken back; its categories stay, as every one does. `own`: loaded by the city, so
-- that the package leaves it alone.
ALTER TABLE edition ADD COLUMN IF NOT EXISTS own boolean NOT NULL DEFAULT false;
ALTER TABLE edition ADD COLUMN IF NOT EXISTS withdrawn_at timestamptz;
ALTER TABLE edition DROP CONSTRAINT IF EXISTS edition_one_in_force;
ALTER TABLE edition ADD CONSTRAINT edition_one_in_force
    EXCLUDE USING gist (daterange(in_force_from, in_force_to) WITH &&) WHERE (withdrawn_at IS NULL);
