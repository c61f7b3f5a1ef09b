import { inject, type App, type InjectionKey } from 'vue'

import { createApi, type Api } from '@/api'
import { createStream, type Stream } from '@/api/stream'

import { createSession, type Session } from './session'

/** Everything with a life of its own, built once by hand; pages ask for it with `useContainer()`. */
export interface Container {
  readonly api: Api
  readonly session: Session
  /** Live changes, one connection for the whole browser. */
  readonly stream: Stream
}

const KEY: InjectionKey<Container> = Symbol('container')

export function createContainer(): Container {
  const api = createApi()
  return { api, session: createSession(api), stream: createStream() }
}

export function provideContainer(app: App, container: Container): void {
  app.provide(KEY, container)
}

/** The container of this app; call it in `setup`. */
export function useContainer(): Container {
  const container = inject(KEY)
  if (!container) throw new Error('useContainer() outside the app')
  return container
}
