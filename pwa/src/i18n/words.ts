import type { CaseState, Command, Duty, Role, UnitKind } from '@/api/types'

import { translator, type Messages } from '.'

type Key =
  | `state.${CaseState}` | `command.${Command}` | `duty.${Duty}` | `dutyMark.${Duty}` | `role.${Role}` | `unit.${UnitKind}`

/** The trade's terms that every staff page shares; the glossary in the docs gives the English identifiers. */
export const messages: Messages<Key> = {
  zh: {
    'state.reported': '已上报', 'state.accepted': '已受理', 'state.checking': '核实中', 'state.filed': '已立案',
    'state.dispatched': '待接收', 'state.handling': '处置中', 'state.finished': '待核查', 'state.checked': '已核查',
    'state.closed': '已结案', 'state.force_closed': '强制结案', 'state.declined': '不予立案', 'state.void': '已作废',
    'state.transferred': '已移送', 'state.merged': '已并案',
    'command.accept': '受理', 'command.request_check': '派人核实', 'command.report_check': '报核实结果', 'command.file': '立案',
    'command.dispatch': '派遣', 'command.acknowledge': '接收', 'command.return': '退回', 'command.finish': '办完，交核查',
    'command.check_pass': '核查通过', 'command.check_fail': '核查不通过', 'command.close': '结案', 'command.rework': '返工',
    'command.decline': '不予立案', 'command.void': '作废', 'command.transfer': '移送', 'command.merge': '并案',
    'command.force_close': '强制结案', 'command.relocate': '更正位置', 'command.recall': '撤回派遣', 'command.recall_check': '撤回核实',
    'command.reassign': '改派', 'command.assign': '派给队员',
    'duty.wei': '包卫生', 'duty.lv': '包绿化', 'duty.xu': '包秩序',
    'dutyMark.wei': '卫', 'dutyMark.lv': '绿', 'dutyMark.xu': '序',
    'role.inspector': '队员', 'role.assistant': '协管员', 'role.clerk': '受理员', 'role.dispatcher': '派遣员',
    'role.squad_leader': '中队长', 'role.agency_handler': '联动部门', 'role.supervisor': '监督', 'role.admin': '管理员',
    'unit.bureau': '局', 'unit.squad': '中队', 'unit.agency': '联动部门', 'unit.desk': '坐席',
  },
  en: {
    'state.reported': 'New', 'state.accepted': 'Accepted', 'state.checking': 'Being verified', 'state.filed': 'Filed',
    'state.dispatched': 'To acknowledge', 'state.handling': 'In progress', 'state.finished': 'To check', 'state.checked': 'Checked',
    'state.closed': 'Closed', 'state.force_closed': 'Force-closed', 'state.declined': 'Declined', 'state.void': 'Void',
    'state.transferred': 'Transferred', 'state.merged': 'Merged',
    'command.accept': 'Accept', 'command.request_check': 'Send to verify', 'command.report_check': 'Report verification', 'command.file': 'File',
    'command.dispatch': 'Dispatch', 'command.acknowledge': 'Acknowledge', 'command.return': 'Return', 'command.finish': 'Done, hand in',
    'command.check_pass': 'Check passed', 'command.check_fail': 'Check failed', 'command.close': 'Close', 'command.rework': 'Rework',
    'command.decline': 'Decline', 'command.void': 'Void', 'command.transfer': 'Transfer', 'command.merge': 'Merge',
    'command.force_close': 'Force-close', 'command.relocate': 'Correct place', 'command.recall': 'Call back', 'command.recall_check': 'Call check back',
    'command.reassign': 'Give to another unit', 'command.assign': 'Assign',
    'duty.wei': 'Cleanliness', 'duty.lv': 'Greenery', 'duty.xu': 'Order',
    'dutyMark.wei': 'C', 'dutyMark.lv': 'G', 'dutyMark.xu': 'O',
    'role.inspector': 'Inspector', 'role.assistant': 'Assistant', 'role.clerk': 'Acceptance clerk', 'role.dispatcher': 'Dispatcher',
    'role.squad_leader': 'Squad leader', 'role.agency_handler': 'Partner agency', 'role.supervisor': 'Supervisor', 'role.admin': 'Administrator',
    'unit.bureau': 'Bureau', 'unit.squad': 'Squad', 'unit.agency': 'Partner agency', 'unit.desk': 'Desk',
  },
}

export const words = translator(messages)
export const stateWords = (state: CaseState) => words(`state.${state}`)
export const commandWords = (command: Command) => words(`command.${command}`)
export const roleWords = (role: Role) => words(`role.${role}`)
export const dutyWords = (duty: Duty) => words(`duty.${duty}`)
