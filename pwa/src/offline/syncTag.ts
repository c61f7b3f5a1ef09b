/** The name of the Background Sync event that sends the outbox; on its own, as pages need none of the worker's part. */
export const SYNC_TAG = 'menqian-outbox'
