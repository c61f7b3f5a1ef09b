SET LOCAL lock_timeout = '4s';
CREATE EXTENSION IF NOT EXISTS postgis;

-- Budgets: what an address, an account or everybody may use in a window (backend/db/budget.py).
CREATE TABLE IF NOT EXISTS budget (
    bucket text NOT NULL,
    window_start timestamptz NOT NULL,
    used bigint NOT NULL,
    CONSTRAINT budget_pkey PRIMARY KEY (bucket, window_start)
);
CREATE INDEX IF NOT EXISTS budget_window_start ON budget (window_start);
