import type { CaseItem } from '@/api/types'

/** Rows under a heading. `more`: what the heading says of rows that stand elsewhere, and the tab they stand under. */
export interface Group {
  key: string
  label: string
  items: readonly CaseItem[]
  more?: { words: string; tab: string } | undefined
}
