import { describe, expect, it } from 'vitest'

import type { CaseDetail, CaseEvent, CaseItem, Unit } from '@/api/types'
import { words } from '@/i18n/words'
import { countedId, countedOf, deskStyle } from '@/map/caseLayers'

import { metres, rank } from '../clerk/useNearby'
import { summary } from '../dispatch/useBulk'
import { reasons } from '../dispatch/why'
import { border } from './border'
import { eventTitle, eventWho } from './history'
import { t } from './messages'
import { pair } from './pair'
import { withReason } from './reasons'
import { keyName, neighbour } from './useKeys'
import { newcomers } from './useList'
import { following } from './useTurn'
import { squadAt, takersAt } from './useUnits'

const item = (id: string, more: Partial<CaseItem> = {}): CaseItem => ({
  id, no: null, state: 'reported', version: 1, receivedAt: '2026-11-23T06:00:00Z', stateSince: '2026-11-23T06:00:00Z', category: null, text: '', placeWords: '',
  location: { lon: 121.5, lat: 31.23 }, cell: null, certainty: 'certain', unit: null, clock: null, photo: null, photoCount: 0, reportCount: 1, returnedBy: null, assignee: null, cameBack: false, kind: 'citizen', ...more,
})

describe('a list that follows live changes', () => {
  it('marks nothing as new on its first answer', () => { expect(newcomers(null, [item('a')])).toEqual([]) })
  it('marks what was not there before', () => { expect(newcomers([item('a')], [item('b'), item('a')])).toEqual(['b']) })
})

describe('moving by keys', () => {
  const press = (key: string, target: EventTarget, ctrlKey = false, shiftKey = false, pointed: Element | null = null) => keyName({ key, target, ctrlKey, shiftKey, altKey: false, metaKey: false }, pointed)
  it('begins with the first and stays at the ends', () => {
    expect(neighbour(['a', 'b'], undefined, 1)).toBe('a')
    expect(neighbour(['a', 'b'], 'b', 1)).toBe('b')
    expect(neighbour(['a', 'b'], 'b', -1)).toBe('a')
    expect(neighbour([], 'a', 1)).toBeUndefined()
  })
  it('takes no keys while somebody writes, nor with Ctrl', () => {
    const field = document.createElement('textarea')
    expect(press('j', field)).toBeNull()
    expect(press('Escape', field)).toBe('Escape')
    expect(press('J', document.body)).toBe('j')
    expect(press('j', document.body, true)).toBeNull()
    expect(press('Enter', document.createElement('button'))).toBeNull()
    expect(press('Enter', document.createElement('a'))).toBeNull()
    expect(press('Enter', field, true)).toBe('Mod+Enter')
  })
  it('means the page, not what was pressed with the mouse before', () => {
    const row = document.createElement('a')
    const choice = document.createElement('label')
    const radio = choice.appendChild(Object.assign(document.createElement('input'), { type: 'radio' }))
    expect(press('Enter', row, false, false, row)).toBe('Enter')
    expect(press('ArrowDown', radio)).toBeNull()
    expect(press('ArrowDown', radio, false, false, choice)).toBe('ArrowDown')
    expect(press(' ', radio)).toBeNull()
    expect(press(' ', radio, false, false, choice)).toBe(' ')
    const map = document.createElement('canvas')
    expect(press('ArrowUp', map, false, false, map)).toBeNull()
  })
  it('tells Shift from Caps Lock, and leaves the arrows to a focused map', () => {
    expect(press('A', document.body, false, true)).toBe('A')
    expect(press('?', document.body, false, true)).toBe('?')
    expect(press('ArrowUp', document.createElement('canvas'))).toBeNull()
    expect(press('ArrowUp', document.body)).toBe('ArrowUp')
  })
})

describe('whose turn it is', () => {
  it('is the next one of the list as it was, also when the list has moved on', () => {
    expect(following(['a', 'b', 'c'], 'b', ['a', 'b', 'c'])).toBe('c')
    expect(following(['a', 'b', 'c', 'd'], 'b', ['x', 'a', 'd'])).toBe('d')
  })
  it('is the one before at the end, and nobody in an empty list or for a case from elsewhere', () => {
    expect(following(['a', 'b'], 'b', ['x', 'a'])).toBe('a')
    expect(following(['a', 'b'], 'b', ['x'])).toBeUndefined()
    expect(following(['a', 'b'], 'y', ['a', 'b'])).toBeUndefined()
  })
})

describe('a usual reason', () => {
  const usual = ['没有处理干净', '只处理了一部分']
  it('fills an empty note, takes the place of another one, and is taken back', () => {
    expect(withReason('', '没有处理干净', usual)).toBe('没有处理干净')
    expect(withReason('没有处理干净', '只处理了一部分', usual)).toBe('只处理了一部分')
    expect(withReason('没有处理干净', '没有处理干净', usual)).toBe('')
  })
  it('stands behind words of one’s own', () => { expect(withReason('墙角还有一袋', '没有处理干净', usual)).toBe('墙角还有一袋；没有处理干净') })
})

describe('the squad at a cell', () => {
  const unit = (id: string, areaCodes: string[], kind: Unit['kind'] = 'squad'): Unit => ({ id, name: id, kind, parentId: null, districtCode: '310115', areaCodes, openTasks: 0 })
  it('is the one posted to the smallest area around it', () => {
    const units = [unit('street', ['310115901']), unit('community', ['310115901002']), unit('agency', ['310115901002'], 'agency')]
    expect(squadAt(units, '310115901002003')?.id).toBe('community')
    expect(squadAt(units, '310115901003001')?.id).toBe('street')
    expect(squadAt(units, '310115902001001')).toBeUndefined()
  })
  it('gets work in its own district and where it is posted alone, an agency everywhere, a desk nowhere', () => {
    const across = { ...unit('across', ['310101901']), districtCode: '310101' }
    const guest = { ...unit('guest', ['310101901', '310115901']), districtCode: '310101' }
    const units = [unit('own', []), across, guest, { ...unit('agency', [], 'agency'), districtCode: '310101' }, unit('desk', [], 'desk')]
    const names = (cell: CaseDetail['cell']) => takersAt(units, cell).map((one) => one.id)
    expect(names({ code: '310115901003001', name: '' })).toEqual(['own', 'guest', 'agency'])
    expect(names(null)).toEqual(['own', 'across', 'guest', 'agency'])
  })
})

describe('what may be the same matter', () => {
  const here = { ...item('here'), location: { lon: 121.5, lat: 31.23 } } as CaseDetail
  it('measures in metres', () => { expect(metres({ lon: 121.5, lat: 31.23 }, { lon: 121.5, lat: 31.2309 })).toBeCloseTo(100, 0) })
  it('leaves out itself, what is far and what is old', () => {
    const near = item('near', { location: { lon: 121.5003, lat: 31.23 } })
    const far = item('far', { location: { lon: 121.51, lat: 31.23 } })
    const old = item('old', { receivedAt: '2026-11-20T06:00:00Z' })
    expect(rank(here, [here, near, far, old]).map((one) => one.item.id)).toEqual(['near'])
  })
  it('leaves out what was sorted as another matter, and puts the same category first', () => {
    const category = (code: string) => ({ edition: '', kind: 'matter' as const, code, name: '', duty: null })
    const sorted = { ...here, category: category('06010') }
    const open = item('open')
    const same = item('same', { category: category('06010'), location: { lon: 121.5003, lat: 31.23 } })
    const other = item('other', { category: category('09006') })
    expect(rank(sorted, [open, other, same]).map((one) => one.item.id)).toEqual(['same', 'open'])
  })
})

describe('map marks', () => {
  it('name clusters by what they hold', () => {
    expect(countedOf(countedId('cluster', [3, 2, 1]))).toEqual({ kind: 'cluster', counts: [3, 2, 1] })
    expect(countedOf(countedId('spot', [0, 0, 2]))).toEqual({ kind: 'spot', counts: [0, 0, 2] })
    expect(countedOf('ample')).toBeNull()
  })
  it('draw late cases above the others and never hide one', () => {
    const layer = deskStyle(() => '#000', 'http://x').layers.find((one) => one.id === 'case-points')
    expect(JSON.stringify(layer)).toContain('"icon-allow-overlap":true')
    expect(JSON.stringify(layer)).toContain('symbol-sort-key')
  })
})

describe('another base map', () => {
  it('takes the place of our own land, water and streets, and keeps cells and cases', () => {
    const ids = deskStyle(() => '#000', 'http://x', 'https://tiles.example/{z}/{x}/{y}.png').layers.map((one) => one.id)
    expect(ids.slice(0, 2)).toEqual(['paper', 'raster'])
    expect(ids).toEqual(expect.arrayContaining(['chosen-line', 'cell-lines', 'case-points', 'disc']))
    expect(ids).not.toContain('buildings')
  })
})

describe('why a unit is proposed', () => {
  it('is told by place, category and rule, with the grid code in groups', () => {
    expect(reasons('位置在网格 310115902003037，归东昌中队；暴露垃圾 06010，街面由中队处置；规则 R-090，第 1 版。')).toEqual([
      { part: 'whyPlace', text: '在网格 310115 902 003 037，归东昌中队' }, { part: 'whyCategory', text: '暴露垃圾 06010，街面由中队处置' }, { part: 'whyRule', text: 'R-090，第 1 版' },
    ])
  })
  it('stays one line when nobody is proposed', () => {
    expect(reasons('没有规则合用。')).toEqual([{ part: null, text: '没有规则合用。' }])
  })
})

describe('the border that a doubtful place is close to', () => {
  const unit = (name: string, areaCodes: string[]): Unit => ({ id: name, name, kind: 'squad', parentId: null, districtCode: '310115', areaCodes, openTasks: 0 })
  const candidates = [{ code: '310115901001001', name: '', share: 0.64, distanceM: 0 }, { code: '310115902001001', name: '', share: 0.36, distanceM: 4.2 }]
  it('is one between units when the cells are of different squads', () => {
    const found = border(candidates, [unit('一中队', ['310115901']), unit('二中队', ['310115902'])])
    expect(found).toMatchObject({ metres: 4, between: 'units' })
    expect(found.rows.map((row) => row.name)).toEqual(['一中队', '二中队'])
  })
  it('is one between cells when one squad has both', () => {
    expect(border(candidates, [unit('一中队', ['310115'])])).toMatchObject({ metres: 4, between: 'cells' })
  })
  it('leaves out slivers', () => {
    const sliver = { code: '310115903001001', name: '', share: 0.01, distanceM: 17 }
    expect(border([...candidates, sliver], []).rows).toHaveLength(2)
  })
})

describe('two photos side by side', () => {
  const photo = (sha: string, after = false) => ({ sha, after })
  it('are the first before and the last after, once there is one', () => {
    expect(pair([photo('a'), photo('b'), photo('c', true), photo('d', true)]).map((one) => one.sha)).toEqual(['a', 'd'])
  })
  it('are the first two while nothing was handed in', () => {
    expect(pair([photo('a'), photo('b'), photo('c')]).map((one) => one.sha)).toEqual(['a', 'b'])
  })
})

describe('words', () => {
  it('say what a bulk dispatch did and what stayed', () => {
    expect(summary({ done: ['a', 'b'], failed: [] }, t)).toBe('派出 2 件')
    expect(summary({ done: ['a'], failed: ['b'] }, t)).toBe('派出 1 件，1 件没派成，仍选着')
  })
  it('name the unit that a case was sent to', () => {
    const event = { command: 'dispatch', facts: { unitName: '一中队' } } as unknown as CaseEvent
    expect(eventTitle(event, words)).toBe('派遣 一中队')
  })
  it('name once who took a task for themselves, and whom it was given to', () => {
    const took = { command: 'acknowledge', actor: { name: '周敏', unitName: '一中队' }, facts: { assigneeName: '周敏' } } as unknown as CaseEvent
    expect(`${eventTitle(took, words)} ${eventWho(took)}`).toBe('接收 周敏，一中队')
    expect(eventTitle({ ...took, facts: { assigneeName: '李卫' } }, words)).toBe('接收 李卫')
    expect(eventTitle({ ...took, command: 'assign' }, words)).toBe('派给队员 自己')
  })
  it('tell what a verification found', () => {
    const event = { command: 'report_check', facts: { result: 'not_found' } } as unknown as CaseEvent
    expect(eventTitle(event, words)).toBe('报核实结果 没有发现')
  })
  it('name the unit that a return suggests', () => {
    const event = { command: 'return', facts: { suggestedName: '二中队' } } as unknown as CaseEvent
    expect(eventTitle(event, words)).toBe('退回 建议改派 二中队')
  })
  it('say that somebody checked their own work', () => {
    const event = { command: 'check_pass', facts: { ownWork: true } } as unknown as CaseEvent
    expect(eventTitle(event, words)).toBe('核查通过 自办自核')
  })
})
