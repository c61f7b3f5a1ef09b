-- What a version took back does not stand any more, so that the one before it can be taken back next.
ALTER TABLE territory_version ADD COLUMN IF NOT EXISTS took_back bigint
    CONSTRAINT territory_version_took_back_fkey REFERENCES territory_version (id) ON DELETE RESTRICT;
CREATE INDEX IF NOT EXISTS territory_version_took_back ON territory_version (took_back);
