import type { CaseItem } from '@/api/types'
import { named, placed } from '@/i18n/names'

import { t } from '../desk/messages'

/** Where a case of a list lies: its words, else its grid cell. */
export const itemPlace = (item: Pick<CaseItem, 'placeWords' | 'cell'>): string =>
  item.placeWords && item.placeWords !== '—' ? placed(item.placeWords) : named(item.cell?.name) ?? t('noPlace')
