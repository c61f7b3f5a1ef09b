import type { EnglishName } from '@/i18n/names'

import type { Client } from './client'
import type { Page } from './types'

/** Names in English: of categories, units, areas, streets and landmarks. */
export function namesApi(client: Client) {
  return { all: async () => (await client.get<Page<EnglishName>>('/names')).items }
}
