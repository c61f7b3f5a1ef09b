// @vitest-environment node
import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { it } from 'vitest'

/** Fails with the script's own words when src/api/schema.gen.ts is not what docs/openapi.json makes of it. */
it('has the types of the description', async () => {
  const script = join(dirname(fileURLToPath(import.meta.url)), '../../scripts/schema.mjs')
  await promisify(execFile)(process.execPath, [script, '--check'])
})
