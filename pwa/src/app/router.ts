import { watch } from 'vue'
import { createRouter as createVueRouter, createWebHistory, type Router } from 'vue-router'

import { locale, productName } from '@/i18n'

import { homeOf } from './home'
import { routes } from './routes'
import type { Session } from './session'

/** The router with its guard: a page with verbs wants one of them, else the sign-in page or the person's own home. */
export function createRouter(session: Session): Router {
  const router = createVueRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })

  router.beforeEach(async (to) => {
    const verbs = to.meta.verbs
    if (!verbs) return true
    if (session.state.value === 'unknown') await session.load()
    if (!session.me.value) return { name: 'signin', query: { next: to.fullPath } }
    return session.can(...verbs) || { path: homeOf(session.me.value) }
  })

  watch([router.currentRoute, locale], ([route, language]) => {
    const title = route.meta.title?.[language === 'en' ? 1 : 0]
    document.title = [title, productName()].filter(Boolean).join(' · ')
  })
  return router
}
