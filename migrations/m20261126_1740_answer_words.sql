-- A check's photo is laid beside the earlier ones too.
DROP INDEX IF EXISTS case_photo_unpaired;
CREATE INDEX case_photo_unpaired ON case_photo (event_id) WHERE paired_at IS NULL AND role <> 'before';

-- What a reporter wrote in an answer has a term of its own.
ALTER TABLE retention_rule DROP CONSTRAINT IF EXISTS retention_rule_class;
ALTER TABLE retention_rule ADD CONSTRAINT retention_rule_class CHECK (class IN (
    'original.declined', 'original.closed', 'original.transferred', 'contact', 'answer', 'uploader', 'session'));
