-- When a session was last used: one that nobody uses ends. Sessions of before count from now.
ALTER TABLE session ADD COLUMN IF NOT EXISTS last_seen_at timestamptz;
UPDATE session SET last_seen_at = now() WHERE last_seen_at IS NULL AND revoked_at IS NULL AND expires_at > now();
