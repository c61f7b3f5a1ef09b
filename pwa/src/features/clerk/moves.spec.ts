import { describe, expect, it } from 'vitest'

import type { Category, KeyMove } from '@/api/types'

import { chosenKey, openComponent, startingCode } from './moves'

const ref = (code: string, edition: string, kind: 'matter' | 'component' = 'matter'): Category => ({ edition, kind, code, name: code, duty: null })
const move = (over: Partial<KeyMove>): KeyMove => ({ kind: 'matter', code: '06010', old: ref('06010', 'old'), to: null, relation: null, candidates: [], ...over })

describe('the category of a case whose edition has ended', () => {
  it('begins with the case\'s own while its edition is in force', () => {
    expect(startingCode({ category: ref('06010', 'new'), moves: [] })).toBe('06010')
  })
  it('begins with what it became, and with nothing where nobody knows', () => {
    expect(startingCode({ category: ref('06010', 'old'), moves: [move({ to: ref('06016', 'new') })] })).toBe('06016')
    expect(startingCode({ category: ref('06010', 'old'), moves: [move({ candidates: [ref('06016', 'new')] })] })).toBeNull()
  })
  it('does not take a component for a matter', () => {
    expect(startingCode({ category: ref('01001', 'new', 'component'), moves: [] })).toBeNull()
  })
  it('asks for the component only where there is one to choose', () => {
    expect(openComponent({ moves: [move({ kind: 'component' })] })).toBeNull()
    expect(openComponent({ moves: [move({ kind: 'component', candidates: [ref('01002', 'new', 'component')] })] })?.code).toBe('06010')
  })
  it('says in which edition a code was chosen', () => {
    expect(chosenKey('06016', null, 'new')).toEqual({ categoryCode: '06016', editionId: 'new' })
    expect(chosenKey(null, null, 'new')).toEqual({})
  })
})
