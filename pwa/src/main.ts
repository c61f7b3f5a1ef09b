import { createApp } from 'vue'

import '@/ui/tokens.css'
import '@/ui/base.css'

import App from '@/app/App.vue'
import { createContainer, provideContainer } from '@/app/container'
import { applyPreferences } from '@/app/preferences'
import { createRouter } from '@/app/router'
import { guardTaps } from '@/app/tapGuard'
import { keepForLater } from '@/app/update'
import { followNames } from '@/i18n/names'

applyPreferences()

const container = createContainer()
const app = createApp(App)
provideContainer(app, container)
const router = createRouter(container.session)
app.use(router)
app.mount('#app')
guardTaps()

followNames(container.api.names.all)
void container.session.resume()
// The outbox brings the database with it; the first picture does not wait for that.
void import('@/offline/start').then(({ startOutbox }) => startOutbox(container))
if (import.meta.env.PROD) keepForLater(router, container.session)
