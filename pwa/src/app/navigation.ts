import { Activity, ClipboardList, EyeOff, Gauge, Inbox, ListChecks, Send } from '@lucide/vue'
import type { Component } from 'vue'

import type { Verb } from '@/api/types'

import { CLERK, DISPATCH, FIELD, OPS, REVIEW, SUPERVISE, UNIT } from './routes'

export interface Place {
  to: string
  key: 'supervise' | 'inbox' | 'dispatch' | 'unit' | 'field' | 'privacy' | 'ops'
  icon: Component
  verbs: readonly Verb[]
}

/** Rooms of the desk, in the order of a case's way; a person sees those whose verbs they hold. */
export const PLACES: readonly Place[] = [
  { to: '/supervise', key: 'supervise', icon: Gauge, verbs: SUPERVISE },
  { to: '/clerk', key: 'inbox', icon: Inbox, verbs: CLERK },
  { to: '/dispatch', key: 'dispatch', icon: Send, verbs: DISPATCH },
  { to: '/unit', key: 'unit', icon: ClipboardList, verbs: UNIT },
  { to: '/field', key: 'field', icon: ListChecks, verbs: FIELD },
  { to: '/privacy', key: 'privacy', icon: EyeOff, verbs: REVIEW },
  { to: '/ops', key: 'ops', icon: Activity, verbs: OPS },
]
