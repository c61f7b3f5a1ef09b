import type { Client, RequestOptions } from './client'
import type { CatalogEntry, Page } from './types'

/** An edition of the catalogue with its validity, dates at the city's clock. */
export interface Edition {
  id: string
  title: string
  inForceFrom: string | null
  inForceTo: string | null
  inForce: boolean
}

/** 分类: the edition in force. */
export function catalogApi(client: Client) {
  return {
    categories: (query: { kind?: string; q?: string } = { kind: 'matter' }, options?: RequestOptions) =>
      client.get<Page<CatalogEntry>>('/catalog/categories', { ...options, query }),
    editions: (options?: RequestOptions) => client.get<Page<Edition>>('/catalog/editions', options),
  }
}
