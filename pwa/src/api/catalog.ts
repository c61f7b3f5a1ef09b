import type { Client, RequestOptions } from './client'
import type { CatalogEntry, Page } from './types'

/** 分类: the edition in force. */
export function catalogApi(client: Client) {
  return {
    categories: (query: { kind?: string; q?: string } = { kind: 'matter' }, options?: RequestOptions) =>
      client.get<Page<CatalogEntry>>('/catalog/categories', { ...options, query }),
  }
}
