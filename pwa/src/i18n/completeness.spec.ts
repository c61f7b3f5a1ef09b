import { describe, expect, it } from 'vitest'

import type { Messages } from '.'

const files = import.meta.glob<{ messages?: Messages }>(['../**/messages.ts', './words.ts', './problems.ts'], { eager: true })

/** Names of the parameters in a message, without their order or their plural words. */
function parameters(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)[^}]*\}/g)].map((match) => match[1] ?? ''))].sort()
}

describe.each(Object.entries(files))('%s', (_path, file) => {
  const { zh, en } = file.messages ?? { zh: {}, en: {} }

  it('exports its messages', () => {
    expect(Object.keys(zh).length).toBeGreaterThan(0)
  })

  it('says everything in both languages with the same parameters', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
    for (const key of Object.keys(zh)) {
      expect(en[key], key).not.toBe('')
      expect(parameters(en[key] ?? ''), key).toEqual(parameters(zh[key] ?? ''))
    }
  })

  it('has no Chinese left in the English, except marks and names that are Chinese', () => {
    const left = Object.entries(en).filter(([key, text]) => /[\u4e00-\u9fff]/.test(text) && !key.startsWith('dutyMark.'))
    expect(left).toEqual([])
  })
})
