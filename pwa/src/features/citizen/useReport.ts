import { dated, deviceTime } from '@/api/serverTime'
import { computed, ref } from 'vue'

import { ANONYMOUS } from '@/offline/types'
import { useNow } from '@/ui/useNow'

import { useCatalog } from '../phone/useCatalog'
import { shotsOf } from '../phone/shots'
import { areOld, noPlace, placeOf, usePlace, type PlaceFields } from '../phone/usePlace'
import { useDraft } from '../phone/useDraft'
import { usePhone } from '../phone/usePhone'
import { usePosition } from '../phone/usePosition'
import { storeTrouble, type StoreTrouble } from '../phone/submit'
import { tidyPhone } from './phoneNumber'

export interface ReportFields {
  text: string
  /** Null: follow the guess; '': left open on purpose. */
  category: string | null
  phone: string
  place: PlaceFields
}

const emptyReport = (): ReportFields => ({ text: '', category: null, phone: '', place: noPlace() })

/** One citizen's report from the first photo to "stored". */
export function useReport() {
  const phone = usePhone()
  const position = usePosition()
  // Fetched from the start: the words may be written where there is no network.
  const catalog = useCatalog()
  const now = useNow()
  const draft = useDraft(ANONYMOUS, 'citizen', emptyReport, position.fix)
  const trouble = ref<StoreTrouble | null>(null)
  const busy = ref(false)

  const photoIsOld = computed(() => areOld(draft.photos.value, deviceTime(now.value)))
  const placeFields = computed({ get: () => draft.fields.value.place, set: (place) => { draft.fields.value.place = place } })
  const place = usePlace(placeFields, position, () => placeOf(draft.photos.value), () => photoIsOld.value)

  /** Stores the report; null when it could not be stored, and then `trouble` says why. Once stored, the page is done. */
  async function hand(category: { code: string; name: string; edition: string } | null): Promise<string | null> {
    const location = place.location.value
    if (!location || busy.value) return null
    busy.value = true
    trouble.value = null
    // As they stand at the press: a key that comes after it is not sent.
    const { text, phone: number, place: { placeWords } } = draft.fields.value
    try {
      return await draft.handIn(async ({ id, draftId, owner }) => {
        const item = await phone.hand({
          owner, ...(draftId ? { draftId } : {}), title: category?.name ?? text.slice(0, 20), place: placeWords,
          outgoing: {
            kind: 'submitReport',
            body: {
              id, kind: 'citizen', text: text.trim(), location, ...dated(), photos: draft.photos.value.map((photo) => photo.sha256), shots: shotsOf(draft.photos.value),
              ...(category ? { categoryCode: category.code, editionId: category.edition } : {}), ...(tidyPhone(number) ? { contact: { phone: tidyPhone(number) } } : {}),
            },
          },
        })
        return item.id
      })
    } catch (error) {
      trouble.value = storeTrouble(error)
      busy.value = false
      return null
    }
  }

  return { draft, catalog, place, placeFields, position, photoIsOld, trouble, busy, hand }
}
