import { describe, expect, it } from 'vitest'

/** Source of every file but the tests, by path. */
const SOURCE = import.meta.glob<string>(['../**/*.{ts,vue}', '!../**/*.spec.ts'], { query: '?raw', import: 'default', eager: true })
const MESSAGES = import.meta.glob<{ messages: Record<'zh' | 'en', Record<string, string>> }>(['../**/messages.ts', '../**/trackMessages.ts'], { eager: true })

const code = Object.entries(SOURCE).filter(([path]) => !/\/(messages|trackMessages)\.ts$/.test(path)).map(([, text]) => text).join('\n')
/** Names that the server sends: jobs of the workers, `room.job`. */
const sent = (path: string, key: string) => path.includes('/ops/') && key.includes('.')
const quoted = new Set([...code.matchAll(/(['"`])([\w.]+)\1/g)].map(([, , key]) => key))
/** Keys that are put together: t(`tab_${state}`) names every key that begins and ends so. */
const composed = [...code.matchAll(/\bt[a-z]*\(`([\w.]*)\$\{[^`]*\}([\w.]*)`/g)].map(([, head, tail]) => new RegExp(`^${head ?? ''}.+${tail ?? ''}$`))

it('puts no Chinese mark between parts of a sentence by itself', () => {
  expect(code.match(/join\('[，、；：]'\)|\}\}[，、；：]\{\{/g)).toBeNull()
})

describe.each(Object.entries(MESSAGES))('%s', (path, { messages }) => {
  it('has no sentence that is said nowhere', () => {
    const unsaid = Object.keys(messages.zh).filter((key) => !quoted.has(key) && !sent(path, key) && !composed.some((shape) => shape.test(key)))
    expect(unsaid).toEqual([])
  })
})
