import { createApp } from 'vue'

import '@/ui/tokens.css'
import '@/ui/base.css'

import App from '@/app/App.vue'
import { createContainer, provideContainer } from '@/app/container'
import { createRouter } from '@/app/router'
import { startOutbox } from '@/offline/start'

const container = createContainer()
const app = createApp(App)
provideContainer(app, container)
app.use(createRouter(container.session))
app.mount('#app')

void container.session.load()
startOutbox(container)
