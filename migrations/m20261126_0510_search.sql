-- Pairs of neighbouring characters: Chinese words have two, and no parser is needed to find them.
CREATE OR REPLACE FUNCTION text_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT coalesce(array_agg(DISTINCT substr(lower(words), i, 2)), '{}') FROM generate_series(1, length(words) - 1) AS i
$$;
-- A telephone number as digits, a Chinese mobile number without its country code.
CREATE OR REPLACE FUNCTION phone_digits(phone text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT regexp_replace(regexp_replace(phone, '\D', '', 'g'), '^(00)?86(?=1\d{10}$)', '')
$$;
CREATE INDEX IF NOT EXISTS report_words_pairs ON report USING gin (text_pairs(words));
CREATE INDEX IF NOT EXISTS report_received_at ON report (received_at DESC);
CREATE INDEX IF NOT EXISTS case_file_place_pairs ON case_file USING gin (text_pairs(place_words));
CREATE INDEX IF NOT EXISTS case_file_cell_code ON case_file (cell_code text_pattern_ops) WHERE cell_code IS NOT NULL;
CREATE INDEX IF NOT EXISTS contact_phone ON contact (phone_digits(phone)) WHERE phone <> '';

-- Who read how to reach a reporter: of a case that was open before them, or by looking a number up.
CREATE TABLE IF NOT EXISTS contact_read (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT contact_read_pkey PRIMARY KEY,
    at timestamptz NOT NULL,
    account_id uuid NOT NULL CONSTRAINT contact_read_account_id_fkey REFERENCES account (id) ON DELETE RESTRICT,
    case_id uuid CONSTRAINT contact_read_case_id_fkey REFERENCES case_file (id) ON DELETE CASCADE,
    how text NOT NULL CONSTRAINT contact_read_how CHECK (how IN ('case', 'search')),
    found integer NOT NULL
);
CREATE INDEX IF NOT EXISTS contact_read_account_id ON contact_read (account_id, at);
CREATE INDEX IF NOT EXISTS contact_read_case_id ON contact_read (case_id) WHERE case_id IS NOT NULL;
