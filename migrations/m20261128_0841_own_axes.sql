-- What a city says itself of a matter's field of power or duty of 门前三包. It stands before the packaged row of
-- category_axis, which every migrate writes anew; without a value the matter has none. Rows end, and are never changed.
CREATE TABLE IF NOT EXISTS category_axis_own (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT category_axis_own_pkey PRIMARY KEY,
    edition_id text NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    axis text NOT NULL,
    value text,
    source text NOT NULL CONSTRAINT category_axis_own_source CHECK (source <> ''),
    loaded_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT category_axis_own_category_fkey FOREIGN KEY (edition_id, kind, code)
        REFERENCES category (edition_id, kind, code) ON DELETE RESTRICT,
    CONSTRAINT category_axis_own_value CHECK (
        axis IN ('duty', 'power') AND (value IS NULL OR axis = 'duty' AND value IN ('wei', 'lv', 'xu')
        OR axis = 'power' AND value IN (
            'appearance', 'planning', 'greening', 'municipal', 'environment', 'commerce', 'traffic'))
    )
);
CREATE UNIQUE INDEX IF NOT EXISTS category_axis_own_standing ON category_axis_own (edition_id, kind, code, axis)
    WHERE ended_at IS NULL;
CREATE OR REPLACE TRIGGER category_axis_own_immutable BEFORE UPDATE ON category_axis_own FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL OR
          (OLD.id, OLD.edition_id, OLD.kind, OLD.code, OLD.axis, OLD.value, OLD.source, OLD.loaded_at)
        IS DISTINCT FROM (NEW.id, NEW.edition_id, NEW.kind, NEW.code, NEW.axis, NEW.value, NEW.source, NEW.loaded_at))
    EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER category_axis_own_kept BEFORE DELETE ON category_axis_own
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER category_axis_own_not_emptied BEFORE TRUNCATE ON category_axis_own
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
