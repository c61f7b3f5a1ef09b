-- Fingerprints of five larger cuts, beside the ten that code of before reads; filled in the background (backend/likeness).
ALTER TABLE photo_hash ADD COLUMN IF NOT EXISTS more bigint[]
    CONSTRAINT photo_hash_more CHECK (cardinality(more) IN (0, 5));
CREATE INDEX IF NOT EXISTS photo_hash_of_before ON photo_hash (made_at) WHERE more IS NULL;
