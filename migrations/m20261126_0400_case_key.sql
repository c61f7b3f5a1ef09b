-- A code without its edition names nothing, and the same digits are another matter in another edition: what a case is
-- about is a row of the catalogue. Rows of the catalogue are never deleted, so looking when the key is written is enough.
CREATE OR REPLACE FUNCTION case_file_key_exists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.category_code IS NOT NULL AND NOT EXISTS (SELECT 1 FROM category c
            WHERE c.edition_id = NEW.edition_id AND c.kind = 'matter' AND c.code = NEW.category_code) THEN
        RAISE EXCEPTION 'edition % has no matter %', NEW.edition_id, NEW.category_code
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'case_file_matter';
    END IF;
    IF NEW.component_code IS NOT NULL AND NOT EXISTS (SELECT 1 FROM category c
            WHERE c.edition_id = NEW.edition_id AND c.kind = 'component' AND c.code = NEW.component_code) THEN
        RAISE EXCEPTION 'edition % has no component %', NEW.edition_id, NEW.component_code
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'case_file_component';
    END IF;
    IF NEW.condition_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM filing_condition f
            WHERE f.id = NEW.condition_id AND f.edition_id = NEW.edition_id
              AND (f.kind = 'matter' AND f.code = NEW.category_code
                OR f.kind = 'component' AND f.code = NEW.component_code)) THEN
        RAISE EXCEPTION 'condition % is not one of the case''s matter', NEW.condition_id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'case_file_condition';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER case_file_key
    BEFORE INSERT OR UPDATE OF edition_id, category_code, component_code, condition_id ON case_file
    FOR EACH ROW EXECUTE FUNCTION case_file_key_exists();
