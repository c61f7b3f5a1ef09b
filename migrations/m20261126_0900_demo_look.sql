-- When somebody at the keyboard last opened a case of the demo city: the demo's own people then leave it alone for a
-- while. Written in demo installations only.
CREATE TABLE demo_look (
    case_id uuid PRIMARY KEY REFERENCES case_file ON DELETE CASCADE,
    at timestamptz NOT NULL
);
CREATE INDEX demo_look_at ON demo_look (at);
