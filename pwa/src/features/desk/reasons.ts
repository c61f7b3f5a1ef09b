import type { CaseDetail, Command } from '@/api/types'
import { locale } from '@/i18n'

type Reason = readonly [zh: string, en: string]

const USUAL: Partial<Record<Command, readonly Reason[]>> = {
  file: [['照片清楚，能看出是什么、在哪里', 'The photo shows plainly what it is and where'], ['情况紧急，不等核实', 'Urgent, it cannot wait for verification']],
  check_pass: [['前后照片对得上，现场已清理', 'Before and after agree, the place is clean'], ['现场看过，已处理好', 'Seen on the spot, it is done']],
  check_fail: [['没有处理干净', 'Not finished'], ['照片看不出是不是同一处', 'The photo does not show whether it is the same place'], ['只处理了一部分', 'Only part of it was done']],
  decline: [['照片和位置看不出问题', 'Neither photo nor place shows a problem'], ['不属于城市管理事项', 'Not a matter for the city’s management']],
  void: [['登记有误', 'Entered by mistake'], ['测试件', 'A test']],
  transfer: [['不归城市管理部门，移送主管单位', 'Another authority’s matter']],
  return: [['不在本单位辖区', 'Outside our area'], ['不归本单位职责', 'Not our duty'], ['现场没有发现', 'Not found on the spot']],
  rework: [['没有处理干净', 'Not finished'], ['同一处又出现', 'It came back at the same place']],
}
const OUTSIDE: Reason = ['不在本市辖区内', 'Outside the city']
const SEVERAL: Reason = ['多人反映同一件事', 'Reported by several people']
const SEEN: Reason = ['队员现场所见', 'Seen by the inspector on the spot']

/** The usual reasons for a command on this case, the likeliest first; at most four. */
export function usualReasons(command: Command, detail: Pick<CaseDetail, 'certainty' | 'kind' | 'reportCount'>): string[] {
  const own: Reason[] = []
  if (command === 'file' && detail.kind === 'inspection') own.push(SEEN)
  if (command === 'file' && detail.reportCount > 1) own.push(SEVERAL)
  if ((command === 'decline' || command === 'transfer') && detail.certainty === 'outside') own.push(OUTSIDE)
  return [...own, ...(USUAL[command] ?? [])].slice(0, 4).map(([zh, en]) => locale.value === 'en' ? en : zh)
}

/** The note with a usual reason put in: in the place of another one, behind words of one's own. */
export function withReason(note: string, reason: string, usual: readonly string[]): string {
  const own = note.trim()
  if (own === reason) return ''
  if (!own || usual.includes(own)) return reason
  return own.includes(reason) ? own : `${own}；${reason}`
}
