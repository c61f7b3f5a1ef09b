-- TRUNCATE fires no row trigger. These tables are only ever appended to: the log, what hangs on it, the records of who
-- saw and decided what, and the catalogues that a case keeps. A TRUNCATE ... CASCADE that reaches one is refused whole.
DO $$
DECLARE kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY[
        'case_event', 'case_photo', 'case_shot', 'case_event_private', 'report', 'report_answer', 'checkpoint',
        'clock_redating', 'stage_end', 'contact_read', 'photo_review_step', 'photo_purge', 'category',
        'filing_condition', 'routing_rule', 'calendar_notice'
    ] LOOP
        EXECUTE format(
            'CREATE OR REPLACE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
            kept || '_not_emptied', kept);
    END LOOP;
END $$;
