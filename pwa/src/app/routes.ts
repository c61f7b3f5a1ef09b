import type { RouteRecordRaw } from 'vue-router'

import type { Verb } from '@/api/types'

declare module 'vue-router' {
  interface RouteMeta {
    /** The frame around the page. */
    shell?: 'public' | 'phone' | 'desk' | 'bare'
    /** One of these verbs is needed; without, the page is public. */
    verbs?: Verb[]
    /** Window title, Chinese and English. */
    title?: readonly [zh: string, en: string]
  }
}

export const FIELD: Verb[] = ['report.inspect', 'case.report_check', 'case.check']
export const CLERK: Verb[] = ['case.accept', 'case.close', 'case.rework']
export const DISPATCH: Verb[] = ['case.dispatch', 'case.force_close', 'ops.read']
export const SUPERVISE: Verb[] = ['case.force_close']
export const OPS: Verb[] = ['ops.read']
export const REVIEW: Verb[] = ['photo.review']
export const UNIT: Verb[] = ['task.acknowledge', 'task.finish']

export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'report', component: () => import('@/features/citizen/ReportPage.vue'), meta: { shell: 'public', title: ['随手报', 'Report'] } },
  { path: '/sent/:id', name: 'sent', component: () => import('@/features/citizen/SentPage.vue'), props: true, meta: { shell: 'public', title: ['收到了', 'Received'] } },
  { path: '/track/:code?', name: 'track', component: () => import('@/features/citizen/TrackPage.vue'), props: true, meta: { shell: 'public', title: ['查进度', 'Track'] } },
  { path: '/verify', name: 'verify', component: () => import('@/features/verify/VerifyPage.vue'), meta: { shell: 'public', title: ['核对照片', 'Check a photo'] } },
  { path: '/signin', name: 'signin', component: () => import('@/features/account/SignInPage.vue'), meta: { shell: 'bare', title: ['登录', 'Sign in'] } },
  { path: '/me', name: 'me', component: () => import('@/features/account/MePage.vue'), meta: { verbs: ['case.read', ...FIELD, ...UNIT], title: ['我的', 'Me'] } },
  { path: '/field', name: 'today', component: () => import('@/features/field/TodayPage.vue'), meta: { shell: 'phone', verbs: FIELD, title: ['今日', 'Today'] } },
  { path: '/field/map', name: 'fieldMap', component: () => import('@/features/field/MapPage.vue'), meta: { shell: 'phone', verbs: FIELD, title: ['地图', 'Map'] } },
  { path: '/field/capture', name: 'capture', component: () => import('@/features/field/CapturePage.vue'), meta: { shell: 'bare', verbs: FIELD, title: ['拍', 'Capture'] } },
  { path: '/field/task/:caseId', name: 'task', component: () => import('@/features/field/TaskPage.vue'), props: true, meta: { shell: 'bare', verbs: [...FIELD, ...UNIT], title: ['任务', 'Task'] } },
  { path: '/field/outbox', name: 'outbox', component: () => import('@/features/field/OutboxPage.vue'), meta: { shell: 'phone', verbs: FIELD, title: ['待上传', 'Outbox'] } },
  { path: '/clerk/:caseId?', name: 'clerk', component: () => import('@/features/clerk/InboxPage.vue'), props: true, meta: { shell: 'desk', verbs: CLERK, title: ['受理', 'Inbox'] } },
  { path: '/dispatch/:caseId?', name: 'dispatch', component: () => import('@/features/dispatch/DispatchPage.vue'), props: true, meta: { shell: 'desk', verbs: DISPATCH, title: ['派遣', 'Dispatch'] } },
  { path: '/supervise/:caseId?', name: 'supervise', component: () => import('@/features/supervise/SupervisePage.vue'), props: true, meta: { shell: 'desk', verbs: SUPERVISE, title: ['监督', 'Oversight'] } },
  { path: '/unit/:caseId?', name: 'unit', component: () => import('@/features/unit/WorkPage.vue'), props: true, meta: { shell: 'desk', verbs: UNIT, title: ['本队工作', 'Unit work'] } },
  { path: '/privacy/:sha?', name: 'privacy', component: () => import('@/features/privacy/ReviewPage.vue'), props: true, meta: { shell: 'desk', verbs: REVIEW, title: ['公开复核', 'Review for the public'] } },
  { path: '/ops', name: 'ops', component: () => import('@/features/ops/OpsPage.vue'), meta: { shell: 'desk', verbs: OPS, title: ['运行', 'Operations'] } },
]

if (import.meta.env.DEV) {
  routes.push({ path: '/ui', name: 'ui', component: () => import('@/ui/kit/KitPage.vue'), meta: { shell: 'bare', title: ['组件', 'Components'] } })
}

routes.push({ path: '/:rest(.*)*', name: 'missing', component: () => import('@/features/account/MissingPage.vue'), meta: { shell: 'public', title: ['没有这一页', 'Not found'] } })
