"""SQL of the feed."""

import asyncpg

from backend.db import execute, fetch, fetchrow, fetchval

# Numbers what lies below the horizon and has no number yet. A snapshot's xmin is older than every transaction still
# running, so nothing below it can appear later. Events of one case keep their order: the case's lock may let a
# transaction with a smaller xid write the later event, but then both are below the same horizon for the first time.
NUMBER = """
WITH state AS MATERIALIZED (SELECT * FROM feed_state FOR UPDATE),
h AS MATERIALIZED (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin),
found AS MATERIALIZED (
    SELECT e.id, e.case_id, e.no, min(e.xid::text::bigint) OVER (PARTITION BY e.case_id) AS first_xid
    FROM case_event e, state, h
    WHERE e.xid >= state.horizon AND e.xid < h.xmin
      AND NOT EXISTS (SELECT 1 FROM feed_entry f WHERE f.event_id = e.id)
),
fresh AS (SELECT id, row_number() OVER (ORDER BY first_xid, case_id, no) AS n FROM found),
entered AS (
    INSERT INTO feed_entry (epoch, seq, event_id)
    SELECT state.epoch, state.last_seq + fresh.n, fresh.id FROM fresh, state RETURNING seq
)
UPDATE feed_state SET horizon = h.xmin, last_seq = last_seq + (SELECT count(*) FROM entered)
FROM h WHERE feed_state.horizon < h.xmin
RETURNING epoch, last_seq, (SELECT count(*) FROM entered) AS entered
"""

# After a restore: every event without a number gets one in the old epoch, whatever its xid says.
LEFTOVERS = """
WITH fresh AS (
    SELECT e.id, row_number() OVER (ORDER BY e.at, e.case_id, e.no) AS n FROM case_event e
    WHERE NOT EXISTS (SELECT 1 FROM feed_entry f WHERE f.event_id = e.id)
)
INSERT INTO feed_entry (epoch, seq, event_id)
SELECT s.epoch, s.last_seq + fresh.n, fresh.id FROM fresh, feed_state s
"""

_AFTER = """
SELECT f.epoch, f.seq, e.case_id, e.no, e.command,
       (SELECT array_agg(x.scope) FROM (
           SELECT s.scope FROM case_scope s WHERE s.case_id = e.case_id
           UNION SELECT 'u:' || t.unit_id FROM case_task t
           WHERE t.case_id = e.case_id
             AND (t.state = 'cancelled' AND t.ended_at = e.at OR t.state = 'returned' AND t.ended_at = before.at)
           UNION SELECT unnest(CASE WHEN moved.cell IS NULL THEN ARRAY['d:outside']
                                    ELSE ARRAY['d:' || left(moved.cell, 6), 'a:' || left(moved.cell, 9)] END)
           WHERE e.command = 'relocate'
       ) x) AS scopes -- and who lost the case by it: by recall, by the first event after a return, by area
FROM feed_entry f JOIN case_event e ON e.id = f.event_id
LEFT JOIN case_event before ON before.case_id = e.case_id AND before.no = e.no - 1 AND before.command = 'return'
LEFT JOIN LATERAL (
    SELECT convert_from(e.body, 'UTF8')::jsonb #>> '{facts,beforeCell}' AS cell WHERE e.command = 'relocate'
) moved ON true
WHERE (f.epoch, f.seq) > ($1, $2) ORDER BY f.epoch, f.seq LIMIT $3
"""


async def system_identifier() -> str:
    """Of the running cluster; a dump restored elsewhere finds another one."""
    return await fetchval("SELECT system_identifier::text FROM pg_control_system()")


async def state() -> asyncpg.Record | None:
    return await fetchrow("SELECT epoch, last_seq, system_identifier FROM feed_state")


async def position() -> tuple[int, int]:
    """(epoch, last seq) of the feed."""
    row = await state()
    return (row["epoch"], row["last_seq"]) if row else (0, 0)


async def first_epoch(system: str) -> None:
    await execute(
        "INSERT INTO feed_state (epoch, last_seq, horizon, system_identifier) VALUES (1, 0, '0'::xid8, $1)"
        " ON CONFLICT DO NOTHING",
        system,
    )


async def number_leftovers() -> None:
    await execute(LEFTOVERS)


async def next_epoch(system: str) -> None:
    """A new epoch begins at this cluster's present horizon."""
    await execute(
        "UPDATE feed_state SET epoch = epoch + 1, last_seq = 0, system_identifier = $1,"
        " horizon = pg_snapshot_xmin(pg_current_snapshot())",
        system,
    )


async def number() -> asyncpg.Record | None:
    """One step of the relay; None when the horizon did not move."""
    return await fetchrow(NUMBER)


async def after(epoch: int, seq: int, limit: int) -> list[asyncpg.Record]:
    """Entries behind a position, with the scopes that may see each."""
    return await fetch(_AFTER, epoch, seq, limit)


async def consumer(name: str) -> tuple[int, int]:
    """Where a consumer stands; a new one stands before everything."""
    row = await fetchrow("SELECT epoch, seq FROM feed_consumer WHERE name = $1", name)
    return (row["epoch"], row["seq"]) if row else (0, 0)


async def advance(name: str, epoch: int, seq: int) -> None:
    """Remember a consumer's position; call it in the transaction of what the consumer did."""
    await execute(
        "INSERT INTO feed_consumer (name, epoch, seq) VALUES ($1, $2, $3)"
        " ON CONFLICT (name) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq",
        name, epoch, seq,
    )  # fmt: skip


async def announce(epoch: int, seq: int) -> None:
    """Wake the API processes, once a batch and never inside a transaction that writes a case."""
    await execute("SELECT pg_notify('menqian_feed', $1)", f"{epoch}-{seq}")
