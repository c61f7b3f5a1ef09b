-- A time that somebody else told and that cannot be is no time, whoever writes it: also the code of the version before.
-- What was said stays where it was said: in the photo (taken_local) and in the sealed event. A phone's time is kept as
-- the phone wrote it, and its clock may be a century wrong and known to be: the code looks at the true time.
CREATE OR REPLACE FUNCTION refuse_taken_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.taken_at = NULL;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS photo_taken_at ON photo;
CREATE TRIGGER photo_taken_at BEFORE INSERT ON photo FOR EACH ROW
    WHEN (NEW.taken_at < '2000-01-01T00:00:00Z' OR NEW.taken_at > NEW.received_at + interval '1 day')
    EXECUTE FUNCTION refuse_taken_at();
DROP TRIGGER IF EXISTS case_shot_taken_at ON case_shot;
CREATE TRIGGER case_shot_taken_at BEFORE INSERT ON case_shot FOR EACH ROW
    WHEN (NEW.taken_at < '1900-01-01T00:00:00Z' OR NEW.taken_at > now() + interval '102 years')
    EXECUTE FUNCTION refuse_taken_at();

UPDATE photo SET taken_at = NULL
WHERE taken_at < '2000-01-01T00:00:00Z' OR taken_at > received_at + interval '1 day';
UPDATE case_shot SET taken_at = NULL
WHERE taken_at < '1900-01-01T00:00:00Z' OR taken_at > now() + interval '102 years';
