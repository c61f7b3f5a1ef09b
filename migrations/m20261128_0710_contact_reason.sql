-- Why a reporter's contact was opened, and a term for the log of who did what.
ALTER TABLE contact_read ADD COLUMN IF NOT EXISTS reason text NOT NULL DEFAULT '';

ALTER TABLE retention_rule DROP CONSTRAINT IF EXISTS retention_rule_class;
ALTER TABLE retention_rule ADD CONSTRAINT retention_rule_class CHECK (class IN (
    'original.declined', 'original.closed', 'original.transferred', 'contact', 'answer', 'uploader', 'session', 'audit'));
