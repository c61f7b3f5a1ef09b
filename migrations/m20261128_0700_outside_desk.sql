-- Which desk gets what is reported outside every area; without one, the first (backend/people/queries.py).
ALTER TABLE unit ADD COLUMN IF NOT EXISTS takes_outside boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX IF NOT EXISTS unit_takes_outside ON unit (takes_outside) WHERE takes_outside;
