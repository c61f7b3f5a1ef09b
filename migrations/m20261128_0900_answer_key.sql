-- A closing is the number of an event of one case: a report whose case was merged may answer the same number twice.
--
-- The code of the version before names the old key as the target of its upsert, and no index of just these two columns
-- may stand beside the new key: it would refuse the very rows that this is for. So until the last process of that
-- version was replaced, an answer to a closing is refused there with 500 and rolled back whole. Nothing is lost: the
-- phone keeps the answer and sends it again by itself under the same id. Everything that this code reads stays.
ALTER TABLE report_answer DROP CONSTRAINT IF EXISTS report_answer_pkey,
    ADD CONSTRAINT report_answer_pkey PRIMARY KEY (report_id, case_id, closing_no);

-- An answer that took the row of an older one goes to the case whose event it is ...
UPDATE report_answer a SET case_id = e.case_id FROM case_event e WHERE e.id = a.event_id AND e.case_id <> a.case_id;

-- ... and the older one, which the log has kept, gets its row again: the last to each closing of the cases merged in.
INSERT INTO report_answer (report_id, closing_no, case_id, event_id, clean, reasons, reworked, answered_at)
SELECT DISTINCT ON (report_id, case_id, closing_no) report_id, closing_no, case_id, id, (facts ->> 'clean')::boolean,
       ARRAY(SELECT jsonb_array_elements_text(facts -> 'reasons')), command = 'rework', at
FROM (
    SELECT e.id, e.case_id, e.no, e.command, e.at, a.report_id, convert_from(e.body, 'UTF8')::jsonb -> 'facts' AS facts,
           (SELECT max(c.no) FROM case_event c
            WHERE c.case_id = e.case_id AND c.command = 'close' AND c.no < e.no) AS closing_no
    FROM (SELECT DISTINCT report_id, case_id FROM report_answer) a
    CROSS JOIN LATERAL case_family(a.case_id) AS f (id)
    JOIN case_event e ON e.case_id = f.id AND e.command IN ('rework', 'answer') AND e.actor_id IS NULL
    WHERE f.id <> a.case_id
) AS told
WHERE facts ->> 'report' = report_id::text AND closing_no IS NOT NULL
ORDER BY report_id, case_id, closing_no, no DESC
ON CONFLICT DO NOTHING;
