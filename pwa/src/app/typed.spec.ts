import { beforeEach, expect, it } from 'vitest'
import { effectScope, ref } from 'vue'

import { forgetAllTyped, forgetTyped, useTyped } from './typed'

beforeEach(() => { sessionStorage.clear() })

/** A panel of a case as the page makes it anew after a reload. */
function panel(first = 'case1', who = 'lin') {
  const id = ref(first)
  const note = ref('')
  const seen = ref<string | null>(null)
  effectScope(true).run(() => { useTyped(() => who, () => `${id.value}/decline`, { note, seen }) })
  return { id, note, seen }
}

it('keeps what was typed for a case over another case and a reload', () => {
  const one = panel()
  one.note.value = '不属本街道'
  one.seen.value = 'a b'
  one.id.value = 'case2'
  expect([one.note.value, one.seen.value]).toEqual(['', null])
  one.id.value = 'case1'
  expect([one.note.value, one.seen.value]).toEqual(['不属本街道', 'a b'])
  expect(panel().note.value).toBe('不属本街道')
})

it('forgets it when it was sent, and with the signing out', () => {
  panel().note.value = '一'
  panel('case2').note.value = '二'
  forgetTyped('case1', 'decline')
  expect([panel().note.value, panel('case2').note.value]).toEqual(['', '二'])
  forgetAllTyped()
  expect(panel('case2').note.value).toBe('')
})

it('leaves nothing to the next person, and nothing on the disk', () => {
  panel().note.value = '我的话'
  expect(panel('case1', 'he').note.value).toBe('')
  expect(JSON.stringify([{ ...sessionStorage }, { ...localStorage }])).not.toContain('我的话')
})

it('leaves what another form of the same command keeps in other fields', () => {
  const form = <F extends Parameters<typeof useTyped>[2]>(fields: F): F => {
    effectScope(true).run(() => { useTyped(() => 'lin', () => 'case1/return', fields) })
    return fields
  }
  const reason = () => form({ why: ref<string | null>(null), words: ref('') })
  const { why, words } = reason()
  why.value = 'duty'
  words.value = '不属本队'
  const { note } = form({ note: ref('') })
  note.value = '请改派'
  note.value = ''
  const again = reason()
  expect([again.why.value, again.words.value]).toEqual(['duty', '不属本队'])
})
