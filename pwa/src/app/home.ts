import type { Me, Verb } from '@/api/types'
import type { DeepReadonly } from 'vue'

/** Where a person's work is: the first verb of this list that they hold decides. */
const HOMES: readonly (readonly [Verb, string])[] = [
  ['case.dispatch', '/dispatch'],
  ['case.accept', '/clerk'],
  ['task.acknowledge', '/unit'],
  ['case.force_close', '/supervise'],
  ['report.inspect', '/field'],
  ['case.read', '/dispatch'],
]

/** First page after sign-in: by role where the roles overlap in verbs, else by the verbs; a citizen's is the report page. */
export function homeOf(me: DeepReadonly<Me> | null): string {
  if (!me) return '/'
  const roles = me.user.roles
  if (roles.includes('dispatcher')) return '/dispatch'
  if (roles.includes('supervisor')) return '/supervise'
  if (roles.includes('admin')) return '/ops'
  if (roles.includes('clerk')) return '/clerk'
  if (roles.includes('squad_leader') || roles.includes('agency_handler')) return '/unit'
  if (roles.includes('inspector') || roles.includes('assistant')) return '/field'
  return HOMES.find(([verb]) => me.verbs.includes(verb))?.[1] ?? '/'
}
