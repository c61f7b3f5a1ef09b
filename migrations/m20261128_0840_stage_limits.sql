-- Limits of the desk's stages, from a moment on until the next version; before the first one the packaged limits.toml
-- holds. Rows never change, because clocks run by them; one that is not in force yet may be taken back.
CREATE TABLE IF NOT EXISTS stage_limit (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT stage_limit_pkey PRIMARY KEY,
    valid_from timestamptz NOT NULL,
    accept_limit text NOT NULL,
    verify_limit text NOT NULL,
    dispatch_limit text NOT NULL,
    check_limit text NOT NULL,
    near_share double precision NOT NULL CONSTRAINT stage_limit_near_share CHECK (near_share > 0 AND near_share < 1),
    answer_days integer NOT NULL CONSTRAINT stage_limit_answer_days CHECK (answer_days BETWEEN 1 AND 366),
    source text NOT NULL CONSTRAINT stage_limit_source CHECK (source <> ''),
    demo boolean NOT NULL,
    loaded_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT stage_limit_from_then_on CHECK (valid_from >= loaded_at),
    CONSTRAINT stage_limit_withdrawn_before CHECK (withdrawn_at < valid_from),
    -- A number and its unit as backend/catalog/limits.py writes them.
    CONSTRAINT stage_limit_readable CHECK (
        (accept_limit || ';' || verify_limit || ';' || dispatch_limit || ';' || check_limit)
        ~ '^([1-9][0-9]{0,8} (分钟|紧急工作时|工作时|工作日|自然日)(;|$)){4}$'
    )
);
CREATE UNIQUE INDEX IF NOT EXISTS stage_limit_from ON stage_limit (valid_from) WHERE withdrawn_at IS NULL;
CREATE OR REPLACE TRIGGER stage_limit_immutable BEFORE UPDATE ON stage_limit FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NOT NULL OR
          (OLD.id, OLD.valid_from, OLD.accept_limit, OLD.verify_limit, OLD.dispatch_limit, OLD.check_limit,
           OLD.near_share, OLD.answer_days, OLD.source, OLD.demo, OLD.loaded_at)
        IS DISTINCT FROM (NEW.id, NEW.valid_from, NEW.accept_limit, NEW.verify_limit, NEW.dispatch_limit,
           NEW.check_limit, NEW.near_share, NEW.answer_days, NEW.source, NEW.demo, NEW.loaded_at))
    EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER stage_limit_kept BEFORE DELETE ON stage_limit
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER stage_limit_not_emptied BEFORE TRUNCATE ON stage_limit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
