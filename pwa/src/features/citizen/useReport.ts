import { computed, ref, watch } from 'vue'

import { asProblem } from '@/api'
import type { PhotoFacts, Sha } from '@/api/types'
import { ANONYMOUS } from '@/offline/types'

import { useCatalog } from '../phone/useCatalog'
import { noPlace, usePlace, type PlaceFields } from '../phone/usePlace'
import { useDraft } from '../phone/useDraft'
import { usePhone } from '../phone/usePhone'
import { usePosition } from '../phone/usePosition'
import { storeTrouble, type StoreTrouble } from '../phone/submit'

export interface ReportFields {
  text: string
  /** Null: follow the guess; '': left open on purpose. */
  category: string | null
  phone: string
  place: PlaceFields
}

const emptyReport = (): ReportFields => ({ text: '', category: null, phone: '', place: noPlace() })

/** A photo this old was not taken for this report; then the device's place need not be the photo's. */
const OLD_MS = 10 * 60_000

/** One citizen's report from the first photo to "stored". */
export function useReport() {
  const phone = usePhone()
  const position = usePosition()
  // Fetched from the start: the words may be written where there is no network.
  const catalog = useCatalog()
  const draft = useDraft(ANONYMOUS, 'citizen', emptyReport)
  const facts = ref(new Map<Sha, PhotoFacts>())
  const refused = ref<{ sha: Sha; title: string } | null>(null)
  const trouble = ref<StoreTrouble | null>(null)
  const busy = ref(false)

  const newest = computed(() => Math.max(0, ...draft.photos.value.map((photo) => photo.takenAt)))
  const begun = Date.now()
  const photoIsOld = computed(() => draft.photos.value.length > 0 && begun - newest.value > OLD_MS)
  const exif = () => draft.photos.value.map((photo) => facts.value.get(photo.sha256)?.location).find(Boolean) ?? null
  const placeFields = computed({ get: () => draft.fields.value.place, set: (place) => { draft.fields.value.place = place } })
  const place = usePlace(placeFields, position, exif, () => photoIsOld.value)

  /** While the person goes on, the photos are already on their way; the record alone is left for "send". */
  async function ahead(sha: Sha): Promise<void> {
    try {
      const got = await phone.sendAhead(ANONYMOUS, sha)
      if (got) facts.value.set(sha, got)
    } catch (error) {
      refused.value = { sha, title: asProblem(error).title }
    }
  }

  watch(draft.photos, (photos, before) => {
    for (const { sha256 } of photos) if (!before?.some((photo) => photo.sha256 === sha256)) void ahead(sha256)
  }, { immediate: true })

  /** Stores the report; null when it could not be stored, and then `trouble` says why. */
  async function hand(category: { code: string; name: string } | null): Promise<string | null> {
    const location = place.location.value
    if (!location || busy.value) return null
    busy.value = true
    trouble.value = null
    try {
      await draft.flush()
      const { text, phone: number, place: { placeWords } } = draft.fields.value
      const item = await phone.hand({
        owner: ANONYMOUS, draftId: draft.id(), title: category?.name ?? text.slice(0, 20), place: placeWords,
        outgoing: {
          kind: 'submitReport',
          body: {
            id: draft.id(), kind: 'citizen', text: text.trim(), location, deviceAt: new Date().toISOString(), photos: draft.photos.value.map((photo) => photo.sha256),
            ...(category ? { categoryCode: category.code } : {}), ...(number.trim() ? { contact: { phone: number.trim() } } : {}),
          },
        },
      })
      return item.id
    } catch (error) {
      trouble.value = storeTrouble(error)
      return null
    } finally {
      busy.value = false
    }
  }

  return { draft, catalog, place, placeFields, position, photoIsOld, refused, trouble, busy, hand }
}
