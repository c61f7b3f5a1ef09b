-- 信息: what one person sent, immutable. The raw point is kept beside the converted one.
CREATE TABLE IF NOT EXISTS report (
    id uuid PRIMARY KEY,
    kind text NOT NULL CONSTRAINT report_kind CHECK (kind IN ('citizen', 'inspection')),
    tracking_code text NOT NULL CONSTRAINT report_tracking_code_key UNIQUE,
    edition_id text,
    category_code text,
    component_code text,
    words text NOT NULL CONSTRAINT report_words CHECK (length(words) <= 2000),
    words_salt bytea NOT NULL,
    location geometry(Point, 4326) NOT NULL,
    raw_lon double precision NOT NULL,
    raw_lat double precision NOT NULL,
    datum text NOT NULL CONSTRAINT report_datum CHECK (datum IN ('wgs84', 'gcj02', 'bd09')),
    source text NOT NULL CONSTRAINT report_source CHECK (source IN ('device', 'exif', 'map')),
    accuracy_m real NOT NULL CONSTRAINT report_accuracy_m CHECK (accuracy_m >= 0),
    place jsonb NOT NULL,
    territory_version bigint NOT NULL,
    reporter_id uuid CONSTRAINT report_reporter_id_fkey REFERENCES account (id) ON DELETE RESTRICT,
    body_hash bytea NOT NULL,
    received_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS report_reporter_id ON report (reporter_id) WHERE reporter_id IS NOT NULL;

-- How to reach the reporter; read only with the verb contact.read, erasable, never in events, logs or lists.
CREATE TABLE IF NOT EXISTS contact (
    report_id uuid PRIMARY KEY CONSTRAINT contact_report_id_fkey REFERENCES report (id) ON DELETE CASCADE,
    name text NOT NULL DEFAULT '',
    phone text NOT NULL DEFAULT '',
    email text NOT NULL DEFAULT ''
);
